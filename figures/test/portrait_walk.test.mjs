// One slider, two walks: what is known before the networks come.
import assert from "node:assert/strict";
import test from "node:test";
import { direction, edit } from "../lib/directions.js";
import { latentsOf } from "../lib/faces.js";
import { load, mount, states } from "./mount.mjs";

const { spec, steps } = await load("portrait_walk");

test("portrait_walk: latents that begin apart end as far apart, and the plane adds the same", () => {
  for (const s of states(spec, 60, 4)) {
    spec.invariant(s);
    const d = direction(s.target), [a, b] = latentsOf(s.seed, 2).map((w) => Float64Array.from(w)), gap = steps(a, d) - steps(b, d);
    assert.ok(Math.abs(steps(edit(a, d, s.alpha), d) - steps(edit(b, d, s.alpha), d) - gap) < 1e-9);
    const p = spec.derive(s);
    assert.ok(Math.abs(p.after[0] - p.before[0] - s.alpha) < 1e-9);
  }
});

test("portrait_walk: a click on the strip, the walker and the slider move one number", async () => {
  const f = await mount("portrait_walk");
  f.click(f.all(".pt-cell")[6]);
  assert.equal(f.model.get("alpha"), 3);
  assert.equal(f.all(".pt-cell")[6].getAttribute("aria-pressed"), "true");
  f.key(f.all(".ec-handle").find((h) => /walker/.test(h.getAttribute("aria-label"))), "ArrowLeft", { shiftKey: true });
  assert.equal(f.model.get("alpha"), 2.75);
  f.type("input[type=range]", "-1");
  assert.equal(f.model.get("alpha"), -1);
  assert.match(f.text(".ec-readout"), /Left, 0\.82 units of n and −1 make −0\.18\. Right, the same −1 along age/);
});

test("portrait_walk: another face and another attribute leave the plane alone", async () => {
  const f = await mount("portrait_walk"), before = f.result().slice(0, 4);
  f.click(f.button("Another face"));
  assert.notEqual(f.model.get("seed"), 11);
  f.click(f.one("[data-value=smile]"));
  assert.deepEqual(f.result().slice(0, 4), before);
  assert.throws(() => spec.clean({ ...spec.defaults, target: "height" }), /target=.* must be one of .*; got /);
});
