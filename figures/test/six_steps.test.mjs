// Figure CODE 2.1a: what six steps find of a planted truth, and what no step can know.
import assert from "node:assert/strict";
import test from "node:test";
import { cosine } from "../lib/directions.js";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("six_steps"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more });

test("six_steps: the invariant on 300 random states, and at the ends", () => {
  for (const s of states(spec, 300, 2)) spec.invariant(s);
  for (const cosine of [-0.8, 0, 0.8]) for (const noise of [0.1, 2]) for (const n of [300, 5000]) spec.invariant(state({ cosine, noise, n }));
});

test("six_steps: the curriculum's thresholds over ten seeds, noise .3, normals at cosine .5", () => {
  for (let seed = 1; seed <= 10; seed++) {
    const d = spec.derive(state({ seed, n: 5000 }));
    for (const k of [0, 1]) assert.ok(cosine(d.found[k], d.hidden[k]) >= 0.995, `seed ${seed}`);
    assert.ok(cosine(d.extremes, d.hidden[0]) >= 0.96, `seed ${seed}: ${d.off[2]} degrees`);
    assert.ok(Math.abs(d.reach[1]) <= 0.1 && Math.abs(d.reach[0] - Math.sqrt(3) / 2) < 0.03, `seed ${seed}: ${d.reach}`);
    assert.ok(d.reach[1] !== 0, "the leak is not 0, because the normal was estimated");
  }
});

test("six_steps: all scores beat the ends of the same sample, on the whole", () => {
  let better = 0;
  for (let seed = 1; seed <= 40; seed++) { const { off } = spec.derive(state({ seed, n: 1000, noise: 1 })); better += off[0] < off[2]; }
  assert.ok(better >= 38, `${better} of 40`);
});

test("six_steps: stepping shows the truth only when it is due", async () => {
  const f = await mount("six_steps", { step: 0 }), seen = (sel) => f.all(sel).filter((e) => !/display:none/.test(e.getAttribute("style") ?? "")).length;
  assert.deepEqual([seen(".ss-hidden"), seen(".ss-way"), f.all(".ss-table td").map((e) => e.textContent).join("")], [0, 0, "–––––"]);
  for (let k = 0; k < 5; k++) f.click(f.button("Next"));
  assert.equal(f.model.get("step"), 5);
  assert.deepEqual([seen(".ss-hidden"), seen(".ss-found"), seen(".ss-way"), f.button("Next").disabled], [2, 2, 1, true]);
  assert.match(f.text(".ec-readout"), /^Re-scored by the hidden truth\. .* the held attribute [+−]?0\.\d\d\.$/);
});

test("six_steps: hostile states", () => {
  assert.deepEqual([state({ noise: 9 }).noise, state({ cosine: -1 }).cosine, state({ step: 8 }).step], [2, -0.8, 5]);
  for (const [bad, name] of [[{ n: 20000 }, "n"], [{ noise: "1" }, "noise"], [{ seed: null }, "seed"]]) assert.throws(() => state(bad), (e) => e.message.startsWith(name) && / must be .*; got /.test(e.message));
});
