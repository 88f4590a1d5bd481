// The prediction of a walk: right only at z + αn, and each mistake known by its place.
import assert from "node:assert/strict";
import test from "node:test";
import { rng } from "../lib/rng.js";
import { walkMistake, wrongWalks } from "../lib/walk_feedback.js";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("predict_walk"), Z = [3, 1], N = [0.5, 2], TOL = 0.36;

test("predict_walk: the invariant on 600 random states", () => { for (const s of states(spec, 600, 2)) spec.invariant(s); });

test("predict_walk: each mistake of the lesson's question has a place of its own", () => {
  const said = (q) => walkMistake(Z, N, 1.5, q, TOL);
  assert.equal(said([3.75, 4]), "right");
  assert.equal(said([3, 1]), "unmoved");
  assert.equal(said([0.75, 3]), "from_zero");
  assert.equal(said([3.5, 3]), "one_unit");
  assert.equal(said([3.25, 2.25]), "total", "α taken for the total");
  assert.equal(said([2.25, -2]), "backwards");
  assert.equal(said([3.75, 1]), "one_leg");
  assert.equal(said([3, 4]), "one_leg");
  assert.equal(said([4.5, 2.5]), "both");
  assert.equal(said([4, 5]), "on_line");
  assert.equal(said([1, 1]), "otherwise");
});

test("predict_walk: the truth is never called a mistake, also where it meets one", () => {
  const r = rng(5);
  for (let i = 0; i < 300; i++) {
    const z = [r() * 4, r() * 3], n = [r() * 2 - 1, 0.8 + r()], alpha = r() * 3 - 1.5;
    assert.equal(walkMistake(z, n, alpha, [z[0] + alpha * n[0], z[1] + alpha * n[1]], TOL), "right");
    for (const [name, q] of wrongWalks(z, n, alpha)) assert.ok(q.every(Number.isFinite), name);
  }
});

test("predict_walk: the answer is nowhere until it is asked for", async () => {
  const f = await mount("predict_walk");
  assert.deepEqual(f.result(), Z);
  assert.doesNotMatch(f.el.innerHTML, /3\.75/);
  f.key(".pp-flag", "ArrowUp");
  assert.deepEqual(f.result(), [3, 1.25]);
  f.click(f.button("I’m sure. Show me."));
  assert.deepEqual(f.result(), [3.75, 4]);
  f.key(".pp-flag", "ArrowUp");
  assert.equal(f.model.get("shown"), false, "a flag moved after the answer is a new try");
});
