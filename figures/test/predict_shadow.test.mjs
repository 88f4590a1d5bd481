// The prediction of a shadow: right only at the foot of the perpendicular, and each mistake known by its place.
import assert from "node:assert/strict";
import test from "node:test";
import { footOf, shadowMistake, wrongShadows } from "../lib/shadow_feedback.js";
import { rng } from "../lib/rng.js";
import { dist, dot, norm, scale } from "../lib/vec.js";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("predict_shadow"), W = [-2, 2.5], X = [0.5, 2], TOL = 0.36;

test("predict_shadow: the invariant on 400 random states", () => { for (const s of states(spec, 400, 2)) spec.invariant(s); });

test("predict_shadow: each mistake of the lesson's question has a place of its own", () => {
  const said = (q) => shadowMistake(W, X, q, TOL);
  assert.equal(said([-0.75, 1]), "right");
  assert.equal(said([0.5, -0.5]), "along_grid");
  assert.equal(said([-1.5, 2]), "along_grid");
  assert.equal(said([-2.5, 3]), "score", "the dot product laid off as a length");
  assert.equal(said([-2, 2.5]), "tip");
  assert.equal(said([0.75, -1]), "opposite");
  assert.equal(said([0.5, 2]), "unmoved");
  assert.equal(said([0, 0]), "unsquare");
  assert.equal(said([1.25, 2.5]), "off_line");
  assert.equal(said([2, -1]), "otherwise");
});

test("predict_shadow: no length of w and no nudge of the truth changes what is right", () => {
  const r = rng(7);
  for (let k = 0; k < 300; k++) {
    const w = [r() * 4 - 2, r() * 4 - 2], x = [r() * 4 - 2, r() * 4 - 2], foot = footOf(w, x);
    if (norm(w) < 0.3) continue;
    assert.equal(shadowMistake(w, x, foot, TOL), "right");
    assert.ok(dist(foot, footOf(scale(w, 9), x)) < 1e-9);
    assert.ok(Math.abs(dot(w, [x[0] - foot[0], x[1] - foot[1]])) < 1e-9);
    for (const [name, q] of wrongShadows(w, x)) if (dist(q, foot) > TOL) assert.notEqual(shadowMistake(w, x, q, TOL), "right", name);
  }
  assert.deepEqual(wrongShadows([1, 0], [0, 0]).flatMap((p) => p[1]).filter((v) => !Number.isFinite(v)), []);
});

test("predict_shadow: the answer is nowhere until it is asked for", async () => {
  const f = await mount("predict_shadow");
  assert.deepEqual(f.result(), X);
  assert.doesNotMatch(f.el.innerHTML, /0\.98|1\.25/);
  f.key(".pp-flag", "ArrowLeft");
  assert.deepEqual(f.result(), [0.25, 2]);
  f.click(f.button("I’m sure. Show me."));
  assert.ok(dist(f.result(), [-0.7805, 0.9756]) < 1e-3);
  f.key(".pp-flag", "ArrowLeft");
  assert.equal(f.model.get("shown"), false, "a flag moved after the answer is a new try");
});
