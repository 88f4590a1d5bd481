// @ts-check
// Large files for a Worker: fetched once, counted while they come, kept in the browser's store. Used by Python and by
// the networks.

const OFTEN = 100;   // milliseconds between two reports of progress
/** @typedef {{ name: string, url: string, bytes: number, gzip: boolean }} File */
/**
 * @typedef {object} Source
 * @property {string} root    the folder that holds the manifest
 * @property {string} store   the name of the browser's store
 * @property {string} what    what is loaded, as a sentence begins with it
 * @property {string} again   what a reader can do about a failure: the end of its message
 */

/** Megabytes with one decimal, as a reader's machine counts them. @param {number} bytes */
export const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

/** The browser's store, which pages without a secure address do not have. @param {string} name @returns {Promise<Cache|null>} */
const openStore = async (name) => ("caches" in self ? caches.open(name) : null);

/** Reads a body to its end, reporting each piece. @param {Response} response @param {(bytes: number) => void} onBytes */
async function read(response, onBytes) {
  if (!response.body) throw new Error("no body");
  const reader = response.body.getReader(), pieces = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(pieces);
    pieces.push(value);
    onBytes(value.byteLength);
  }
}

/** What there is to load. @param {Source} source */
export async function readManifest({ root, store: name, what, again }) {
  const url = new URL("manifest.json", root).href, store = await openStore(name);
  const fresh = await fetch(url, { cache: "no-cache" }).catch(() => null);
  if (fresh?.ok) { await store?.put(url, fresh.clone()).catch(() => {}); return fresh.json(); }
  // Without a network, what was loaded before still starts.
  const old = await store?.match(url);
  if (old) return old.json();
  throw new Error(fresh ? `manifest.json must be beside the book; got status ${fresh.status}. Build the book again.` : `${what} could not be loaded: there is no connection. ${again} when there is one.`);
}

/** Takes out of the store what an earlier version of this book left there. @param {Source} source @param {File[]} wanted */
export async function purge({ root, store: name }, wanted) {
  const store = await openStore(name), keep = new Set(["manifest.json", ...wanted.map((f) => f.url)].map((u) => new URL(u, root).href));
  for (const { url } of (await store?.keys()) ?? []) if (url.startsWith(root) && !keep.has(url)) await store?.delete(url);
}

/**
 * Files by name, unpacked; from the store where they are there.
 * @param {Source} source @param {File[]} files @param {(p: { loaded: number, total: number, stored: boolean }) => void} onProgress @returns {Promise<Map<string, Blob>>}
 */
export async function loadFiles({ root, store: name, what, again }, files, onProgress) {
  const store = await openStore(name), urls = files.map((f) => new URL(f.url, root).href);
  const kept = await Promise.all(urls.map((url) => store?.match(url)));
  const stored = kept.every(Boolean), total = files.reduce((sum, f) => sum + f.bytes, 0);
  let loaded = 0, said = 0;
  const onBytes = (/** @type {number} */ n) => {
    loaded += n;
    if (performance.now() - said > OFTEN || loaded >= total) { said = performance.now(); onProgress({ loaded, total, stored }); }
  };
  onProgress({ loaded, total, stored });
  const lost = (/** @type {string} */ how) => () => { throw new Error(`${what} could not be loaded: the connection ${how} after ${megabytes(loaded)} of ${megabytes(total)} MB. ${again} to go on.`); };
  /** @type {Map<string, Blob>} */ const found = new Map();
  await Promise.all(files.map(async (file, i) => {
    const old = kept[i], response = old ?? await fetch(urls[i]).catch(lost("failed"));
    if (!response.ok) throw new Error(`${file.url} must be beside the book; got status ${response.status}. Build the book again.`);
    const blob = await read(response, onBytes).catch(lost("ended"));
    if (blob.size !== file.bytes) {
      if (old) await store?.delete(urls[i]);
      throw new Error(`${file.name} must be ${file.bytes} bytes; got ${blob.size}. ${again} to load it anew.`);
    }
    // A full disk, or a private window, may refuse to keep it; it works all the same.
    if (!old) await store?.put(urls[i], new Response(blob, { headers: { "content-type": "application/octet-stream" } })).catch((e) => console.info(`${file.name} is not kept for next time:`, e.message));
    found.set(file.name, file.gzip ? await unpack(blob) : blob);
  }));
  return found;
}

/** @param {Blob} blob */
const unpack = (blob) => new Response(blob.stream().pipeThrough(new DecompressionStream("gzip"))).blob();
