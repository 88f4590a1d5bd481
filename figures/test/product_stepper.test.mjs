// Figure 1.3b: what is drawn at a step is what the equation says at that step.
import assert from "node:assert/strict";
import test from "node:test";
import { matvec } from "../lib/vec.js";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("product_stepper"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more });
const M = "\u2212";

test("product_stepper: the invariant on 400 random states, and on degenerate ones", () => {
  for (const s of states(spec, 400, 2)) spec.invariant(s);
  for (const m of [[[0, 0], [0, 0]], [[1, 2], [2, 3]], [[3, -3], [-3, 3]]]) for (const x of [[0, 0], [2.5, 2.5], [0.5, 2]]) for (const step of [1, 2, 3]) for (const row of [1, 2]) spec.invariant(state({ w: "custom", m, x, step, row }));
});

test("product_stepper: the worked numbers of the lesson", () => {
  const d = spec.derive(state()), r = spec.derive(state({ row: 2 }));
  assert.deepEqual([d.right.terms, d.right.total], [[-1, 5], 4]);
  assert.deepEqual([r.right.terms, r.right.total], [[1.25, -4], -2.75]);
  assert.deepEqual([d.left.terms, d.left.total], [[0.5, 0], 0.5], "I gives the sample back");
  assert.deepEqual(spec.derive(state({ x: [0, 1] })).o, [2.5, -2], "one body in Model 2");
});

test("product_stepper: Next goes through all steps of all entries, Back returns", async () => {
  const f = await mount("product_stepper"), next = f.button("Next"), back = f.button("Back"), at = () => ["col", "row", "step"].map((k) => f.model.get(k)).join("");
  const path = [at()];
  while (!next.disabled) { f.click(next); path.push(at()); }
  assert.deepEqual(path, ["111", "112", "113", "121", "122", "123"]);
  f.click(f.button("two: a matrix"));
  while (!next.disabled) { f.click(next); path.push(at()); }
  assert.deepEqual(path.slice(6), ["211", "212", "213", "221", "222", "223"]);
  while (!back.disabled) f.click(back);
  assert.equal(at(), "111");
  f.click(f.button("one sample"));
  assert.equal(f.model.get("col"), 1);
});

test("product_stepper: an entry is a question until its third step", async () => {
  const f = await mount("product_stepper"), outs = () => f.all(".ps-right .ps-out").map((e) => e.textContent);
  assert.deepEqual(outs().slice(0, 2), ["?", "?"]);
  f.model.set({ step: 2 });
  f.flush();
  assert.deepEqual(outs().slice(0, 2), ["?", "?"]);
  f.model.set({ step: 3 });
  f.flush();
  assert.deepEqual(outs().slice(0, 2), ["4", "?"]);
  f.model.set({ row: 2 });
  f.flush();
  assert.deepEqual(outs().slice(0, 2), ["4", `${M}2.75`]);
});

test("product_stepper: the sum under each pane is the one that is drawn", async () => {
  const f = await mount("product_stepper"), line = () => f.all(".ps-line").map((e) => e.textContent);
  assert.deepEqual(line(), ["1 per snout,  0 per body", `${M}2 per snout,  2.5 per body`]);
  f.model.set({ step: 2 });
  f.flush();
  assert.deepEqual(line()[1], `${M}2 × 0.5 = ${M}1,  2.5 × 2 = 5`);
  f.model.set({ step: 3 });
  f.flush();
  assert.deepEqual(line(), ["0.5 + 0 = 0.5", `${M}1 + 5 = 4`]);
});

test("product_stepper: a weight typed, a sample dragged, the second sample", async () => {
  const f = await mount("product_stepper", { pair: true, col: 2 });
  f.key(".ec-handle", "ArrowRight", { shiftKey: true });
  assert.deepEqual([f.model.get("x"), f.model.get("y")], [[0.5, 2], [1.25, 0.5]], "the handle holds the sample in use");
  f.type(".ps-right .ec-mat input", "1/2");
  assert.equal(f.model.get("w"), "custom");
  const s = spec.clean(f.model.toJSON());
  assert.deepEqual(spec.derive(s).O, [s.x, s.y].map((x) => matvec(s.m, x)));
});

test("product_stepper: hostile states", () => {
  assert.equal(state({ col: 2 }).col, 1, "without a second sample there is no second column");
  assert.deepEqual(state({ step: 9, row: -3 }), { ...state(), step: 3, row: 1 });
  for (const bad of [{ x: "cat" }, { m: [[1]] }, { step: "two" }, { w: "W" }]) assert.throws(() => state(bad), / must be .*; got /);
});
