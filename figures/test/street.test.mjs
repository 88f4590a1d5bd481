// Figure 2.3a: a line, signed distances from it, and the widest street between ten animals.
import assert from "node:assert/strict";
import test from "node:test";
import { dot, norm } from "../lib/vec.js";
import { TEN } from "../lib/ten.js";
import { load, mount, states } from "./mount.mjs";

const { spec, RECIPES, WIDEST } = await load("street"), near = (a, b, tol = 1e-9) => assert.ok(Math.abs(a - b) < tol, `${a} is not ${b}`), at = (name) => spec.derive(spec.clean({ at: RECIPES[name].at, angle: RECIPES[name].angle }));

test("street: the invariant on 1000 random states", () => { for (const s of states(spec, 1000, 2)) spec.invariant(s); });

test("street: the worked numbers of the lesson", () => {
  const d = at("widest");
  near(d.half, 0.5590, 5e-5); near(2 * d.half, WIDEST); near(WIDEST, 1.118, 5e-4);
  near(d.n[0], -1 / Math.sqrt(5)); near(d.b, -1.75 / Math.sqrt(5));
  assert.deepEqual(d.touch.map((i) => TEN[i].x), [[0.5, 1.75], [1, 0.75]]);
  near(d.d.slice(0, 5).reduce((a, v) => a + v, 0) / 5, 0.7826, 5e-5);
  const apart = (name) => { const n = at(name).n; return (Math.acos(dot(n, d.n)) * 180) / Math.PI; };
  near(apart("means"), 8.13, 5e-3); near(apart("row"), 18.43, 5e-3);
});

test("street: no direction in half degrees leaves a wider street", () => {
  let best = 0;
  for (let a = 0; a < 360; a += 0.5) {
    const n = [Math.cos((a * Math.PI) / 180), Math.sin((a * Math.PI) / 180)], on = TEN.map((t) => dot(n, t.x)), low = Math.min(...on.slice(0, 5)), high = Math.max(...on.slice(5));
    best = Math.max(best, low - high);
  }
  assert.ok(best <= WIDEST + 1e-9 && best > WIDEST - 1e-3, `${best}`);
});

test("street: the ring shifts the line, the tip turns it, a button centres it", async () => {
  const f = await mount("street"), [knob, tip] = f.all(".ec-handle");
  f.key(knob, "ArrowUp");
  assert.deepEqual(f.model.get("at"), [0.75, 1.05]);
  const width = () => f.result()[3];
  near(width(), 0.6);
  f.click(f.button("Shift the line to the middle"));
  near(width(), 1);
  f.key(tip, "ArrowLeft");
  assert.ok(f.model.get("angle") > 90 && width() > 1, "turned to the left, the street widens");
  f.click(f.button("widest street"));
  near(width(), WIDEST);
  assert.match(f.text(".ec-readout"), /one cat and one rat touch its edge\. No street between these animals is wider\.$/);
});

test("street: a line that parts nobody says how many stand wrong", async () => {
  const f = await mount("street", { at: [0.75, 1.25], angle: -63.43494882292201 });
  assert.match(f.text(".ec-readout"), /^Ten of the ten animals are not on the side of their kind\. There is no street/);
  assert.equal(f.result()[3], 0);
  assert.equal(f.all(".st-bad").length, 10);
  near(norm(f.result().slice(0, 2)), 1);
});

test("street: hostile states", () => {
  assert.equal(spec.clean({ at: [1, 1], angle: 450 }).angle, 90);
  assert.deepEqual(spec.clean({ at: [-9, 9], angle: 0 }).at, [0, 2.5]);
  for (const [bad, name] of [[{ at: 1 }, "at"], [{ angle: "x" }, "angle"]]) assert.throws(() => spec.clean({ ...spec.defaults, ...bad }), (e) => e.message.startsWith(name) && / must be .*; got /.test(e.message));
});
