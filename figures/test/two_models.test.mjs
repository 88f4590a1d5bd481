// Figure 1.1b: the arrow stands still, the animals do not.
import assert from "node:assert/strict";
import test from "node:test";
import { dist, matvec, norm } from "../lib/vec.js";
import { MATRICES } from "../lib/world.js";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("two_models"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more });
const frozen = (f) => f.all(".tm-frozen").map((g) => [...g.querySelectorAll("path")].map((p) => p.getAttribute("d")));

test("two_models: the invariant on 500 random states, and on degenerate ones", () => {
  for (const s of states(spec, 500, 2)) spec.invariant(s);
  for (const m of [[[0, 0], [0, 0]], [[1, 2], [2, 4]], [[1, 0], [0, 1]], [[5, 5], [5, 5]], [[0, 1], [0, 0]]]) for (const p of [[0, 0], [3.4, 3], [0.5, 2]]) for (const story of ["slide", "relabel"]) spec.invariant(state({ w: "custom", m, p, story }));
});

test("two_models: the worked numbers of the lesson", () => {
  const c = spec.derive(state()), r = spec.derive(state({ w: "W_R" }));
  assert.deepEqual(c.o, [4, -2.75]);
  assert.deepEqual(spec.derive(state({ p: [1, 0.5] })).o, [-0.75, 1.5]);
  assert.deepEqual(spec.derive(state({ p: [1, 1] })).o, [0.5, 0.5]);
  assert.ok(dist(c.meaning, [8 / 3, 7 / 3]) < 1e-12, "half a cat and two rats is a long-snouted, bulky animal");
  assert.ok(dist(c.cat_dot, [8 / 9, 10 / 9]) < 1e-12);
  assert.ok(dist(r.o, [3.5, 1.25]) < 1e-12 && dist(r.meaning, [-10 / 13, 11 / 13]) < 1e-12);
  assert.ok(Math.abs(norm(r.o) / norm([0.5, 2]) - Math.sqrt(3.25)) < 1e-12, "a turn and a stretch");
});

test("two_models: the arrow is drawn from one place to one place, whatever moves", async () => {
  const f = await mount("two_models"), before = frozen(f);
  const shape = (d) => d.match(/-?[\d.]+/g).map(Number), [left, right] = before.map((paths) => paths.map(shape));
  // The two panes differ by a shift only.
  left.forEach((p, k) => { const dx = right[k][0] - p[0], dy = right[k][1] - p[1]; p.forEach((v, i) => assert.ok(Math.abs(right[k][i] - v - (i % 2 ? dy : dx)) < 1e-9)); });
  for (const s of states(spec, 40, 3)) {
    f.model.set({ ...s, v: spec.defaults.v });
    f.flush();
    assert.deepEqual(frozen(f), before);
  }
});

test("two_models: a matrix that flattens says so, and nothing is placed at infinity", async () => {
  const f = await mount("two_models", { w: "custom", m: [[1, 2], [2, 4]] });
  assert.match(f.text(".ec-readout"), /flattens the plane/);
  assert.doesNotMatch(f.el.innerHTML, /NaN|Infinity/);
  f.model.set({ m: [[0, 0], [0, 0]], story: "relabel" });
  f.flush();
  assert.doesNotMatch(f.el.innerHTML, /NaN|Infinity/);
});

test("two_models: the words agree with the numbers", () => {
  for (const s of states(spec, 300, 4)) {
    const d = spec.derive(s), said = spec.words(s, d), two = (v) => (Math.abs(v) < 0.005 ? 0 : v).toFixed(2).replace("-", "\u2212"), gap = d.o[0] - d.o[1];
    assert.ok(said.includes(`cat score ${two(d.o[0])}, rat score ${two(d.o[1])}`), said);
    assert.match(said, Math.abs(gap) < 0.005 ? /A tie/ : gap > 0 ? /More cat than rat/ : /More rat than cat/);
  }
  const tie = state({ p: [1, 1] });
  assert.match(spec.words(tie, spec.derive(tie)), /A tie/);
});

test("two_models: dragging, typing and choosing end in o = W p", async () => {
  const f = await mount("two_models");
  f.key(".ec-handle", "ArrowRight", { shiftKey: true });
  assert.deepEqual(f.result(), matvec(MATRICES.W_C, [0.75, 2]));
  f.type(".tm-op input", "1/2");
  assert.deepEqual([f.model.get("w"), f.result()], ["custom", [0.5 * 0.75 + 2.5 * 2, 2.5 * 0.75 - 4]]);
  f.click(f.button("Put her back"));
  assert.deepEqual(f.result(), [4, -2.75]);
  f.click(f.button("Undo"));
  assert.equal(f.model.get("w"), "custom");
});

test("two_models: hostile states", () => {
  assert.deepEqual(state({ p: [-9, 99] }).p, [0, 3]);
  for (const [bad, name] of [[{ p: [1] }, "p"], [{ p: "cat" }, "p"], [{ m: [[1, 2]] }, "m"], [{ v: [0, null] }, "v"], [{ t: "1" }, "t"], [{ w: "W_G " }, "w"]]) assert.throws(() => state(bad), (e) => e.message.startsWith(name) && / must be .*; got /.test(e.message));
});
