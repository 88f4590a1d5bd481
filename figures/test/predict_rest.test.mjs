// The prediction of what is left: right only there, and each mistake known by its place.
import assert from "node:assert/strict";
import test from "node:test";
import { restMistake, restOf, wrongRests } from "../lib/rest_feedback.js";
import { rng } from "../lib/rng.js";
import { dist, dot, norm, scale } from "../lib/vec.js";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("predict_rest"), N1 = [1, 2], N2 = [2, 1], TOL = 0.29;

test("predict_rest: the invariant on 400 random states", () => { for (const s of states(spec, 400, 2)) spec.invariant(s); });

test("predict_rest: each mistake of the lesson's question has a place of its own", () => {
  const said = (q) => restMistake(N1, N2, q, TOL);
  assert.equal(said([-0.6, 1.2]), "right");
  for (const [q, name] of [[[1.6, 0.8], "projection"], [[-2.6, 0.2], "by_length"], [[0, 2], "coordinate"], [[1, 0], "coordinate"], [[-1, 1], "whole"], [[0.6, -1.2], "opposite"], [[1.2, -0.6], "turned"], [[1, 2], "unmoved"], [[-1.2, 2.4], "length"], [[2.6, 2.6], "otherwise"], [[0, 0], "otherwise"]]) assert.equal(said(q), name, String(q));
});

test("predict_rest: neither length nor side of the held arrow changes what is right", () => {
  const r = rng(7), v = () => [r() * 4 - 2, r() * 4 - 2];
  for (let k = 0; k < 300; k++) {
    const n1 = v(), n2 = v(), c = restOf(n1, n2);
    if (norm(n2) < 0.3) continue;
    assert.equal(restMistake(n1, n2, c, TOL), "right");
    assert.ok(dist(c, restOf(n1, scale(n2, -7))) < 1e-9);
    assert.ok(Math.abs(dot(c, n2)) < 1e-9);
    for (const [name, q] of wrongRests(n1, n2)) if (dist(q, c) > TOL) assert.notEqual(restMistake(n1, n2, q, TOL), "right", name);
  }
});

test("predict_rest: the answer is nowhere until it is asked for", async () => {
  const f = await mount("predict_rest");
  assert.deepEqual(f.result(), N1);
  assert.doesNotMatch(f.el.innerHTML, /0\.6\b|1\.2\b/);
  f.key(".pp-flag", "ArrowLeft");
  assert.deepEqual(f.result(), [0.8, 2]);
  f.click(f.button("I’m sure. Show me."));
  assert.ok(dist(f.result(), [-0.6, 1.2]) < 1e-9);
  f.key(".pp-flag", "ArrowLeft");
  assert.equal(f.model.get("shown"), false, "a flag moved after the answer is a new try");
});
