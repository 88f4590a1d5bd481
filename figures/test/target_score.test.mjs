// Figure 2.3b: one equation moves two numbers and 64 to the score that is named.
import assert from "node:assert/strict";
import test from "node:test";
import { direction, score } from "../lib/directions.js";
import { latentsOf } from "../lib/faces.js";
import { load, mount, states } from "./mount.mjs";

const { spec, toScore } = await load("target_score"), near = (a, b, tol = 1e-9) => assert.ok(Math.abs(a - b) < tol, `${a} is not ${b}`), state = (more = {}) => spec.clean({ ...spec.defaults, ...more });

test("target_score: the invariant on 500 random states", () => { for (const s of states(spec, 500, 2)) spec.invariant(s); });

test("target_score: the tie goes to the boundary", () => {
  const d = spec.derive(state({ goal: 0 }));
  near(d.d, -0.3354, 5e-5); near(d.to[0], 0.85); near(d.to[1], 1.3); near(d.after, 0);
});

test("target_score: the reader's goal is where the direction's own score says", () => {
  for (const s of states(spec, 60, 4)) {
    const d = spec.derive(s), z = latentsOf(s.seed)[0];
    near(score(toScore(z, direction(s.name), s.goal).to, direction(s.name)), d.aim, 1e-8);
  }
});

test("target_score: the hollow mark sets the goal, the diamond keeps it, and a mark off the paper stays in the frame", async () => {
  const f = await mount("target_score", { goal: 0 }), [end, point] = f.all(".ec-handle");
  f.key(end, "ArrowUp");
  near(f.model.get("goal"), 0.05);       // the slider's own step, and towards the cats, whichever arrow says more
  f.key(end, "ArrowRight");
  near(f.model.get("goal"), 0.1);
  const goal = f.model.get("goal");
  f.key(point, "ArrowRight");
  assert.equal(f.model.get("goal"), goal);
  near(f.result()[4], goal);
  f.type("input[type=range]", "5");
  assert.equal(f.model.get("goal"), 5);
  const [x, y] = end.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
  assert.ok(x >= 0 && y >= 0, `${x} ${y}`);
  assert.ok(f.one(".ts-away").getAttribute("d"), "an arrow says that the goal lies beyond the paper");
});

test("target_score: before the networks, two stills say what they show", async () => {
  const f = await mount("target_score", { goal: 1, name: "smile", seed: 5 }), [before, after] = f.all("img[data-picture]").map((i) => JSON.parse(i.getAttribute("data-picture")));
  assert.deepEqual(before, { seed: 5, apart: true, quality: 50 });
  assert.equal(after.seed, 5);
  near(after.edits[0].alpha, f.result()[5]);
  assert.deepEqual([after.edits[0].along, after.edits[0].units], ["smile", "target"]);
});

test("target_score: hostile states", () => {
  assert.equal(state({ goal: 99 }).goal, 5);
  for (const [bad, name] of [[{ x: 1 }, "x"], [{ goal: "1" }, "goal"], [{ name: "ears" }, "name"], [{ seed: null }, "seed"]]) assert.throws(() => state(bad), (e) => e.message.startsWith(name) && / must be .*; got /.test(e.message));
});
