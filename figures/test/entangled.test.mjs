// Figure 2.3e: round samples, tilted scores, and the formula that says how much.
import assert from "node:assert/strict";
import test from "node:test";
import { direction, cosine } from "../lib/directions.js";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("entangled"), near = (a, b, tol = 1e-9) => assert.ok(Math.abs(a - b) < tol, `${a} is not ${b}`), state = (more = {}) => spec.clean({ ...spec.defaults, ...more });

test("entangled: the invariant on 400 random states", () => { for (const s of states(spec, 400, 2)) spec.invariant(s); });

test("entangled: the worked numbers of the lesson", () => {
  const d = spec.derive(state({ r1: [2 / Math.sqrt(5), 4 / Math.sqrt(5)], r2: [2 / Math.sqrt(5), 1 / Math.sqrt(5)] }));
  near(d.theory[0], 4); near(d.theory[1], 1.6); near(d.theory[2], 1); near(d.cosine, 0.8);
});

test("entangled: square normals, and only those, leave no covariance", () => {
  for (const s of states(spec, 100, 4)) {
    const k = Math.hypot(...s.r1), d = spec.derive({ ...s, source: "plane", r2: [-s.r1[1] / k, s.r1[0] / k] });
    near(d.theory[1], 0);
    assert.ok(Math.abs(d.found[1]) < 5 * Math.sqrt((d.theory[0] * d.theory[2]) / d.scores.length));
  }
});

test("entangled: a pair of the portraits shows the angle of its 64 numbers", () => {
  for (const [source, a, b] of [["age_grey", "age", "grey"], ["age_glasses", "age", "glasses"], ["smile_yaw", "smile", "yaw"]]) near(spec.derive(state({ source })).theory[1], cosine(direction(a, "z"), direction(b, "z")));
});

test("entangled: the tip turns the cloud, set square stands it up", async () => {
  const f = await mount("entangled"), tip = f.all(".ec-handle")[1], before = f.result()[1];
  f.key(tip, "ArrowDown");
  assert.ok(f.result()[1] < before);
  f.click(f.button("set square"));
  near(f.result()[1], 0);
  f.click(f.button("age, grey hair"));
  assert.match(f.text(".ec-readout"), /tends to score high on grey hair\.$/);
  const shown = f.result()[1];
  f.key(tip, "ArrowUp");
  assert.equal(f.model.get("source"), "plane", "an arrow that is moved is no attribute's any more");
  assert.ok(Math.abs(f.result()[1] - shown) < 0.06, "and it starts where it was");
});

test("entangled: samples whose scores lie beyond the picture are counted, and said", () => {
  const said = (r1, r2) => { const s = state({ r1, r2 }); return spec.words(s, spec.derive(s)); };
  assert.doesNotMatch(said([0.5, 0], [0, 0.5]), /beyond/);
  const long = said([3, 0], [0, 3]), many = spec.derive(state({ r1: [3, 0], r2: [0, 3] })).scores.filter((q) => Math.max(...q.map(Math.abs)) >= 4.1).length;
  assert.ok(many > 25 && long.endsWith(` ${many} samples have scores beyond the picture.`), long);
});

test("entangled: hostile states", () => {
  near(Math.hypot(...state({ r1: [0, 0] }).r1), 0.4);
  near(Math.hypot(...state({ r1: [9, 9] }).r1), 3);
  for (const [bad, name] of [[{ source: "x" }, "source"], [{ r1: 1 }, "r1"], [{ r2: [1] }, "r2"], [{ seed: "1" }, "seed"]]) assert.throws(() => state(bad), (e) => e.message.startsWith(name) && / must be .*; got /.test(e.message));
});
