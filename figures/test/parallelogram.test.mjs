// Figure A1.3a: a matrix takes the fourth corner over with the other three.
import assert from "node:assert/strict";
import test from "node:test";
import { dist } from "../lib/vec.js";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("parallelogram"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more });
const said = (more) => { const s = state(more); return spec.words(s, spec.derive(s)); };

test("parallelogram: the invariant on 500 random states", () => { for (const s of states(spec, 500, 2)) spec.invariant(s); });

test("parallelogram: the corner of the lesson, in both Models", () => {
  const d = spec.derive(state());
  assert.ok(dist(d.fourth, [1.3, 0.4]) < 1e-12);
  assert.ok(dist(d.labels[3], [-1.6, 2.45]) < 1e-12 && dist(d.closed, d.labels[3]) < 1e-12);
  const bent = spec.derive(state({ bend: true }));
  assert.ok(dist(bent.labels[3], [0, 2.45]) < 1e-12 && dist(bent.closed, [-1.6, 1.35]) < 1e-12);
  assert.ok(Math.abs(bent.gap - Math.hypot(1.6, 1.1)) < 1e-12);
});

test("parallelogram: a kitten of half the cat leaves the rat without a body", () => {
  const d = spec.derive(state({ b: [0.25, 1], c: [1, 0.5] }));
  assert.deepEqual(d.fourth, [0.75, -0.5]);
  assert.match(said({ b: [0.25, 1], c: [1, 0.5] }), /No animal can have that record\./);
  assert.doesNotMatch(said({}), /No animal/);
  assert.match(said({ bend: true }), /the label of that corner is \(0, 2\.45\), 1\.94 away\.$/);
});

test("parallelogram: each of the three answers the keyboard, and the corner follows", async () => {
  const f = await mount("parallelogram"), [a, b, c] = ["a", "b", "c"].map((k) => f.one(`.ec-handle.ec-part-${k}`));
  f.key(b, "ArrowUp");
  assert.deepEqual(f.model.get("b"), [0.3, 1.25]);
  f.key(c, "ArrowRight");
  assert.ok(dist(f.result().slice(0, 2), [1.35, 0.45]) < 1e-9);
  f.key(a, "Home"); f.key(b, "Home"); f.key(c, "Home");
  assert.ok(dist(f.result().slice(0, 2), [1.3, 0.4]) < 1e-12);
});

test("parallelogram: hostile states", () => {
  assert.deepEqual(state({ a: [-9, 99] }).a, [0, 2.4]);
  for (const [bad, name] of [[{ a: [1] }, "a"], [{ w: "W_G" }, "w"], [{ c: ["1", 2] }, "c"]]) assert.throws(() => state(bad), (e) => e.message.startsWith(name) && / must be .*; got /.test(e.message));
});
