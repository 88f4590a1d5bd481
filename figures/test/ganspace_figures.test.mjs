// The figures of lesson 3.1: a direction from the dice, the cloud of a layer, the wall of sliders, and the strips by layers.
import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { deviation, diced, LAYERS, onLayers, ranked, rangeName, totalVariance } from "../lib/blind.js";
import { apart } from "../lib/axis_feedback.js";
import { components } from "../lib/components.js";
import { load, mount, states } from "./mount.mjs";

const near = (a, b, tol = 1e-9) => assert.ok(Math.abs(a - b) < tol, `${a} is not ${b}`);
const NAMES = ["dice_strip", "code_cloud", "slider_wall", "layer_strips"], specs = Object.fromEntries(await Promise.all(NAMES.map(async (n) => [n, (await load(n)).spec])));

for (const name of NAMES) test(`${name}: the invariant on many random states`, () => { for (const s of states(specs[name], name === "slider_wall" ? 40 : 120, 3)) specs[name].invariant(s); });

test("the layers are those of the network, and the dice know how wide w is", () => {
  const kept = JSON.parse(fs.readFileSync(new URL("../../src/eigencat/models/_files/portraits/manifest.json", import.meta.url), "utf8"));
  assert.deepEqual(LAYERS, kept.layers);
  // Of the manifest's own axes, found on 20,000 other draws, the first one's deviation.
  near(deviation(kept.w.axes[0]) / kept.w.deviations[0], 1, 0.02);
  const shares = components("ganspace").map((v) => v.share);
  near(components("ganspace")[0].scale ** 2 / totalVariance(), shares[0], 1e-3);
  for (let seed = 0; seed < 20; seed++) near(Math.hypot(...diced(seed).vector), 1, 1e-12);
  assert.equal(rangeName(0, 2), "0–2"); assert.equal(rangeName(4, 4), "4");
  const rows = onLayers([1, 2], [10, 20], 1, 2);
  assert.deepEqual(rows.slice(0, 4).map((r) => [...r]), [[1, 2], [11, 22], [11, 22], [1, 2]]);
  assert.deepEqual(ranked({ a: 3, b: 1 }, { a: 1, b: 0 }, { a: 4, b: 1 }).map((c) => [c.name, c.by, c.size]), [["b", 1, 1], ["a", 2, 0.5]]);
});

test("code_cloud: the toy generator's axis, its share, and no axis for a turn and a stretch", () => {
  const { spec } = { spec: specs.code_cloud }, d = spec.derive(spec.clean(spec.defaults));
  near(d.layer.values[0], 45); near(d.layer.values[1], 5); near(d.share, 0.9); near(apart(d.layer.angle, (Math.atan2(3, 1) * 180) / Math.PI), 0);
  // The median miss is about a third with ten times the rolls.
  for (const k of [0, 1, 2]) { const r = d.medians[k + 2] / d.medians[k]; assert.ok(r > 0.2 && r < 0.5, `${r}`); }
  const round = spec.clean({ ...spec.defaults, show: true, a: [[1, 1.5], [-1.5, 1]] }), e = spec.derive(round);
  near(e.layer.values[0], 3.25); near(e.layer.values[1], 3.25); assert.equal(e.layer.angle, null); assert.equal(e.miss, null);
  assert.match(spec.words(round, e), /prefers no line/);
});

test("code_cloud: a line that was laid is judged, and rolling anew moves the sample's line and not the layer's", async () => {
  const f = await mount("code_cloud", { show: true }), before = f.result();
  f.key(".ec-handle", "ArrowUp");
  assert.match(f.text(".ec-readout"), /Your line is \d+° from the layer’s own/);
  f.click(f.button("Show the longest line")); assert.ok(!/72/.test(f.text(".ec-readout")), "what is hidden must not be told");
  f.click(f.button("Roll anew"));
  assert.notEqual(f.result()[0], before[0]); near(f.result()[2], 45);
});

test("dice_strip: another throw is another direction, as long", async () => {
  const f = await mount("dice_strip"), before = f.result();
  f.click(f.button("Throw again"));
  assert.equal(f.model.get("dice"), 2); assert.notEqual(f.result()[5], before[5]); near(Math.hypot(...f.result().slice(1)), f.result()[0]);
});

test("slider_wall: a slider moves its own score; the dice move many", async () => {
  const f = await mount("slider_wall", { x: Array(10).fill(0) }), ranges = f.all(".wv-wall input");
  f.type(ranges[2], "2");
  const scores = f.result().slice(0, 10);
  near(scores[2], 2, 2e-3); scores.forEach((v, i) => i === 2 || near(v, 0, 2e-3));
  f.type(ranges[10], "3");
  assert.ok(f.result().slice(0, 10).filter((v) => Math.abs(v) > 0.05).length > 3);
  f.click(f.button("All to zero"));
  assert.ok(f.result().slice(11).every((v) => v === 0));
  f.click(f.button("0–2")); assert.deepEqual([f.model.get("from"), f.model.get("to")], [0, 2]);
});

test("slider_wall: a name belongs to its component, and no answer is there before one", async () => {
  const f = await mount("slider_wall");
  assert.ok(f.one(".lb-root").hidden);
  const choose = (name) => { Object.defineProperty(f.one("select"), "selectedIndex", { configurable: true, value: f.all("select option").findIndex((o) => o.getAttribute("value") === name) }); f.one("select").dispatchEvent(new CustomEvent("change")); f.flush(); };
  choose("yaw");
  assert.equal(f.model.get("names")[2], "yaw"); assert.ok(!f.one(".lb-root").hidden);
  f.click(f.one("[data-value='5']"));
  assert.ok(f.one(".lb-root").hidden);
  assert.match(f.text(".ec-choice [data-value='2']"), /head turn/);
  const { spec } = f;
  assert.throws(() => spec.clean({ ...spec.defaults, x: [1] }), /x=.* must be a list of 10/);
  assert.throws(() => spec.clean({ ...spec.defaults, names: spec.defaults.names.map(() => "nose") }), /names=.* must be one of/);
});

test("layer_strips: layers out of the range are handed nothing, and a range cannot be upside down", async () => {
  const f = await mount("layer_strips"), scale = components("ganspace")[5].scale;
  f.result().slice(9, 18).forEach((v, l) => near(v, l <= 2 ? scale : 0)); f.result().slice(18).forEach((v, l) => near(v, l > 2 ? scale : 0));
  f.type(f.all("input[type=range]")[0], "6");
  assert.deepEqual([f.model.get("from"), f.model.get("to")], [6, 6]);
  assert.match(f.text(".ec-readout"), /E\(v₅, 6\): 1 of 9 layers take the step, from width 32 to 32 pixels/);
});
