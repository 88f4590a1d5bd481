// Figure 2.0c: where d normal numbers land.
import assert from "node:assert/strict";
import test from "node:test";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("thin_shell"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more });

test("thin_shell: the invariant on 200 random states", () => { for (const s of states(spec, 200, 2)) spec.invariant(s); });

test("thin_shell: the formula against known means", () => {
  const at = (d) => spec.derive(state({ d })).formula;
  assert.ok(Math.abs(at(1).mean - Math.sqrt(2 / Math.PI)) < 1e-12 && Math.abs(at(2).mean - Math.sqrt(Math.PI / 2)) < 1e-12);
  assert.equal(at(512).mean.toFixed(3), "22.616");
  assert.equal(at(512).sd.toFixed(3), "0.707");
});

test("thin_shell: within one per cent of the formula at 512 numbers, and midpoints near 16", () => {
  const d = spec.derive(state({ d: 512 }));
  assert.ok(Math.abs(d.seen.mean / d.formula.mean - 1) < 0.01);
  assert.ok(Math.abs(d.middle.mean - 16) < 0.2, String(d.middle.mean));
});

test("thin_shell: a button goes to its d, and midpoints are said when they are shown", async () => {
  const f = await mount("thin_shell");
  f.click(f.button("512"));
  assert.equal(f.model.get("d"), 512);
  assert.doesNotMatch(f.text(".ec-readout"), /midpoints/);
  f.click(f.button("midpoints of two rolls"));
  assert.match(f.text(".ec-readout"), /The midpoints of two rolls are 1[56]\.\d\d long/);
});

test("thin_shell: hostile states", () => { for (const bad of [{ d: "x" }, { show: "x" }, { seed: null }]) assert.throws(() => state(bad), / must be .*; got /); assert.equal(state({ d: 9999 }).d, 512); });
