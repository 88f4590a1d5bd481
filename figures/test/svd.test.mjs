// Turn, stretch, turn: against what must be true of it, on matrices of every shape and rank.
import assert from "node:assert/strict";
import test from "node:test";
import { complete, nearest, rooms, svd, svd2 } from "../lib/svd.js";
import { between, rng } from "../lib/rng.js";
import { dot, matvec, norm, transpose } from "../lib/vec.js";

const near = (a, b, tol = 1e-10) => assert.ok(Math.abs(a - b) < tol, `${a} is not ${b}`);
const random = (r, m, n, rank) => { const L = Array.from({ length: m }, () => Array.from({ length: rank }, () => between(r, -2, 2))), R = Array.from({ length: rank }, () => Array.from({ length: n }, () => between(r, -2, 2))); return L.map((row) => R[0].map((_, j) => row.reduce((t, x, k) => t + x * R[k][j], 0))); };
const square = (rows, tol = 1e-10) => rows.forEach((a, i) => rows.forEach((b, j) => near(dot(a, b), i === j ? 1 : 0, tol)));

test("svd: the pieces are square to each other and make the matrix, whatever its shape and rank", () => {
  const r = rng(5);
  for (let k = 0; k < 200; k++) {
    const m = 1 + Math.floor(r() * 6), n = 1 + Math.floor(r() * 6), rank = 1 + Math.floor(r() * Math.min(m, n)), A = random(r, m, n, rank), p = svd(A);
    assert.equal(p.s.length, Math.min(m, n));
    assert.equal(p.s.filter((x) => x > 0).length, rank);
    square(p.u); square(p.v);
    nearest(p, p.s.length).forEach((row, i) => row.forEach((x, j) => near(x, A[i][j])));
    p.s.forEach((s, i) => { assert.ok(s <= (p.s[i - 1] ?? Infinity)); matvec(A, p.v[i]).forEach((x, j) => near(x, s * p.u[i][j])); });
    const f = rooms(A);
    assert.equal(f.rank, rank); assert.equal(f.v.length, n); assert.equal(f.u.length, m);
    square(f.u); square(f.v);
    f.v.slice(rank).forEach((v) => near(norm(matvec(A, v)), 0)); f.u.slice(rank).forEach((u) => near(norm(matvec(transpose(A), u)), 0));
  }
});

test("svd: the lesson's matrices, with the library's signs", () => {
  const a = svd([[3, 0], [4, 5]]), b = rooms([[3, 2, 2], [2, 3, -2]]), h = Math.SQRT1_2;
  near(a.s[0] ** 2, 45); near(a.s[1] ** 2, 5);
  [[h, h], [h, -h]].forEach((v, i) => v.forEach((x, j) => near(a.v[i][j], x)));
  [[1, 3], [3, -1]].forEach((u, i) => u.forEach((x, j) => near(a.u[i][j], x / Math.sqrt(10))));
  near(b.s[0], 5); near(b.s[1], 3); [2, -2, -1].forEach((x, j) => near(3 * b.v[2][j], x));
});

test("svd: zeros, and one column", () => {
  const z = svd([[0, 0], [0, 0]]); assert.deepEqual(z.s, [0, 0]); square(z.u); square(z.v);
  assert.equal(rooms([[0, 0, 0]]).rank, 0); near(svd([[3], [4]]).s[0], 5);
  square(complete([], 3));
});

test("svd2: the formula and the method agree; v and u turn, and u turns over where the area does", () => {
  const r = rng(9);
  for (let k = 0; k < 300; k++) {
    const A = random(r, 2, 2, 2), f = svd2(A), p = svd(A);
    p.s.forEach((s, i) => near(f.s[i], s, 1e-9)); square(f.u); square(f.v);
    [0, 1].forEach((i) => matvec(A, f.v[i]).forEach((x, j) => near(x, f.s[i] * f.u[i][j], 1e-9)));
    near(f.v[0][0] * f.v[1][1] - f.v[0][1] * f.v[1][0], 1); near(f.u[0][0] * f.u[1][1] - f.u[0][1] * f.u[1][0], f.flip ? -1 : 1);
  }
  assert.equal(svd2([[1, 1.5], [-1.5, 1]]).angle, null); assert.deepEqual(svd2([[0, 0], [0, 0]]).s, [0, 0]);
});
