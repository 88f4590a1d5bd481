// Linear algebra on plain arrays: identities on random input, and every degenerate case by name.
import assert from "node:assert/strict";
import test from "node:test";
import { between, pick, rng } from "../lib/rng.js";
import { add, argmax, clamp, column, det2, dist, dot, inv2, matvec, mix, norm, scale, snap, sub, transpose } from "../lib/vec.js";

const r = rng(20240), num = () => between(r, -4, 4), vec = (n = 2) => Array.from({ length: n }, num), mat = () => [vec(), vec()];
const near = (a, b, tol = 1e-12) => assert.ok(dist(a, b) <= tol * (1 + norm(a) + norm(b)), `${a} and ${b} differ`);

test("vec: W (x + k y) = W x + k W y, and W x is the columns weighted by x", () => {
  for (let i = 0; i < 300; i++) {
    const W = mat(), x = vec(), y = vec(), k = num();
    near(matvec(W, add(x, scale(y, k))), add(matvec(W, x), scale(matvec(W, y), k)));
    near(matvec(W, x), add(scale(column(W, 0), x[0]), scale(column(W, 1), x[1])));
    near(matvec(transpose(W), y), [dot(column(W, 0), y), dot(column(W, 1), y)]);
    assert.deepEqual(transpose(transpose(W)), W);
    assert.deepEqual(sub(add(x, y), y).map((v) => Number(v.toFixed(9))), x.map((v) => Number(v.toFixed(9))));
  }
});

test("vec: matrices that are not square keep their shapes", () => {
  const W = [[1, 2, 3], [4, 5, 6]];
  assert.deepEqual(matvec(W, [1, 0, -1]), [-2, -2]);
  assert.deepEqual(transpose(W), [[1, 4], [2, 5], [3, 6]]);
  assert.deepEqual(column(W, 2), [3, 6]);
});

test("vec: the inverse undoes, whatever the size of the numbers", () => {
  for (let i = 0; i < 300; i++) {
    const k = pick(r, [1e-9, 1, 1e9]), W = mat().map((row) => scale(row, k)), inverse = inv2(W), x = vec();
    if (Math.abs(det2(W)) < 0.05 * k * k) continue;
    near(matvec(inverse, matvec(W, x)), x, 1e-9);
    near(matvec(W, matvec(inverse, x)), x, 1e-9);
  }
});

test("vec: what has no inverse gives null, not infinities", () => {
  for (const W of [[[0, 0], [0, 0]], [[1, 2], [2, 4]], [[0, 0], [1, 5]], [[1e9, 2e9], [1e9, 2e9 + 1e-9]], [[0.1, 0.7], [0.3, 2.1]], [[NaN, 1], [1, 1]]]) assert.equal(inv2(W), null, JSON.stringify(W));
});

test("vec: zero vectors and coinciding points", () => {
  assert.equal(norm([0, 0]), 0);
  assert.equal(dist([2, 3], [2, 3]), 0);
  assert.equal(dot([0, 0], vec()), 0);
  assert.deepEqual(mix([2, 3], [2, 3], 0.3), [2, 3]);       // the midpoint of a point and itself
  assert.deepEqual(mix([1, 2], [5, -2], 0), [1, 2]);
  assert.deepEqual(mix([1, 2], [5, -2], 1), [5, -2]);
});

test("vec: snapping leaves no binary dust and no negative zero", () => {
  assert.equal(snap(0.15000000000000002, 0.05), 0.15);
  assert.equal(snap(0.1 + 0.2, 0.05), 0.3);
  assert.equal(snap(-2.749, 0.25), -2.75);
  assert.ok(Object.is(snap(-0.01, 0.05), 0));
  for (let i = 0; i < 300; i++) {
    const v = num(), step = pick(r, [0.01, 0.05, 0.25]), s = snap(v, step);
    assert.ok(Math.abs(s - v) <= step / 2 + 1e-9);
    assert.equal(snap(s, step), s);
    assert.ok(String(s).length <= 5, String(s));
  }
});

test("vec: clamp keeps to its range, and takes infinities", () => {
  assert.deepEqual([clamp(5, 0, 3), clamp(-5, 0, 3), clamp(2, 0, 3), clamp(Infinity, 0, 3), clamp(-Infinity, 0, 3)], [3, 0, 2, 3, 0]);
});

test("vec: argmax names the winner, and nobody in a tie", () => {
  assert.equal(argmax([4, -2.75]), 0);
  assert.equal(argmax([-4, -2.75]), 1);
  assert.equal(argmax([0.5, 0.5]), -1);
  assert.equal(argmax([0.1 + 0.2, 0.3]), -1);
  assert.equal(argmax([1, 3, 3]), -1);
  assert.equal(argmax([3, 3, 4]), 2);
  assert.equal(argmax([7]), 0);
});

test("rng: the same seed gives the same numbers in [0, 1), another seed others", () => {
  const a = rng(7), b = rng(7), c = rng(8), x = Array.from({ length: 500 }, a);
  assert.deepEqual(x, Array.from({ length: 500 }, b));
  assert.notDeepEqual(x, Array.from({ length: 500 }, c));
  assert.ok(x.every((v) => v >= 0 && v < 1));
  const mean = x.reduce((s, v) => s + v, 0) / 500;
  assert.ok(Math.abs(mean - 0.5) < 0.05, `mean ${mean}`);     // four standard deviations of the mean of 500
});
