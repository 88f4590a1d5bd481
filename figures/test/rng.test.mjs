// The numbers of a seed, which Python draws too (eigencat._rng) and a shipped network is asked with.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { normals, rng } from "../lib/rng.js";

const golden = (name) => JSON.parse(readFileSync(new URL(`../../tests/golden/${name}.json`, import.meta.url), "utf8"));
// A few roundings of numbers below 8.
const near = (got, want, what) => got.forEach((v, i) => assert.ok(Math.abs(v - want[i]) <= 1e-14, `${what}, number ${i}: ${v} must be ${want[i]}`));

test("golden: uniform and normal numbers of a seed", () => {
  const { cases } = golden("normals");
  assert.ok(cases.length >= 5);
  for (const c of cases) {
    const r = rng(c.seed);
    assert.deepEqual(c.uniforms.map(() => r()), c.uniforms, `seed ${c.seed}`);
    near([...normals(c.seed, c.normals.length)], c.normals, `seed ${c.seed}`);
    near([...normals(c.seed, 3)], c.normals.slice(0, 3), `seed ${c.seed}, an odd count`);
  }
});

test("golden: the z of a seed, as ec.load(\"portraits\").sample gives it", () => {
  for (const c of golden("portraits").cases) near([...normals(c.seed, c.z.length)], c.z, `seed ${c.seed}`);
});
