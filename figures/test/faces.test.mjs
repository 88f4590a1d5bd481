// Faces for a figure, with a Worker that only remembers: what is asked, in which order, and what is dropped.
import assert from "node:assert/strict";
import test from "node:test";
import { latentsOf, faces } from "../lib/faces.js";
import { leaked, leakWords, signed } from "../lib/leak_bars.js";
import { Networks } from "../lib/networks.js";
import { NAMES, READINGS } from "../lib/portrait_found.js";

const L = 3, PIXELS = 64 * 64 * 4;
class FakeWorker {
  sent = [];
  postMessage(m) { if (m.type === "run") this.sent.push(m); else if (m.type === "need") this.onmessage({ data: { type: "done", id: m.id, result: { worlds: { portraits: { layers: ["4", "8a", "8b"], attributes: [{ name: "age" }, { name: "smile" }] } } } } }); }
  terminate() {}
  /** Answers the oldest question that waits. */
  answer() {
    const m = this.sent.shift(), n = Object.values(m.feeds)[0].dims[0];
    const outputs = m.name === "synthesis" ? { picture: { data: Uint8ClampedArray.from({ length: n * PIXELS }, (_, i) => 10 * (1 + Math.floor(i / PIXELS))), dims: [n, 3, 64, 64] } }
      : m.name === "reader" ? { attributes: { data: Float32Array.from({ length: 2 * n }, (_, i) => i), dims: [n, 2] } } : { w: { data: m.feeds.z.data.map((v) => 2 * v), dims: [n, 64] } };
    this.onmessage({ data: { type: "done", id: m.id, result: { ms: 1, outputs } } });
    return m;
  }
}
async function make() {
  const worker = new FakeWorker(), stop = new AbortController(), nets = new Networks({ root: "", makeWorker: () => worker });
  await nets.need("mapping");
  return { worker, stop, face: faces({ nets, signal: stop.signal }) };
}
const settle = () => new Promise((r) => setTimeout(r));
const w = (v) => new Float64Array(64).fill(v);

test("z goes to w, a row each", async () => {
  const { worker, face } = await make(), zs = latentsOf(4, 2), p = face.mapping(zs);
  worker.answer();
  const got = await p;
  assert.deepEqual([...got[1]], zs[1].map((v) => 2 * v));
});

test("a latent goes to every layer, or one to each", async () => {
  const { worker, face } = await make(), paint = face.painter({ read: false }), p = paint([w(1), [w(2), w(3), w(4)]]);
  const { feeds } = worker.answer();
  assert.deepEqual(feeds.w.dims, [2, L, 64]);
  assert.deepEqual([0, 64, 128, 192, 256, 320].map((k) => feeds.w.data[k]), [1, 1, 1, 2, 3, 4]);
  assert.deepEqual((await p).map((s) => [s.rgba[0], s.reading]), [[10, null], [20, null]]);
});

test("a hand gets the newest picture, and its reading: at most one question is under way", async () => {
  const { worker, face } = await make(), paint = face.painter(), shown = [];
  const asked = [1, 2, 3].map((k) => paint([w(k)], () => shown.push(k)));
  assert.equal(worker.sent.length, 1);
  worker.answer();
  await settle();
  // The picture of 1 stands; 2 was dropped, 3 is drawn while 1 is read.
  assert.deepEqual(shown, [1]);
  assert.deepEqual(worker.sent.map((m) => m.name).sort(), ["reader", "synthesis"]);
  assert.equal(worker.sent.find((m) => m.name === "synthesis").feeds.w.data[0], 3);
  while (worker.sent.length) { worker.answer(); await settle(); }
  const got = await Promise.all(asked);
  assert.deepEqual(got.map((g) => g && g[0].reading), [{ age: 0, smile: 1 }, null, { age: 0, smile: 1 }]);
  assert.deepEqual(shown, [1, 3]);
});

test("a figure that is gone is handed neither a picture nor a reading", async () => {
  const { worker, stop, face } = await make(), paint = face.painter(), shown = [], p = paint([w(1)], () => shown.push(1));
  worker.answer(); await settle();
  stop.abort();
  worker.answer();
  assert.deepEqual([await p, shown], [null, [1]]);
  const late = paint([w(2)], () => shown.push(2));
  worker.answer();
  assert.deepEqual([await late, shown], [null, [1]]);
});

test("the reader sees the picture's bytes as planes from -1 to 1", async () => {
  const { worker, face } = await make(), p = face.read([new Uint8ClampedArray(PIXELS).fill(255), new Uint8ClampedArray(PIXELS)]);
  const { feeds } = worker.answer();
  assert.deepEqual([feeds.picture.dims, feeds.picture.data[0], feeds.picture.data[3 * 4096]], [[2, 3, 64, 64], 1, -1]);
  assert.deepEqual(await p, [{ age: 0, smile: 1 }, { age: 2, smile: 3 }]);
});

test("a wall comes a few at a time, a new one ends it, and a figure that is gone asks no more", async () => {
  const { worker, stop, face } = await make(), wall = face.wall({ batch: 2, read: true }), seen = [];
  const first = wall([1, 2, 3, 4, 5].map(w), (i, s) => seen.push([i, s.reading.age]));
  worker.answer(); await settle(); worker.answer(); await settle();
  assert.deepEqual(seen, [[0, 0], [1, 2]]);
  const second = wall([w(9)], (i) => seen.push(["second", i]));
  while (worker.sent.length) { worker.answer(); await settle(); }
  assert.deepEqual([await first, await second, seen.at(-1)], [false, true, ["second", 0]]);
  const third = wall([w(1)], () => seen.push("never"));
  stop.abort();
  worker.answer();
  assert.equal(await third, false);
  assert.notEqual(seen.at(-1), "never");
});

test("leaks are told in units of how far faces differ", () => {
  const spread = (n) => READINGS.spread[NAMES.indexOf(n)];
  const none = { age: 0, glasses: 0, smile: 0 };
  assert.equal(leaked(none, "age"), null, "what did not move leaks nothing");
  assert.equal(leaked({ ...none, age: 2 * spread("age"), glasses: 1.2 * spread("glasses"), smile: -1.6 * spread("smile") }, "age"), 1);
  assert.equal(leakWords({ ...none, age: 2 * spread("age") }, "age", []), `The reader says: age ${signed("age", 2 * spread("age"))}; nothing else moved.`);
  assert.match(leakWords({ ...none, age: 20, glasses: 0.3 }, "age", ["glasses"]), /; also glasses \+30%, though held\.$/);
  assert.deepEqual([signed("age", 12.4), signed("age", -0.2), signed("glasses", -0.08), signed("yaw", 5), signed("yaw", 0.1)], ["+12", "0", "\u22128%", "+5°", "0°"]);
});

test("without networks a painter can be had, and says so when it is used", async () => {
  const face = faces({ nets: null, signal: new AbortController().signal }), why = /nets=null must be the networks of a page; got none/;
  for (const p of [face.mapping([w(1)]), face.read([new Uint8ClampedArray(PIXELS)]), face.painter()([w(1)]), face.wall()([w(1)], () => {})]) await assert.rejects(p, why);
});
