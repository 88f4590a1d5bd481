import assert from "node:assert/strict";
import test from "node:test";
import { Session } from "../page/python_session.js";

class FakeWorker {
  sent = []; ended = false;
  postMessage(m) { this.sent.push(m); }
  terminate() { this.ended = true; }
  say(m) { this.onmessage({ data: m }); }
}
const make = () => {
  const workers = [], log = [];
  const events = Object.fromEntries(["onProgress", "onStarting", "onReady", "onOutput", "onGone"].map((n) => [n, (...a) => log.push([n, ...a])]));
  return { workers, log, session: new Session({ root: "r/", makeWorker: () => { const w = new FakeWorker(); workers.push(w); return w; }, events }) };
};
const settle = () => new Promise((r) => setTimeout(r));

test("Python starts at the first run and stays for the second", async () => {
  const { session, workers, log } = make();
  assert.equal(workers.length, 0);
  const first = session.run(1, "a = 1");
  assert.deepEqual(workers[0].sent, [{ type: "start", root: "r/" }]);
  workers[0].say({ type: "progress", loaded: 1, total: 2, stored: false });
  workers[0].say({ type: "ready" });
  await settle();
  assert.deepEqual(workers[0].sent[1], { type: "run", id: 1, cell: 1, source: "a = 1" });
  workers[0].say({ type: "output", id: 1, item: { kind: "text" } });
  workers[0].say({ type: "done", id: 1, ok: true });
  assert.deepEqual(await first, { ok: true });
  const second = session.run(2, "a");
  await settle();
  workers[0].say({ type: "done", id: 2, ok: false });
  assert.deepEqual(await second, { ok: false });
  assert.equal(workers.length, 1);
  assert.deepEqual(log.map((l) => l[0]), ["onProgress", "onReady", "onOutput"]);
});

test("Stop ends the worker, also while it loads, and the next run makes another", async () => {
  for (const ready of [false, true]) {
    const { session, workers, log } = make();
    const run = session.run(1, "while True: pass");
    if (ready) { workers[0].say({ type: "ready" }); await settle(); }
    session.stop();
    assert.deepEqual(await run, { ok: false, stopped: true });
    assert.ok(workers[0].ended);
    assert.equal(log.at(-1)[0], "onGone");
    const again = session.run(1, "1");
    assert.equal(workers.length, 2);
    workers[0].say({ type: "done", id: 1, ok: true });   // a late word of the dead one
    workers[0].say({ type: "ready" });
    workers[1].say({ type: "ready" });
    await settle();
    assert.equal(workers[1].sent.length, 2);
    assert.equal(workers[0].sent.length, ready ? 2 : 1);
    workers[1].say({ type: "done", id: 2, ok: true });
    assert.deepEqual(await again, { ok: true });
  }
});

test("a failed load is told, and tried anew by the next run", async () => {
  const { session, workers } = make();
  const run = session.run(1, "1");
  workers[0].say({ type: "failed", message: "no connection" });
  assert.deepEqual(await run, { ok: false, failure: "no connection" });
  assert.ok(workers[0].ended);
  session.run(1, "1");
  assert.equal(workers.length, 2);
});

test("an interpreter or a worker that breaks is told, and replaced", async () => {
  const { session, workers } = make();
  const run = session.run(1, "1");
  workers[0].say({ type: "ready" });
  await settle();
  workers[0].say({ type: "dead", message: "memory access out of bounds" });
  assert.match((await run).failure, /stopped working \(memory access out of bounds\).*starts afresh/);
  const other = session.run(1, "1");
  workers[1].onerror({ message: "", preventDefault() {} });
  assert.match((await other).failure, /worker stopped working\. The next Run/);
  assert.equal(session.worker, null);
});

test("one run at a time", () => {
  const { session } = make();
  session.run(1, "1");
  assert.throws(() => session.run(2, "2"), /cell=2 must wait/);
});
