// Figure 2.3d: latents fall into one bell along every unit direction, in any number of dimensions.
import assert from "node:assert/strict";
import test from "node:test";
import { load, mount, states } from "./mount.mjs";

const { spec, inner } = await load("bell"), near = (a, b, tol = 1e-9) => assert.ok(Math.abs(a - b) < tol, `${a} is not ${b}`), state = (more = {}) => spec.clean({ ...spec.defaults, ...more });

test("bell: the invariant on 80 random states", () => { for (const s of states(spec, 80, 2)) spec.invariant(s); });

test("bell: the share within two, from the density", () => { near(inner(2), 0.954499736, 1e-8); near(inner(1), 0.682689492, 1e-8); });

test("bell: averaged over many draws nothing of the direction is left", () => {
  for (const way of ["axis", "alike", "drawn"]) for (const d of [2, 16, 64]) {
    let mean = 0, variance = 0;
    for (let seed = 0; seed < 12; seed++) { const v = spec.derive(state({ way, d, seed })); mean += v.mean / 12; variance += v.variance / 12; }
    near(mean, 0, 0.046); near(variance, 1, 0.065);     // five standard errors of 12,000 numbers
  }
});

test("bell: twice as long, twice as wide, number by number", () => {
  const one = spec.derive(state({ length: 1 })).values, two = spec.derive(state({ length: 2 })).values;
  one.forEach((v, i) => near(two[i], 2 * v));
});

test("bell: another draw, another direction, and age has all 64 numbers", async () => {
  const f = await mount("bell"), first = f.result();
  f.click(f.button("Draw 1,000 again"));
  assert.notDeepEqual(f.result(), first);
  f.click(f.button("age of the portraits"));
  assert.deepEqual([f.model.get("d"), f.model.get("way")], [64, "age"]);
  f.type("input[type=range]", "8");
  assert.deepEqual([f.model.get("d"), f.model.get("way")], [8, "drawn"]);
});

test("bell: hostile states", () => {
  assert.equal(state({ d: 1e9 }).d, 64);
  for (const [bad, name] of [[{ d: "2" }, "d"], [{ way: "up" }, "way"], [{ length: null }, "length"], [{ seed: "1" }, "seed"]]) assert.throws(() => state(bad), (e) => e.message.startsWith(name) && / must be .*; got /.test(e.message));
});
