// What lesson 3.4's figures stretch, held to the library on the golden cases of parity.test.mjs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { unitAt } from "../lib/cloud.js";
import { partnerOf, stretches, unitRows } from "../lib/stretch.js";
import { principalAngles } from "../lib/subspaces.js";
import { matvec } from "../lib/vec.js";

const golden = JSON.parse(readFileSync(new URL("../../tests/golden/components.json", import.meta.url), "utf8"));
const ANGLE = 0.01;   // degrees
function near(got, want, room, what) {
  const a = [got].flat(3), b = [want].flat(3);
  assert.equal(a.length, b.length, what);
  a.forEach((v, i) => assert.ok(Math.abs(v - b[i]) <= room, `${what}: ${v} must be ${b[i]} to ${room}`));
}
const alike = (a, b, what) => { const worst = Math.max(...principalAngles(a, b)); assert.ok(a.length === b.length && worst <= ANGLE, `${what}: ${worst} degrees apart`); };

test("parity: the stretch dial, with the paper's formula and with rows of length one, as SeFa has them", () => {
  for (const c of golden.matrices) for (const [key, A] of [["paper", c.matrix], ["rows", unitRows(c.matrix)]]) {
    const want = c[key], { values, most, least, angle } = stretches(A), size = want.eigenvalues[0];
    near(values, want.eigenvalues, 1e-12 * size, `${c.name}, ${key}: eigenvalues`);
    near([most * most, least * least], want.eigenvalues, 1e-12 * size, `${c.name}, ${key}: stretches`);
    // Rows of length one may stretch all steps alike, and then no direction is asked for.
    if (want.eigenvalues[0] - want.eigenvalues[1] < 1e-6 * size) continue;
    alike([unitAt(/** @type {number} */ (angle))], [want.first], `${c.name}, ${key}`);
    const image = matvec(A, want.first);
    alike([/** @type {number[]} */ (partnerOf(A, unitAt(/** @type {number} */ (angle))))], [image], `${c.name}, ${key}: the partner`);
  }
});
