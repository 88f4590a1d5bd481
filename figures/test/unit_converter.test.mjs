// Figure 1.3a: number times unit is the length, whatever the unit.
import assert from "node:assert/strict";
import test from "node:test";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("unit_converter"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more }), near = (a, b, tol = 1e-9) => assert.ok(Math.abs(a - b) < tol, `${a} is not ${b}`);

test("unit_converter: the worked numbers of the lesson", () => {
  near(spec.derive(state()).number, 6.56, 0.005);
  near(spec.derive(state({ length: 0.9144, unit: 0.3048 })).number, 3);
  near(spec.derive(state({ unit: 1 })).number, 2);
  near(spec.derive(state()).rate, 3.2808, 1e-4);
});

test("unit_converter: the smaller the unit the larger the number, on 300 random states", () => {
  for (const s of states(spec, 300, 3)) {
    spec.invariant(s);
    const smaller = spec.derive({ ...s, unit: s.unit * 0.7 });
    assert.ok(smaller.number > spec.derive(s).number);
    near(smaller.product, s.length);
  }
});

test("unit_converter: keys never get stuck at a unit with a name", async () => {
  const f = await mount("unit_converter"), edge = f.one(".uc-edge");
  const seen = [];
  for (let k = 0; k < 40; k++) { f.key(edge, "ArrowLeft"); seen.push(f.model.get("unit")); }
  assert.equal(f.model.get("unit"), 0.1016, "the shortest, which is a hand");
  for (let k = 0; k < 60; k++) f.key(edge, "ArrowRight", { altKey: true });
  assert.ok(f.model.get("unit") > 0.6, "sixty fine steps lead past the foot");
  for (let k = 0; k < 60; k++) f.key(edge, "ArrowLeft", { altKey: true });
  near(f.model.get("unit"), 0.1016);
  f.click(f.button("yards"));
  assert.equal(f.model.get("unit"), 0.9144);
});

test("unit_converter: as many units are drawn as the number says, the last one cut", async () => {
  const f = await mount("unit_converter");
  for (const s of states(spec, 60, 5)) {
    f.model.set(s);
    f.flush();
    const wide = f.all(".uc-tile").filter((t) => !/none/.test(t.getAttribute("style") ?? "")).map((t) => Number(t.getAttribute("width"))), d = spec.derive(s);
    assert.equal(wide.length, Math.ceil(d.number - 1e-9));
    near(wide.reduce((a, b) => a + b, 0) / wide[0], wide.length > 1 ? d.number : 1, 1e-6);
  }
});

test("unit_converter: one of a unit is singular", () => {
  const say = (more) => { const s = state(more); return spec.words(s, spec.derive(s)); };
  assert.match(say({ unit: 1, length: 1 }), /The cat is 1 metre long\.$/);
  assert.match(say({}), /^The cat is 2 m long\. A foot is 0\.3048 m, so 3\.28 of them make one metre\. The cat is 6\.56 feet long\.$/);
});
