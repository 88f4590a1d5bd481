// The page's side of the networks, with a Worker that only remembers.
import assert from "node:assert/strict";
import test from "node:test";
import { Networks } from "../lib/networks.js";

class FakeWorker {
  sent = []; ended = false;
  postMessage(m) { this.sent.push(m); }
  terminate() { this.ended = true; }
  say(m) { this.onmessage({ data: m }); }
  get last() { return this.sent[this.sent.length - 1]; }
}
function make() {
  const workers = [], seen = [];
  const nets = new Networks({ root: "r/", makeWorker: () => { const w = new FakeWorker(); workers.push(w); return w; } });
  nets.on((s) => seen.push({ ...s }));
  return { nets, workers, seen };
}
const settle = () => new Promise((r) => setTimeout(r));

test("nothing is loaded before it is asked for, and each network once", async () => {
  const { nets, workers, seen } = make();
  assert.equal(workers.length, 0);
  const a = nets.need("reader", "synthesis"), b = nets.need("synthesis", "reader");
  assert.equal(workers.length, 1);
  assert.deepEqual(workers[0].sent, [{ type: "start", root: "r/" }, { type: "need", names: ["reader", "synthesis"], id: 1 }]);
  workers[0].say({ type: "progress", loaded: 3, total: 10, stored: false });
  workers[0].say({ type: "done", id: 1 });
  await Promise.all([a, b]);
  assert.deepEqual(seen.map((s) => s.state), ["idle", "loading", "loading", "ready"]);
  assert.equal(seen[2].loaded, 3);
});

test("a failure is told in its words, and the next asking tries again", async () => {
  const { nets, workers, seen } = make();
  const first = nets.need("reader");
  workers[0].say({ type: "failed", id: 1, message: "no connection" });
  await assert.rejects(first, /no connection/);
  assert.deepEqual([nets.status.state, nets.status.message], ["failed", "no connection"]);
  const second = nets.need("reader");
  workers[0].say({ type: "done", id: 2 });
  await second;
  assert.equal(seen.at(-1).state, "ready");
});

test("a drag gets the newest picture: what came between is dropped", async () => {
  const { nets, workers } = make(), ask = nets.latest();
  const got = [1, 2, 3, 4].map((k) => ask("synthesis", { w: { data: new Float32Array([k]), dims: [1, 1] } }));
  assert.equal(workers[0].sent.length, 2, "one is under way");
  workers[0].say({ type: "done", id: 1, result: "one" });
  await settle();
  assert.equal(workers[0].last.feeds.w.data[0], 4);
  workers[0].say({ type: "done", id: 2, result: "four" });
  assert.deepEqual(await Promise.all(got), ["one", null, null, "four"]);
  const later = ask("synthesis", {});
  workers[0].say({ type: "done", id: 3, result: "later" });
  assert.equal(await later, "later", "and is free again");
});

test("a drag that fails once goes on", async () => {
  const { nets, workers } = make(), ask = nets.latest();
  const a = ask("x", {}), b = ask("x", {});
  workers[0].say({ type: "failed", id: 1, message: "broken" });
  await assert.rejects(a, /broken/);
  await settle();
  workers[0].say({ type: "done", id: 2, result: "b" });
  assert.equal(await b, "b");
});

test("a Worker that dies is replaced, and everybody who waited is told", async () => {
  const { nets, workers } = make();
  const p = nets.run("reader", {});
  workers[0].onerror({ message: "out of memory" });
  await assert.rejects(p, /out of memory.*Try again/);
  assert.ok(workers[0].ended);
  nets.run("reader", {});
  assert.equal(workers.length, 2);
});
