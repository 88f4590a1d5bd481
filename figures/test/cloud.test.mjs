// The covariance of a small cloud: worked numbers, other roads to the same, and clouds with nothing to prefer.
import assert from "node:assert/strict";
import test from "node:test";
import { asLine, axesOf, carried, correlation, covariance, ellipse, meanOf, pathOf, spreadAlong, unitAt } from "../lib/cloud.js";
import { rng } from "../lib/rng.js";
import { dot, sub } from "../lib/vec.js";
import { CATS, MATRICES, RATS } from "../lib/world.js";

const near = (a, b, tol = 1e-12) => assert.ok(Math.abs(a - b) < tol, `${a} is not ${b}`), TEN = [...CATS, ...RATS], C = covariance(TEN);

test("cloud: the ten animals", () => {
  assert.deepEqual(meanOf(TEN), [0.75, 1.25]);
  near(C[0][0], 0.0875); near(C[0][1], -0.1875); near(C[1][1], 0.5875); assert.equal(C[0][1], C[1][0]);
  near(correlation(C), -0.827, 5e-5);
  const { values, angle } = axesOf(C);
  near(values[0], 0.65); near(values[1], 0.025); near(Math.tan((angle * Math.PI) / 180), -3);
  const out = carried(MATRICES.W_C, C);
  near(out[0][0], 5.8969, 5e-5); near(out[0][1], -5.2969, 5e-5); near(out[1][1], 4.7719, 5e-5); near(correlation(out), -0.9985, 5e-5);
  near(correlation(carried(MATRICES.W_R, C)), 0.9217, 5e-5);
});

test("cloud: the axes of any symmetric matrix of products, and of the degenerate ones", () => {
  const r = rng(5);
  for (let k = 0; k < 500; k++) {
    const points = Array.from({ length: 5 }, () => [r() * 10 ** (r() * 4 - 2), r()]), M = covariance(points), { values: [big, small], angle } = axesOf(M);
    near((big + small) / (M[0][0] + M[1][1]), 1);
    near(big * small, M[0][0] * M[1][1] - M[0][1] ** 2, 1e-9 * big * big);
    near(spreadAlong(M, unitAt(angle)) / big, 1, 1e-9);
    for (const by of [-7, 31, 90]) assert.ok(spreadAlong(M, unitAt(angle + by)) <= big * (1 + 1e-12));
  }
  assert.equal(axesOf([[2, 0], [0, 2]]).angle, null, "a round cloud prefers nothing");
  assert.deepEqual(axesOf([[0, 0], [0, 0]]), { values: [0, 0], angle: null });
  assert.equal(axesOf([[1, 0], [0, 4]]).angle, 90);
  assert.equal(correlation([[0, 0], [0, 3]]), null);
  near(axesOf([[1, 1], [1, 1]]).values[1], 0);
});

test("cloud: a line has no front", () => { for (const [a, b] of [[0, 0], [180, 0], [-90, 90], [91, -89], [720 + 30, 30], [-271, 89]]) assert.equal(asLine(a), b); });

test("cloud: the shadow of the ellipse is a deviation long, every way", () => {
  const ring = ellipse(C, [3, 1], 1, 4000);
  for (let a = -90; a < 90; a += 7) { const u = unitAt(a); near(Math.max(...ring.map((q) => dot(u, sub(q, [3, 1])))), Math.sqrt(spreadAlong(C, u)), 1e-5); }
  assert.match(pathOf(ring), /^M[\d.]+ [\d.]+L.*Z$/); assert.equal(pathOf([]), "");
});
