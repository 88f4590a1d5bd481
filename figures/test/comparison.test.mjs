// The figures of the comparison page: what is computed before the networks come.
import assert from "node:assert/strict";
import test from "node:test";
import { directions } from "../lib/directions.js";
import { deviation, randomWays, ways } from "../lib/four_ways.js";
import { STEPS } from "../lib/matched_steps.js";
import { principalAngles, shared } from "../lib/subspaces.js";
import { load, mount, states } from "./mount.mjs";

const { spec: table } = await load("four_cosines"), { spec: four } = await load("four_ways");

test("four_cosines, four_ways: the invariants on random states", () => {
  for (const s of states(table, 120, 3)) table.invariant(s);
  for (const s of states(four, 200, 4)) four.invariant(s);
});

test("four_cosines: a set with itself, and what no chance gives", async () => {
  const f = await mount("four_cosines", { left: "sefa", right: "sefa", k: 4 });
  assert.ok(f.result().slice(16).every((a) => a < 1e-6), "all angles are zero");
  assert.match(f.text(".ec-readout"), /every principal angle is zero/);
  f.click(f.one("[aria-label=Columns] [data-value=random]"));
  assert.equal(f.model.get("right"), "random");
  assert.match(f.text(".ec-readout"), /random direction \d/);
  const d = table.derive({ left: "sefa", right: "sefa-paper", k: 10 });
  assert.ok(d.angles.filter((a, i) => a < d.band[i][0]).length === 10, "the two variants of SeFa share far more than chance gives");
});

test("four_cosines: the shade never hides a number, and the largest are marked by more than shade", async () => {
  const f = await mount("four_cosines");
  for (const cell of f.all("tbody td")) {
    const c = Math.abs(Number(cell.textContent.replace("−", "-"))), share = Number(cell.getAttribute("style").match(/--c:(\d+)%/)[1]);
    assert.ok(share <= 38, "dark text must stay readable on it");
    if (c > 0.26) assert.equal(cell.getAttribute("class"), "far");
    if (c < 0.24) assert.notEqual(cell.getAttribute("class"), "far");
  }
});

test("four_ways: equal steps in w are not equal in the picture", () => {
  const at = (match) => four.derive({ ...four.defaults, match, alpha: 2 }).all.map((a) => a.step);
  assert.ok(at("sigma").every((v, i) => i === 0 || Math.abs(v - at("sigma")[i - 1]) > 1e-3));
  assert.equal(Math.abs(at("picture")[1] - 2 * (STEPS["ganspace 0"] / 2) * ways("ganspace")[0].scale) < 1e-12, true);
  assert.ok(at("picture")[1] < at("sigma")[1], "the first component has to be held back");
  for (const d of [...directions("w"), ...ways("ganspace"), ...ways("sefa"), ...ways("random")]) assert.ok(STEPS[d.name] > 0, d.name);
});

test("four_ways: naming an attribute chooses the method, a number does not", async () => {
  const f = await mount("four_ways");
  f.click(f.one("[aria-label=\"InterFaceGAN’s\"] [data-value=glasses]"));
  assert.deepEqual([f.model.get("method"), f.model.get("named")], ["interfacegan", "glasses"]);
  assert.match(f.text(".ec-readout"), /along glasses\. The nearest other named direction is/);
  f.click(f.one("[aria-label=Method] [data-value=random]"));
  f.type(f.one(".ec-slider input"), "7");
  assert.deepEqual([f.model.get("method"), f.model.get("number")], ["random", 7]);
  f.click(f.one("[data-method=sefa] .pt-cell"));
  assert.deepEqual([f.model.get("method"), f.model.get("alpha")], ["sefa", -2]);
});

test("random directions: the shell's deviation, and no two alike", () => {
  const some = randomWays(5, 40);
  for (const d of some) { assert.ok(Math.abs(Math.hypot(...d.vector) - 1) < 1e-12); assert.ok(d.scale > 0.3 && d.scale < 1.8); }
  for (const d of ways("ganspace")) assert.ok(Math.abs(deviation(d.vector) / d.scale - 1) < 5e-3, "the shell and the samples agree on the spread");
  const angles = principalAngles(some.slice(0, 10).map((d) => d.vector), some.slice(10, 20).map((d) => d.vector));
  assert.ok(angles[0] > 20 && Math.abs(shared(angles) - 10 / 64) < 0.08);
});

test("four_cosines, four_ways: hostile states", () => {
  for (const [s, bads] of [[table, [{ left: "pca" }, { right: 3 }, { k: "2" }]], [four, [{ method: "pca" }, { named: "wealth" }, { number: NaN }, { match: "x" }, { alpha: null }, { seed: "1" }]]]) {
    for (const bad of bads) assert.throws(() => s.clean({ ...s.defaults, ...bad }), (e) => e.message.startsWith(Object.keys(bad)[0]) && / must be .*; got /.test(e.message));
  }
});
