// One handle for mouse, touch and keyboard, driven through a node that only remembers.
import assert from "node:assert/strict";
import test from "node:test";
import { movable } from "../lib/movable.js";

/** A node with the little of the DOM that a handle touches. */
class FakeNode {
  attributes = {}; classes = new Set(); listeners = {}; captured = null; focused = 0;
  classList = { add: (c) => this.classes.add(c), remove: (c) => this.classes.delete(c) };
  setAttribute(k, v) { this.attributes[k] = String(v); }
  getAttribute(k) { return this.attributes[k] ?? null; }
  addEventListener(type, f, { signal } = {}) {
    (this.listeners[type] ??= []).push((e) => { if (!signal?.aborted) f(e); });
  }
  setPointerCapture(id) { this.captured = id; }
  focus() { this.focused++; }
  fire(type, more = {}) { const e = { button: 0, pointerId: 1, stopped: false, preventDefault() { this.stopped = true; }, ...more }; for (const f of this.listeners[type] ?? []) f(e); return e; }
}
function hold(options = {}) {
  const node = new FakeNode(), stop = new AbortController(), log = { set: [], done: 0 };
  let p = options.start ?? [0.5, 2];
  movable(node, { at: (e) => [e.x, e.y], get: () => p, set: (q) => { p = q; log.set.push(q); }, done: () => { log.done++; }, label: "The animal", value: () => `at ${p}`, range: [[0, 3], [0, 3]], signal: stop.signal, ...options });
  return { node, stop, log, at: () => p };
}
const key = (h, k, more = {}) => h.node.fire("keydown", { key: k, ...more });

test("movable: it is a slider with a name, a range and a value in words", () => {
  const { node } = hold();
  assert.deepEqual([node.attributes.role, node.attributes.tabindex, node.attributes["aria-label"], node.attributes["aria-valuemin"], node.attributes["aria-valuemax"], node.attributes["aria-valuenow"], node.attributes["aria-valuetext"]], ["slider", "0", "The animal", "0", "3", "0.5", "at 0.5,2"]);
  assert.equal(node.attributes["aria-roledescription"], "two-dimensional handle");
  assert.equal(hold({ axis: "y" }).node.attributes["aria-orientation"], "vertical");
});

test("movable: a drag keeps the place it was gripped at, snaps, and stays in range", () => {
  const h = hold();
  h.node.fire("pointerdown", { x: 0.62, y: 2.11, pointerId: 7 });
  assert.deepEqual([h.node.captured, h.node.focused, h.node.classes.has("ec-held")], [7, 1, true]);
  assert.deepEqual(h.log.set, [], "touching is not moving");
  h.node.fire("pointermove", { x: 1.13, y: 1.64 });
  assert.deepEqual(h.at(), [1, 1.55]);
  assert.equal(h.node.attributes["aria-valuetext"], "at 1,1.55");
  h.node.fire("pointermove", { x: 40, y: -40 });
  assert.deepEqual(h.at(), [3, 0]);
  assert.equal(h.log.done, 0);
  h.node.fire("pointerup");
  assert.deepEqual([h.log.done, h.node.classes.has("ec-held")], [1, false]);
  h.node.fire("pointermove", { x: 1, y: 1 });
  assert.deepEqual(h.at(), [3, 0], "let go is let go");
  h.node.fire("pointerup");
  assert.equal(h.log.done, 1);
});

test("movable: a drag that the browser cancels ends like one that is let go", () => {
  const h = hold();
  h.node.fire("pointerdown", { x: 0.5, y: 2 });
  h.node.fire("pointermove", { x: 1, y: 2 });
  h.node.fire("pointercancel");
  assert.deepEqual([h.at(), h.log.done, h.node.classes.has("ec-held")], [[1, 2], 1, false]);
});

test("movable: the page stays under a finger that drags, and scrolls under one that does not", () => {
  const h = hold();
  assert.equal(h.node.fire("touchmove").stopped, false);
  h.node.fire("pointerdown", { x: 0.5, y: 2 });
  assert.equal(h.node.fire("touchmove").stopped, true);
});

test("movable: the right mouse button does not drag", () => {
  const h = hold();
  h.node.fire("pointerdown", { x: 0.5, y: 2, button: 2 });
  h.node.fire("pointermove", { x: 1, y: 1 });
  assert.deepEqual(h.log.set, []);
});

test("movable: Alt drags finely", () => {
  const h = hold();
  h.node.fire("pointerdown", { x: 0, y: 0 });
  h.node.fire("pointermove", { x: 0.123, y: 0.001, altKey: true });
  assert.deepEqual(h.at(), [0.62, 2]);
});

test("movable: the arrow keys step, Shift coarsely, Alt finely, Home goes home", () => {
  const h = hold({ home: () => [0.5, 2] });
  for (const [k, more, want] of [["ArrowRight", {}, [0.55, 2]], ["ArrowUp", {}, [0.55, 2.05]], ["ArrowLeft", { shiftKey: true }, [0.3, 2.05]], ["ArrowDown", { altKey: true }, [0.3, 2.04]], ["Home", {}, [0.5, 2]]]) {
    assert.equal(key(h, k, more).stopped, true);
    assert.deepEqual(h.at(), want);
  }
  assert.equal(h.log.done, 5, "every key press is a state worth keeping");
});

test("movable: keys stop at the edge, and stepping back arrives where it began", () => {
  const h = hold({ start: [2.98, 0] });
  key(h, "ArrowRight");
  assert.deepEqual(h.at(), [3, 0]);
  key(h, "ArrowDown");
  assert.deepEqual(h.at(), [3, 0]);
  const g = hold({ start: [0.1, 0.1] });
  for (let i = 0; i < 20; i++) key(g, "ArrowRight");
  for (let i = 0; i < 20; i++) key(g, "ArrowLeft");
  assert.deepEqual(g.at(), [0.1, 0.1], "no dust is left behind");
});

test("movable: other keys, and keys of the browser, are left alone", () => {
  const h = hold();
  for (const [k, more] of [["Tab", {}], ["a", {}], ["Home", {}], ["ArrowRight", { ctrlKey: true }], ["ArrowLeft", { metaKey: true }]]) assert.equal(key(h, k, more).stopped, false, k);
  assert.deepEqual([h.log.set, h.log.done], [[], 0]);
});

test("movable: on one axis every arrow key counts, and the other coordinate keeps its value", () => {
  const h = hold({ axis: "x", start: [1, 2.3333] });
  for (const k of ["ArrowUp", "ArrowRight"]) key(h, k);
  key(h, "ArrowDown");
  assert.deepEqual(h.at(), [1.05, 2.3333]);
  h.node.fire("pointerdown", { x: 1, y: 1 });
  h.node.fire("pointermove", { x: 2, y: 0 });
  assert.deepEqual(h.at(), [2.05, 2.3333]);
  const v = hold({ axis: "y", start: [1.2345, 1] });
  key(v, "ArrowRight");
  assert.deepEqual(v.at(), [1.2345, 1.05]);
});

test("movable: another node can drag the same handle", () => {
  const grip = new FakeNode(), h = hold({ grips: [grip] });
  grip.fire("pointerdown", { x: 10, y: 10, pointerId: 3 });
  assert.deepEqual([grip.captured, h.node.focused], [3, 1]);
  grip.fire("pointermove", { x: 10.5, y: 10 });
  grip.fire("pointerup");
  assert.deepEqual([h.at(), h.log.done], [[1, 2], 1]);
});

test("movable: nothing is heard once the figure is gone", () => {
  const h = hold();
  h.stop.abort();
  key(h, "ArrowRight");
  h.node.fire("pointerdown", { x: 0, y: 0 });
  h.node.fire("pointermove", { x: 1, y: 1 });
  assert.deepEqual(h.log.set, []);
});
