// @ts-check
// Networks, off the page's own thread. Loads ONNX Runtime and each network from beside the book, once and when asked,
// and runs them one after another.
//
//   in:   { type: "start", root }   { type: "need", id, names }   { type: "run", id, name, feeds, pictures }
//   out:  { type: "progress", loaded, total, stored }   { type: "done", id, result }   { type: "failed", id, message }
//
// `feeds` and results are { name: { data, dims } }; outputs named in `pictures` come as RGBA bytes, one picture after
// another, where the network gives planes of numbers from -1 to 1.

import { loadFiles, purge, readManifest } from "./download.js";

/** @typedef {{ data: Float32Array|Uint8ClampedArray, dims: readonly number[] }} Tensor */
const post = (/** @type {any} */ message, /** @type {Transferable[]} */ carry = []) => /** @type {any} */ (self).postMessage(message, carry);
let root = "";
/** @type {Promise<any>|null} */ let manifest = null;
/** @type {Promise<any>|null} */ let runtime = null;
/** @type {Map<string, any>} */ const sessions = new Map();

const source = () => ({ root, store: "eigencat-networks", what: "The network", again: "Press Try again" });
/** A failure is forgotten, so that it can be tried again. @template T @param {Promise<T>} p @param {() => void} forget */
const orForget = (p, forget) => p.catch((e) => { forget(); throw e; });

async function readPlan() {
  manifest ??= orForget(readManifest(source()), () => { manifest = null; });
  return manifest;
}

/** Loads what is missing, and says what the networks are about. @param {string[]} names */
async function need(names) {
  if (typeof WebAssembly !== "object") throw new Error("This browser cannot run networks: it has no WebAssembly. The pictures on this page stay as they are.");
  const plan = await readPlan(), wanted = names.filter((n) => !sessions.has(n));
  for (const n of wanted) if (!plan.networks[n]) throw new Error(`network=${n} must be one of ${Object.keys(plan.networks).join(", ")}; got another name. Build the book again.`);
  if (!wanted.length) return { worlds: plan.worlds };
  const base = new URL(plan.runtime, root).href, ask = [...(runtime ? [] : plan.program), ...wanted.map((n) => plan.networks[n].file)];
  const files = await loadFiles(source(), ask, (p) => post({ type: "progress", ...p }));
  runtime ??= orForget(start(base, plan, files), () => { runtime = null; });
  const ort = await runtime;
  for (const n of wanted) {
    const file = files.get(plan.networks[n].file.name);
    if (!file || sessions.has(n)) continue;
    const model = new Uint8Array(await file.arrayBuffer());
    const session = await ort.InferenceSession.create(model, { executionProviders: ["wasm"], graphOptimizationLevel: "all" }).catch(unstarted);
    sessions.set(n, { ort, session });
  }
  await purge(source(), [...plan.program, ...Object.values(plan.networks).map((/** @type {any} */ n) => n.file)]);
  return { worlds: plan.worlds };
}

// A runtime that could not start, most often for want of memory, cannot be tried again in this Worker: an error that
// nobody catches ends it, and the page makes another.
class Unstarted extends Error {}
/** @param {any} e @returns {never} */
function unstarted(e) {
  const why = String(e?.message ?? e).replace(/^.*\[wasm\] /s, "").replace(/\.? Build with -s.*$/s, "");
  throw new Unstarted(`this browser could not start them: ${why}`);
}

/** @param {string} base @param {any} plan @param {Map<string, Blob>} files */
async function start(base, plan, files) {
  const ort = await import(`${base}${plan.script}`), program = files.get(plan.program[0].name);
  if (!program) throw new Error("the runtime's program must be in the manifest; got none. Build the book again.");
  ort.env.wasm.wasmBinary = await program.arrayBuffer();
  // Threads need headers that a static host cannot send.
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
  return ort;
}

/** @param {Float32Array} x planes, -1 to 1 @param {readonly number[]} dims n, 3, h, w */
export function toRGBA(x, [n, , h, w]) {
  const size = h * w, out = new Uint8ClampedArray(n * size * 4);
  for (let k = 0; k < n; k++) for (let i = 0; i < size; i++) {
    const q = (k * size + i) * 4;
    for (let c = 0; c < 3; c++) out[q + c] = 127.5 * (x[(k * 3 + c) * size + i] + 1);   // the array rounds and clamps
    out[q + 3] = 255;
  }
  return out;
}

/** @param {string} name @param {Record<string, Tensor>} feeds @param {string[]} pictures */
async function run(name, feeds, pictures) {
  await need([name]);
  const { ort, session } = sessions.get(name), t0 = performance.now();
  const given = Object.fromEntries(Object.entries(feeds).map(([k, t]) => [k, new ort.Tensor("float32", t.data, t.dims)]));
  const out = await session.run(given), ms = performance.now() - t0;
  return { ms, outputs: Object.fromEntries(Object.entries(out).map(([k, t]) => [k, { data: pictures.includes(k) ? toRGBA(t.data, t.dims) : t.data, dims: t.dims }])) };
}

// One after another: a runtime of one thread runs one network at a time.
let queue = Promise.resolve();
self.onmessage = ({ data }) => {
  if (data.type === "start") { root = data.root; return; }
  queue = queue.then(async () => {
    try {
      const result = data.type === "need" ? await need(data.names) : await run(data.name, data.feeds, data.pictures ?? []);
      post({ type: "done", id: data.id, result }, Object.values(result?.outputs ?? {}).map((t) => t.data.buffer));
    } catch (e) {
      if (e instanceof Unstarted) { setTimeout(() => { throw e; }); return; }
      post({ type: "failed", id: data.id, message: String(/** @type {any} */ (e)?.message ?? e) });
    }
  });
};
