// Figure 2.0a: two averages of two pictures.
import assert from "node:assert/strict";
import test from "node:test";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("two_averages"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more });

test("two_averages: the invariant on 500 random states", () => { for (const s of states(spec, 500, 2)) spec.invariant(s); });

test("two_averages: bumps at 2 and 6 give halves at 2 and 6, or one bump at 4", () => {
  const d = spec.derive(state());
  assert.deepEqual(d.pixels, [0.25, 0.5, 0.25, 0, 0.25, 0.5, 0.25, 0]);
  assert.deepEqual(d.latent, [0, 0, 0.5, 1, 0.5, 0, 0, 0]);
  assert.match(spec.words(state(), d), /has two bumps.* one bump at 4, 1\.00 high/);
});

test("two_averages: the ends of the slider are the pictures themselves", () => {
  for (const [t, x] of [[0, "x1"], [1, "x2"]]) { const d = spec.derive(state({ t })); assert.deepEqual(d.pixels, d[x]); assert.deepEqual(d.latent, d[x]); }
});

test("two_averages: the same place twice has one average", () => { const d = spec.derive(state({ one: 3, two: 3, t: 0.3 })); d.pixels.forEach((v, i) => assert.ok(Math.abs(v - d.latent[i]) < 1e-12)); });

test("two_averages: it works before any network comes, and the slider is said in words", async () => {
  const f = await mount("two_averages");
  f.type(f.one("[aria-label='how much of the second, t']"), "0.25");
  assert.equal(f.model.get("t"), 0.25);
  assert.match(f.text(".ec-readout"), /^0\.75 of the first and 0\.25 of the second\./);
  f.click(f.button("Two other faces"));
  assert.notEqual(f.model.get("seed_one"), spec.defaults.seed_one);
});

test("two_averages: hostile states", () => { for (const bad of [{ t: "x" }, { one: null }, { seed_one: [] }]) assert.throws(() => state(bad), / must be .*; got /); assert.equal(state({ t: 7 }).t, 1); });
