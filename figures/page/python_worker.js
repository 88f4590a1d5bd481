// @ts-check
// Python, off the page's own thread. Loads Pyodide and NumPy from beside the book, keeps what it
// loaded in the browser's store, and runs one cell after another.
//
//   in:   { type: "start", root }    { type: "run", id, cell, source }
//   out:  { type: "progress", loaded, total, stored } { type: "starting" } { type: "ready" }
//         { type: "output", id, item } { type: "done", id, ok } { type: "failed", message } { type: "dead", message }

import { megabytes } from "./python_core.js";

const STORE = "eigencat-python", OFTEN = 100;   // milliseconds between two reports of progress
/** @typedef {{ name: string, url: string, bytes: number, gzip: boolean }} File */

const post = (/** @type {any} */ message) => /** @type {any} */ (self).postMessage(message);
/** The browser's store, which pages without a secure address do not have. @returns {Promise<Cache|null>} */
const openStore = async () => ("caches" in self ? caches.open(STORE) : null);

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

/** @param {string} root */
async function readManifest(root) {
  const url = new URL("manifest.json", root).href, store = await openStore();
  const fresh = await fetch(url, { cache: "no-cache" }).catch(() => null);
  if (fresh?.ok) { await store?.put(url, fresh.clone()).catch(() => {}); return fresh.json(); }
  // Without a network, what was loaded before still starts.
  const old = await store?.match(url);
  if (old) return old.json();
  throw new Error(fresh ? `manifest.json must be beside the book; got status ${fresh.status}. Build the book again.` : "Python could not be loaded: there is no connection. Run the cell again when there is one.");
}

/** Takes out of the store what an earlier version of this book left there. @param {Cache} store @param {string} root @param {Set<string>} wanted */
async function purge(store, root, wanted) {
  for (const { url } of await store.keys()) if (url.startsWith(root) && !wanted.has(url)) await store.delete(url);
}

/** Every file of the runtime, from the store where it is there. @param {string} root @param {{ files: File[], bytes: number }} manifest */
async function loadFiles(root, manifest) {
  const store = await openStore(), urls = manifest.files.map((f) => new URL(f.url, root).href);
  const kept = await Promise.all(urls.map((url) => store?.match(url)));
  const stored = kept.every(Boolean), total = manifest.bytes;
  let loaded = 0, said = 0;
  const onBytes = (/** @type {number} */ n) => {
    loaded += n;
    if (performance.now() - said > OFTEN || loaded >= total) { said = performance.now(); post({ type: "progress", loaded, total, stored }); }
  };
  post({ type: "progress", loaded, total, stored });
  /** @type {Map<string, Blob>} */ const files = new Map();
  await Promise.all(manifest.files.map(async (file, i) => {
    const old = kept[i];
    const response = old ?? await fetch(urls[i]).catch(() => { throw new Error(`Python could not be loaded: the connection failed after ${megabytes(loaded)} of ${megabytes(total)} MB. Run the cell again to go on.`); });
    if (!response.ok) throw new Error(`${file.url} must be beside the book; got status ${response.status}. Build the book again.`);
    const blob = await read(response, onBytes).catch(() => { throw new Error(`Python could not be loaded: the connection ended after ${megabytes(loaded)} of ${megabytes(total)} MB. Run the cell again to go on.`); });
    if (blob.size !== file.bytes) {
      if (old) await store?.delete(urls[i]);
      throw new Error(`${file.name} must be ${file.bytes} bytes; got ${blob.size}. Run the cell again to load it anew.`);
    }
    // A full disk, or a private window, may refuse to keep it; Python runs all the same.
    if (!old) await store?.put(urls[i], new Response(blob, { headers: { "content-type": "application/octet-stream" } })).catch((e) => console.info("Python is not kept for next time:", e.message));
    files.set(file.name, file.gzip ? await unpack(blob) : blob);
  }));
  if (store) await purge(store, root, new Set([...urls, new URL("manifest.json", root).href]));
  return files;
}

/** @param {Blob} blob */
const unpack = (blob) => new Response(blob.stream().pipeThrough(new DecompressionStream("gzip"))).blob();

const TYPES = { wasm: "application/wasm", json: "application/json" };
/** Pyodide asks for its files by `fetch`; here it gets the ones that are loaded. @param {string} base @param {Map<string, Blob>} files */
function answerFetch(base, files) {
  const network = self.fetch;
  self.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : new URL(input, self.location.href).href;
    const file = url.startsWith(base) ? files.get(url.slice(base.length)) : undefined;
    if (!file) return network(input, init);
    const type = TYPES[/** @type {"wasm"|"json"} */ (url.slice(url.lastIndexOf(".") + 1))] ?? "application/octet-stream";
    return Promise.resolve(new Response(file, { headers: { "content-type": type } }));
  };
}

/** @type {any} */ let page = null;
let current = 0;

/** @param {string} root */
async function start(root) {
  const manifest = await readManifest(root), base = new URL(manifest.runtime, root).href;
  // The scripts come by the browser's own loader, meanwhile.
  const scripts = Promise.all([import(`${base}pyodide.mjs`), import(`${base}pyodide.asm.js`)]);
  scripts.catch(() => {});   // reported below, after the files
  const files = await loadFiles(root, manifest);
  const [{ loadPyodide }] = await scripts.catch((e) => { throw new Error(`Python's scripts could not be loaded (${e.message}). Run the cell again.`); });
  post({ type: "starting" });
  answerFetch(base, files);
  const silent = () => {};
  const py = await loadPyodide({ indexURL: base, stdout: silent, stderr: (/** @type {string} */ s) => console.info(s) });
  /** @type {string[]} */ const faults = [];
  await py.loadPackage("numpy", { messageCallback: silent, errorCallback: (/** @type {string} */ s) => faults.push(s) });
  if (faults.length) throw new Error(`NumPy could not be loaded: ${faults.join(" ")}`);
  const ours = files.get("eigencat.zip");
  if (!ours) throw new Error("eigencat.zip must be in the manifest; got none. Build the book again.");
  py.unpackArchive(await ours.arrayBuffer(), "zip", { extractDir: py.runPython("import site; site.getsitepackages()[0]") });
  page = py.pyimport("eigencat._page").start((/** @type {string} */ text) => post({ type: "output", id: current, item: JSON.parse(text) }), JSON.stringify(manifest.absent));
  files.clear();   // Python has its own copy now
  post({ type: "ready" });
}

self.onmessage = async ({ data }) => {
  if (data.type === "start") {
    await start(data.root).catch((e) => post({ type: "failed", message: String(e?.message ?? e) }));
  } else if (data.type === "run") {
    current = data.id;
    // Python's own errors come back as output; what arrives here has broken the interpreter.
    try { post({ type: "done", id: data.id, ok: page.run(data.source, data.cell) }); }
    catch (e) { post({ type: "dead", message: String(/** @type {any} */ (e)?.message ?? e).trim().split("\n").pop() }); }
  }
};
