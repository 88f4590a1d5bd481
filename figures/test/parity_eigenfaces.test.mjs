// The eigenfaces of lesson 3.3's figures, held to the library on the golden cases of parity.test.mjs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { faceSpace, split, weightsOf } from "../lib/gram.js";
import { principalAngles } from "../lib/subspaces.js";
import { eigenSymmetric } from "../lib/symmetric.js";
import { dot, norm, transpose } from "../lib/vec.js";

const golden = JSON.parse(readFileSync(new URL("../../tests/golden/components.json", import.meta.url), "utf8"));
const ANGLE = 0.01;   // degrees
function near(got, want, room, what) {
  const a = [got].flat(3), b = [want].flat(3);
  assert.equal(a.length, b.length, what);
  a.forEach((v, i) => assert.ok(Math.abs(v - b[i]) <= room, `${what}: ${v} must be ${b[i]} to ${room}`));
}
const alike = (a, b, what) => { const worst = Math.max(...principalAngles(a, b)); assert.ok(a.length === b.length && worst <= ANGLE, `${what}: ${worst} degrees apart`); };

test("parity: eigenvalues of a symmetric matrix by Jacobi's turns", () => {
  for (const c of golden.matrices) {
    const [a, b] = transpose(c.matrix), { values, vectors } = eigenSymmetric([[dot(a, a), dot(a, b)], [dot(a, b), dot(b, b)]]), want = c.paper.eigenvalues;
    near(values, want, 1e-12 * want[0], c.name);
    if (want[0] - want[1] > 1e-6 * want[0]) alike([vectors[0]], [c.paper.first], c.name);
  }
});

test("parity: eigenfaces by way of the pictures' dot products", () => {
  assert.ok(golden.stacks.length > 16);
  for (const c of golden.stacks) {
    const space = faceSpace(c.pictures), size = 1 + c.values[0];
    near(space.mean, c.mean, 1e-12 * size, `${c.name}: mean`);
    near(space.values, c.values, 1e-11 * size, `${c.name}: eigenvalues`);
    space.components.forEach((u, k) => alike([u], [c.components[k]], `${c.name}: component ${k}`));
    near(space.components, c.components, 1e-8, `${c.name}: components, with their signs`);
    near(space.weights, c.weights, 1e-8 * size, `${c.name}: weights`);
    near(weightsOf(space, c.query), c.query_weights, 1e-8 * size, `${c.name}: weights of another picture`);
    near(Math.sqrt(split(space, c.query, space.components.length).outside), c.query_residual, 1e-8 * size, `${c.name}: the distance from face space`);
    for (const u of space.components) near([norm(u), ...space.components.filter((o) => o !== u).map((o) => dot(o, u))], [1, ...space.components.slice(1).map(() => 0)], 1e-9, `${c.name}: at right angles`);
  }
});
