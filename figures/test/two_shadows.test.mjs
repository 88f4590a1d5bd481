// Figure 2.2a: two shadows of one step, and what is left of n1 when n2 is held.
import assert from "node:assert/strict";
import test from "node:test";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("two_shadows"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more }), near = (a, b, tol = 1e-9) => assert.ok(Math.abs(a - b) < tol, `${a} is not ${b}`);

test("two_shadows: the invariant on 1500 random states, parallel arrows among them", () => {
  const all = states(spec, 1500, 2);
  for (const s of all) spec.invariant(s);
  assert.ok(all.filter((s) => spec.derive(s).gone).length > 50);
});

test("two_shadows: the worked numbers of the lesson", () => {
  const d = spec.derive(state({ walk: "c" }));
  near(d.share, 0.8); near(d.c[0], -0.6); near(d.c[1], 1.2); near(d.kept, 0.6); near(d.gain, 1.8); near(d.whole, 5);
  assert.deepEqual(d.before, [3, 3]);
  near(d.after[0], 4.8); near(d.after[1], 3); near(d.after_n1[1], 7);
  near(d.turned.z[0], 0.6); near(d.turned.at[0], 0.6);
  assert.deepEqual(spec.derive(state({ n1: [1.5, 1], n2: [1, 0] })).c, [0, 1]);
  // The length of the held reader does not count (one dividing by its length would say otherwise).
  near(spec.derive(state({ n2: [1.2, 1.6] })).c[0], spec.derive(state({ n2: [0.6, 0.8] })).c[0]);
});

test("two_shadows: pressing c stops the second score, in the table and in words", async () => {
  const f = await mount("two_shadows");
  assert.equal(f.all(".ts-leak").length, 1);
  assert.match(f.text(".ec-readout"), /moves score 2 by 4\.00, to 7\.00/);
  f.click(f.button("c"));
  assert.equal(f.all(".ts-leak").length, 0);
  assert.match(f.text(".ec-readout"), /leaves score 2 at 3\.00/);
});

test("two_shadows: what is left of n1 is not given away before it is asked for", async () => {
  const f = await mount("two_shadows"), told = () => f.all(".ec-stage text, .ts-kept").map((e) => e.textContent).join("|") + f.text(".ec-readout");
  assert.doesNotMatch(told(), /0\.6|0\.80|\bc\b|% of the length/);
  f.click(f.button("c"));
  assert.match(told(), /c = n₁ − 0\.80 n₂ = \(−0\.6, 1\.2\)/);
});

test("two_shadows: a shadow that points backwards is added, not taken away twice", async () => {
  const f = await mount("two_shadows", state({ n1: [3, 3], n2: [-2, -1], walk: "c" }));
  assert.match(f.text(".ts-kept"), /c = n₁ \+ 1\.80 n₂/);
  assert.match(f.text(".ec-readout"), /n₁ and 1\.80 times n₂/);
});

test("two_shadows: the tips by keyboard; parallel arrows leave nothing, and the figure lives on", async () => {
  const f = await mount("two_shadows"), tip = f.all(".ec-handle").find((h) => /tip of n₁/.test(h.getAttribute("aria-label")));
  f.key(tip, "ArrowRight", { shiftKey: true });
  assert.deepEqual(f.model.get("n1"), [1.25, 2]);
  const g = await mount("two_shadows", state({ n1: [1, 0.5], walk: "c" }));
  assert.match(g.text(".ec-readout"), /nothing is left/);
  assert.match(g.text(".ts-kept"), /nothing is left/);
});

test("two_shadows: hostile states", () => {
  assert.ok(Math.hypot(...state({ n2: [0, 0] }).n2) >= 0.75);
  for (const [bad, name] of [[{ walk: "x" }, "walk"], [{ n1: [1] }, "n1"], [{ z: "a" }, "z"], [{ alpha: null }, "alpha"]]) assert.throws(() => state(bad), (e) => e.message.startsWith(name) && / must be .*; got /.test(e.message));
});
