// Figure 2.0b: a roll of 64 numbers.
import assert from "node:assert/strict";
import test from "node:test";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("roll_dice"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more });

test("roll_dice: the invariant on 500 random states", () => { for (const s of states(spec, 500, 2)) spec.invariant(s); });

test("roll_dice: a roll is another seed, and a longer arrow points where it pointed", async () => {
  const f = await mount("roll_dice"), [norm, cosine] = f.result();
  f.type(f.one("[aria-label='length of z, times']"), "2");
  assert.ok(Math.abs(f.result()[0] - 2 * norm) < 1e-9 && Math.abs(f.result()[1] - cosine) < 1e-12);
  assert.match(f.text(".ec-readout"), /2\.00 times as long as it was rolled/);
  const before = f.model.get("seed");
  f.click(f.button("Roll all 64"));
  assert.notEqual(f.model.get("seed"), before);
  const bars = f.all(".rd-bar").map((e) => (e.getAttribute("d").match(/M/g) ?? []).length);
  assert.equal(bars[0] + bars[1], 64);
});

test("roll_dice: hostile states", () => { for (const bad of [{ seed: "x" }, { psi: null }, { stretch: [] }]) assert.throws(() => state(bad), / must be .*; got /); });
