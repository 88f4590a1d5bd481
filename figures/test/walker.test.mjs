// Lesson 2.1: the walker, the crooked axis, and three ways to be more cat.
import assert from "node:assert/strict";
import test from "node:test";
import { turned, units } from "../lib/steps.js";
import { dot } from "../lib/vec.js";
import { load, mount, states } from "./mount.mjs";

const near = (a, b, tol = 1e-9) => assert.ok(Math.abs(a - b) < tol, `${a} is not ${b}`);
const { spec: walker } = await load("walker"), { spec: crooked } = await load("crooked_axis"), { spec: cats } = await load("three_cats");
const state = (spec, more = {}) => spec.clean({ ...spec.defaults, ...more });

test("walker: the worked numbers of the lesson", () => {
  for (const [alpha, total] of [[1, 31 / 17], [0, 14 / 17], [-1, -3 / 17], [-1.5, 14 / 17 - 1.5]]) {
    const d = walker.derive(state(walker, { alpha }));
    near(d.before[0], 14 / 17); near(d.after[0], total); near(d.after[1], -22 / 17);
  }
  const d = walker.derive(state(walker, { alpha: 1.5 }));
  assert.deepEqual(d.end, [3.75, 4]);
  assert.deepEqual(d.other, [-2, 0.5]);
});

test("eq-walk-adds: for any second axis the walk adds alpha of n and nothing of the other", () => {
  for (const s of states(crooked, 500, 3)) {
    crooked.invariant(s);
    for (const degrees of [17, 60, 90, 118.07, 165]) {
      const n = [0.5, 2], other = turned(n, degrees), a = units(s.z, n, other), b = units([s.z[0] + s.alpha * n[0], s.z[1] + s.alpha * n[1]], n, other);
      near(b[0] - a[0], s.alpha); near(b[1], a[1]);
    }
  }
});

test("eq-walk-adds: the seed's pair stands at 118.07 degrees, reads .1333 at the start, and adds alpha all the same", () => {
  const d = crooked.derive(state(crooked, { turn: 118.0724869 }));
  near(d.before[0], 2 / 15, 1e-6); near(d.added, 1.5);
  near(d.other[0] / d.other[1], -1 / -0.25, 1e-6);
  near(crooked.derive(state(crooked)).before[0], 14 / 17);
});

test("walker: a step that were taken for a total would break the invariant", () => {
  // The invariant solves both ends anew; a walk that goes *to* alpha units is told apart from one that adds them.
  const s = state(walker, { alpha: 1.5 }), d = walker.derive(s), to = [s.z[0] + (s.alpha - d.before[0]) * s.n[0], s.z[1] + (s.alpha - d.before[0]) * s.n[1]];
  const total = units(to, s.n, d.other);
  near(total[0], 1.5);
  assert.ok(Math.abs(total[0] - d.before[0] - s.alpha) > 0.5);
});

test("walker: keys walk, the tip keeps its length in hand, and the flattened pane can be put away", async () => {
  const f = await mount("walker"), hand = (re) => f.all(".ec-handle").find((h) => re.test(h.getAttribute("aria-label")));
  f.key(hand(/walker/), "ArrowRight", { shiftKey: true });
  near(f.model.get("alpha"), 1.25);
  f.key(hand(/walker/), "Home");
  assert.equal(f.model.get("alpha"), 0);
  assert.match(f.text(".ec-readout"), /has not moved/);
  f.key(hand(/tip/), "ArrowLeft");
  near(f.model.get("n")[0], 0.45);
  f.click(f.button("nothing"));
  assert.equal(f.model.get("flat"), false);
  assert.equal(f.all(".wk-side")[1].hidden, true);
  assert.doesNotMatch(f.text(".ec-readout"), /units of n/);
});

test("crooked_axis: the button sets it square, and the table keeps three angles beside it", async () => {
  const f = await mount("crooked_axis", { turn: 60 });
  assert.equal(f.all(".ca-table tbody tr").length, 4);
  assert.deepEqual(f.all(".ca-table tbody tr").map((r) => r.children[3].textContent), Array(4).fill("+1.5"));
  assert.equal(new Set(f.all(".ca-table tbody tr").slice(0, 3).map((r) => r.children[1].textContent)).size, 3, "three axes, three starts");
  f.click(f.button("set at a right angle"));
  assert.equal(f.model.get("turn"), 90);
});

test("three_cats: each way gains one cat a step, and only the column leaves the rat score alone", () => {
  const d = cats.derive(state(cats));
  for (const k of ["row", "middles", "column"]) near(d.after[k][0] - d.before[0], 3);
  near(d.after.column[1], d.before[1]);
  near(d.after.row[1] - d.before[1], (-10 / 10.25) * 3);
  near(d.steps.column[0], 8 / 9); near(d.steps.column[1], 10 / 9);
  assert.deepEqual(d.between, [-0.5, 1.5]);
  near(dot(d.W[1], d.steps.column), 0);
});

test("three_cats: ways that do not exist are said so, and the figure lives on", async () => {
  const flat = state(cats, { m: [[1, 1], [2, 2]], way: "column" }), level = state(cats, { m: [[3, 1], [0, 1]], way: "middles" });
  assert.match(cats.words(flat, cats.derive(flat)), /^With this W no step/);
  assert.match(cats.words(level, cats.derive(level)), /^With this W no step/);
  const f = await mount("three_cats", flat);
  assert.match(f.text(".ca-rest"), /No step/);
  f.click(f.button("classifier"));
  assert.match(f.text(".ec-readout"), /^From \(1, 0\.5\), 3 steps/);
});
