// The prediction of a way to a line: right only at the nearest place, and each mistake known by where it leads.
import assert from "node:assert/strict";
import test from "node:test";
import { footOn, lineMistake, wrongFeet } from "../lib/line_feedback.js";
import { rng } from "../lib/rng.js";
import { dist, dot, norm, scale } from "../lib/vec.js";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("predict_line"), W = [-1, 2], B = -1.75, X = [1, 1], TOL = 0.1;

test("predict_line: the invariant on 600 random states", () => { for (const s of states(spec, 600, 2)) spec.invariant(s); });

test("predict_line: each mistake of the lesson's question has a place of its own", () => {
  const said = (q) => lineMistake(W, B, X, q, TOL);
  assert.ok(dist(footOn(W, B, X), [0.85, 1.3]) < 1e-12);
  assert.equal(said([0.85, 1.3]), "right");
  assert.equal(said([0.25, 2.5]), "unscaled");
  assert.equal(said([0.65, 1.65]), "unit_step");
  assert.equal(said([1.15, 0.7]), "wrong_way");
  assert.equal(said([1, 1.4]), "along_grid");
  assert.equal(said([0.25, 1]), "along_grid");
  assert.equal(said([1, 1]), "unmoved");
  assert.equal(said([1.75, 1.75]), "off_square");
  assert.equal(said([0.5, 2]), "off_line");
  assert.equal(said([2, 0.2]), "otherwise");
});

test("predict_line: no length of w changes what is right", () => {
  const r = rng(7);
  for (let k = 0; k < 300; k++) {
    const w = [r() * 4 - 2, r() * 4 - 2], b = r() * 4 - 2, x = [r() * 2, r() * 2], foot = footOn(w, b, x);
    if (norm(w) < 0.3) continue;
    assert.equal(lineMistake(w, b, x, foot, TOL), "right");
    assert.ok(dist(foot, footOn(scale(w, 9), 9 * b, x)) < 1e-9 && Math.abs(dot(w, foot) + b) < 1e-9);
    for (const [name, q] of wrongFeet(w, b, x)) if (dist(q, foot) > TOL) assert.notEqual(lineMistake(w, b, x, q, TOL), "right", name);
  }
});

test("predict_line: the answer is nowhere until it is asked for", async () => {
  const f = await mount("predict_line");
  assert.deepEqual(f.result(), X);
  assert.doesNotMatch(f.el.innerHTML, /0\.85|1\.3\b/);
  f.key(".pp-flag", "ArrowLeft");
  assert.deepEqual(f.result(), [0.95, 1]);
  f.click(f.button("I’m sure. Show me."));
  assert.ok(dist(f.result(), [0.85, 1.3]) < 1e-9);
  f.key(".pp-flag", "ArrowLeft");
  assert.equal(f.model.get("shown"), false, "a flag moved after the answer is a new try");
});

test("predict_line: hostile states", () => {
  const s = spec.clean({ ...spec.defaults, b: -20 }), foot = footOn(s.w, s.b, s.x);
  assert.ok(foot[0] >= -0.25 && foot[1] <= 2.6, "a line too far away is laid nearer");
  assert.ok(norm(spec.clean({ ...spec.defaults, w: [0, 0] }).w) >= 0.5);
  for (const [bad, name] of [[{ w: 1 }, "w"], [{ b: "1" }, "b"], [{ x: [1] }, "x"], [{ guess: 2 }, "guess"]]) assert.throws(() => spec.clean({ ...spec.defaults, ...bad }), (e) => e.message.startsWith(name) && / must be .*; got /.test(e.message));
});
