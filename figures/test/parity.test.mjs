// What chapter 3's figures compute, held to what the library says of the same clouds, matrices, pictures and spans
// (tests/golden/make_components.py). Directions by the angle between them, which must be below a hundredth of a degree.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { longest } from "../lib/axis_feedback.js";
import { asLine, axesOf, carried, covariance, meanOf, spreadAlong, unitAt } from "../lib/cloud.js";
import { basisOf, principalAngles, singularValues } from "../lib/subspaces.js";
import { dot, transpose } from "../lib/vec.js";

const golden = JSON.parse(readFileSync(new URL("../../tests/golden/components.json", import.meta.url), "utf8"));
const ANGLE = 0.01;   // degrees

/** Within a few roundings of the largest number on the way. */
export function near(got, want, room, what) {
  const a = [got].flat(3), b = [want].flat(3);
  assert.equal(a.length, b.length, what);
  a.forEach((v, i) => assert.ok(Math.abs(v - b[i]) <= room, `${what}: ${v} must be ${b[i]} to ${room}`));
}
/** A direction and the library's; a line has no front. */
export function along(got, want, what) {
  const [angle] = principalAngles([got], [want]);
  assert.ok(angle <= ANGLE, `${what}: ${angle} degrees apart`);
}
const apart = (values) => values[0] - values[1] > 1e-6 * values[0];

test("parity: covariance, variances and the longest line of a cloud, as StreamingPCA and GANSpace have them", () => {
  assert.ok(golden.clouds.length > 60);
  for (const c of golden.clouds) {
    const C = covariance(c.points), size = Math.max(1e-9, ...c.variances), { values, angle } = axesOf(C);
    near(meanOf(c.points), c.mean, 1e-12 * (3 + Math.sqrt(size)), `${c.name}: mean`);
    near(C, c.covariance, 1e-12 * (9 + size), `${c.name}: covariance`);
    near(values, c.variances.concat([0]).slice(0, 2), 1e-11 * (9 + size), `${c.name}: variances`);
    assert.ok(apart(values), c.name);
    along(unitAt(angle), c.first, c.name);
    along(unitAt(longest(c.points)), c.first, `${c.name}: the answer of predict_axis`);
    near(spreadAlong(C, c.first), c.variances[0], 1e-11 * (9 + size), `${c.name}: the variance along the library's line`);
  }
});

test("parity: a cloud through a layer, as the library has it of the points that come out", () => {
  for (const c of golden.clouds) for (const m of golden.matrices.slice(0, 6)) {
    const out = c.points.map((p) => m.matrix.map((row) => dot(row, p))), size = Math.max(...covariance(out).flat().map(Math.abs)) + 9;
    near(carried(m.matrix, c.covariance), covariance(out), 1e-11 * size, `${c.name} through ${m.name}`);
  }
});

test("parity: the steps that a matrix stretches most are the axes of AᵀA, as SeFa has them", () => {
  assert.ok(golden.matrices.length > 80);
  for (const c of golden.matrices) {
    // AᵀA is what a covariance would be, of rows whose mean is zero: carried() through Aᵀ from a round cloud.
    const { values, angle } = axesOf(carried(transpose(c.matrix), [[1, 0], [0, 1]])), size = c.paper.eigenvalues[0];
    near(values, c.paper.eigenvalues, 1e-12 * size, `${c.name}: eigenvalues`);
    if (apart(c.paper.eigenvalues)) along(unitAt(asLine(/** @type {number} */ (angle))), c.paper.first, c.name);
    near(singularValues(c.matrix).map((s) => s * s), c.paper.eigenvalues, 1e-12 * size, `${c.name}: squares of singular values`);
  }
});

test("parity: singular values and spans of matrices of any shape", () => {
  for (const c of golden.decomposed) {
    const size = c.values[0], values = singularValues(c.matrix).concat(c.values.map(() => 0)).slice(0, c.values.length);
    near(values, c.values, 1e-12 * (1 + size), `${c.name}: singular values`);
    if (!c.rank) continue;
    for (const [rows, want] of [[c.matrix, c.rows], [transpose(c.matrix), c.columns]]) {
      const basis = basisOf(rows);
      assert.equal(basis.length, c.rank, `${c.name}: rank`);
      assert.ok(Math.max(...principalAngles(basis.map((b) => [...b]), want)) <= ANGLE, `${c.name}: span`);
    }
  }
});

test("parity: principal angles, as DirectionSet.angles has them", () => {
  assert.ok(golden.spans.length > 40);
  for (const c of golden.spans) near(principalAngles(c.a, c.b), c.angles, 1e-9, c.name);
});
