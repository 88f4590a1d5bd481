// @ts-check
// Python, off the page's own thread. Loads Pyodide and NumPy from beside the book, keeps what it
// loaded in the browser's store, and runs one cell after another.
//
//   in:   { type: "start", root }    { type: "run", id, cell, source }
//   out:  { type: "progress", loaded, total, stored } { type: "starting" } { type: "ready" }
//         { type: "output", id, item } { type: "done", id, ok } { type: "failed", message } { type: "dead", message }

import { loadFiles, purge, readManifest } from "./download.js";

const post = (/** @type {any} */ message) => /** @type {any} */ (self).postMessage(message);

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
  const source = { root, store: "eigencat-python", what: "Python", again: "Run the cell again" };
  const manifest = await readManifest(source), base = new URL(manifest.runtime, root).href;
  // The scripts come by the browser's own loader, meanwhile.
  const scripts = Promise.all([import(`${base}pyodide.mjs`), import(`${base}pyodide.asm.js`)]);
  scripts.catch(() => {});   // reported below, after the files
  const files = await loadFiles(source, manifest.files, (p) => post({ type: "progress", ...p }));
  await purge(source, manifest.files);
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
