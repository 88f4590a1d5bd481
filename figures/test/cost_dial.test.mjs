// Figure 2.2d: what holding costs, over the angle.
import assert from "node:assert/strict";
import test from "node:test";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("cost_dial"), at = (theta) => spec.derive(spec.clean({ theta })), near = (a, b, tol = 1e-9) => assert.ok(Math.abs(a - b) < tol, `${a} is not ${b}`);

test("cost_dial: the invariant on 600 random states, the ends among them", () => { for (const s of [...states(spec, 600, 3), { theta: 0 }, { theta: 180 }, { theta: 90 }]) spec.invariant(s); });

test("cost_dial: the sine, its square, and the way to gain as much", () => {
  near(at(30).left, 0.5); near(at(30).gain, 0.25); near(at(30).farther, 2);
  near(at(90).left, 1); near(at(150).gain, 0.25);
  near(at((Math.asin(0.6) * 180) / Math.PI).gain, 0.36);
});

test("cost_dial: it warns below five in a hundred, and says when nothing is left", async () => {
  assert.deepEqual([3, 2.8, 177.3].map((t) => at(t).little), [false, true, true]);
  const f = await mount("cost_dial", { theta: 2 });
  assert.match(f.text(".cd-warn"), /Almost nothing/);
  const g = await mount("cost_dial", { theta: 180 });
  assert.match(g.text(".cd-warn"), /Nothing is left/);
  assert.match(g.text(".ec-readout"), /nothing is left/);
});

test("cost_dial: the handle by keyboard", async () => {
  const f = await mount("cost_dial", { theta: 30 });
  f.key(".ec-handle", "ArrowRight", { shiftKey: true });
  assert.equal(f.model.get("theta"), 45);
});

test("cost_dial: hostile states", () => {
  assert.equal(spec.clean({ theta: 900 }).theta, 180);
  assert.throws(() => spec.clean({ theta: "x" }), /^Error: theta=.* must be .*; got /);
});
