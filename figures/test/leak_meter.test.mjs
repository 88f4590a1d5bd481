// Figure 2.2e, in a document without networks: what is known before they come.
import assert from "node:assert/strict";
import test from "node:test";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("leak_meter"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more }), at = (more) => spec.derive(state(more));

test("leak_meter: the invariant on 300 random states", () => { for (const s of states(spec, 300, 5)) spec.invariant(s); });

test("leak_meter: conditions are switched on singly, in the order of the hand", async () => {
  const f = await mount("leak_meter"), hold = (n) => f.one(`[aria-label=Hold] [data-value=${n}]`);
  assert.equal(f.result()[0], 1, "nothing held, nothing lost");
  const left = [];
  for (const n of ["yaw", "glasses", "smile"]) { f.click(hold(n)); left.push(f.result()[0]); }
  assert.deepEqual(f.model.get("held"), ["yaw", "glasses", "smile"]);
  assert.ok(left[0] < 1 && left[1] < left[0] && left[2] < left[1], "each condition takes its share");
  f.click(hold("glasses"));
  assert.deepEqual(f.model.get("held"), ["yaw", "smile"]);
  f.click(f.button("Let all go"));
  assert.deepEqual(f.model.get("held"), []);
});

test("leak_meter: one after the other leaks where together does not, and the words say where", () => {
  const held = ["mouth_open", "beard", "grey"], a = at({ held }), b = at({ held, way: "one_by_one" });
  assert.ok(Math.max(...a.leaks.map(Math.abs)) < 1e-12);
  assert.ok(b.leaks[0] > 0.1 && Math.abs(b.leaks[2]) < 1e-12);
  assert.match(spec.words(state({ held, way: "one_by_one" }), b), /mouth open still sees 0\.15/);
  assert.ok(Math.abs(a.c[0]) < 1e-9 && Math.abs(b.c[0]) > 0.05, "in the plane the leaking way leans");
});

test("leak_meter: it warns when almost nothing is left, and stays when nothing is", async () => {
  const f = await mount("leak_meter", { held: ["almost_age"] });
  assert.match(f.text(".cd-warn"), /Almost nothing is left/);
  assert.match(f.text(".ec-readout"), /3\.0% of the direction is left/);
  const g = await mount("leak_meter", { held: ["almost_age", "smile"] });
  assert.match(g.text(".cd-warn"), /Nothing is left/);
  assert.deepEqual(g.result(), [0]);
  assert.equal(at({ held: ["glasses", "smile", "yaw"] }).little, false);
});

test("leak_meter: what sees most is held next", async () => {
  const f = await mount("leak_meter");
  f.click(f.button("Hold what sees most"));
  assert.deepEqual(f.model.get("held"), ["beard"]);
});

test("leak_meter: the ring in the plane and the slider are one step", async () => {
  const f = await mount("leak_meter", { held: ["glasses"] });
  f.key(f.one(".ec-handle"), "ArrowUp", { shiftKey: true });
  assert.equal(f.model.get("alpha"), -1.75);
  assert.equal(f.one("input[type=range]").getAttribute("value"), "-1.75");
});

test("leak_meter: hostile states", () => {
  assert.deepEqual(state({ held: ["glasses", "glasses"] }).held, ["glasses"]);
  for (const [bad, name] of [[{ held: "glasses" }, "held"], [{ held: ["age"] }, "held"], [{ way: "x" }, "way"], [{ alpha: null }, "alpha"]]) assert.throws(() => state(bad), (e) => e.message.startsWith(name) && / must be .*; got /.test(e.message));
});
