// How lesson 3.5's figures take a matrix apart, held to the library on the golden cases of parity.test.mjs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { principalAngles } from "../lib/subspaces.js";
import { nearest, rooms, svd, svd2 } from "../lib/svd.js";
import { matvec, transpose } from "../lib/vec.js";

const golden = JSON.parse(readFileSync(new URL("../../tests/golden/components.json", import.meta.url), "utf8"));
const ANGLE = 0.01;   // degrees
function near(got, want, room, what) {
  const a = [got].flat(3), b = [want].flat(3);
  assert.equal(a.length, b.length, what);
  a.forEach((v, i) => assert.ok(Math.abs(v - b[i]) <= room, `${what}: ${v} must be ${b[i]} to ${room}`));
}
const alike = (a, b, what) => { const worst = Math.max(...principalAngles(a, b)); assert.ok(a.length === b.length && worst <= ANGLE, `${what}: ${worst} degrees apart`); };

test("parity: singular values, both spans and the four rooms", () => {
  for (const c of golden.decomposed) {
    const parts = svd(c.matrix), size = 1 + c.values[0], r = rooms(c.matrix);
    near(parts.s, c.values, 1e-12 * size, `${c.name}: singular values`);
    assert.equal(r.rank, c.rank, `${c.name}: rank`);
    near(nearest(parts, parts.s.length), c.matrix, 1e-12 * size, `${c.name}: put together again`);
    if (!c.rank) continue;
    alike(parts.v.slice(0, c.rank), c.rows, `${c.name}: row space`);
    alike(parts.u.slice(0, c.rank), c.columns, `${c.name}: column space`);
    for (const v of r.v.slice(c.rank)) near(matvec(c.matrix, v), c.matrix.map(() => 0), 1e-12 * size, `${c.name}: null space`);
    for (const u of r.u.slice(c.rank)) near(matvec(transpose(c.matrix), u), c.matrix[0].map(() => 0), 1e-12 * size, `${c.name}: left null space`);
  }
});

test("parity: two by two by formula", () => {
  for (const c of golden.matrices) {
    const { s, v } = svd2(c.matrix), size = c.paper.eigenvalues[0];
    near(s.map((x) => x * x), c.paper.eigenvalues, 1e-12 * size, `${c.name}: squares`);
    if (c.paper.eigenvalues[0] - c.paper.eigenvalues[1] > 1e-6 * size) alike([v[0]], [c.paper.first], c.name);
  }
});
