// The figures of lesson 3.2: rectangles from the mean, the probe, the cloud through a layer, and three clouds of one matrix.
import assert from "node:assert/strict";
import test from "node:test";
import { apart, axisMistake, longest, wrongAxes } from "../lib/axis_feedback.js";
import { covariance } from "../lib/cloud.js";
import { CATS, RATS } from "../lib/world.js";
import { load, mount, states } from "./mount.mjs";

const near = (a, b, tol = 1e-9) => assert.ok(Math.abs(a - b) < tol, `${a} is not ${b}`), TEN = [...CATS, ...RATS];
const TABLE = { name: "t", columns: ["height", "weight"], rows: [[100, 50], [150, 20], [20, 75]], labels: ["a", "b", "a"] };
const NAMES = ["rectangles", "probe", "cloud_through", "no_covariance", "predict_axis"], specs = Object.fromEntries(await Promise.all(NAMES.map(async (n) => [n, (await load(n)).spec])));

for (const name of NAMES) test(`${name}: the invariant on 300 random states`, () => { for (const s of states(specs[name], 300, 2)) specs[name].invariant(s); });

test("rectangles: the worked numbers, and a centre wrong in one number or in both", () => {
  const { spec } = { spec: specs.rectangles }, at = (more) => spec.derive(spec.clean({ ...spec.defaults, ...more }));
  near(at({}).value, -0.1875); near(at({}).minus, 1.875); assert.equal(at({}).plus, 0);
  near(at({ pair: "11" }).value, 0.0875); near(at({ pair: "22" }).value, 0.5875);
  near(at({ push: [0.5, 0] }).value, -0.1875); near(at({ push: [0, -1.15] }).value, -0.1875); near(at({ push: [0.5, 0.25] }).value, -0.0625);
  assert.match(spec.words({ ...spec.defaults, push: [0.5, 0] }, at({ push: [0.5, 0] })), /does no harm/);
  assert.match(spec.words({ ...spec.defaults, push: [0.5, 0.25] }, at({ push: [0.5, 0.25] })), /product of its two errors is added: from the mean it is −0\.1875/);
});

test("rectangles: dragging an animal takes the mean with it; the reader's own rows come with their names", async () => {
  const f = await mount("rectangles");
  const before = f.result()[2];
  f.key(f.el.querySelectorAll(".ec-handle")[1], "ArrowRight");
  assert.notEqual(f.result()[2], before);
  assert.deepEqual(f.model.get("push"), [0, 0]);
  const d = specs.rectangles.derive({ ...specs.rectangles.defaults, data: "table" }, TABLE);
  assert.equal(d.n, 3); near(d.value, covariance(d.points)[0][1]);
  assert.throws(() => specs.rectangles.clean({ ...specs.rectangles.defaults, points: [[1, 2]] }), /points=.* must be 10 pairs/);
});

test("probe: the worked spreads", () => {
  const at = (angle) => { const t = (angle * Math.PI) / 180; return specs.probe.derive(specs.probe.clean({ ...specs.probe.defaults, u: [Math.cos(t), Math.sin(t)] })).spread; };
  near(at(0), 0.0875); near(at(90), 0.5875); near(at(45), 0.15); near(at((Math.atan2(3, -1) * 180) / Math.PI), 0.65); near(at((Math.atan2(1, 3) * 180) / Math.PI), 0.025);
});

test("probe: the buttons go to the most and to the least", async () => {
  const f = await mount("probe");
  f.click(f.button("Most")); near(f.result()[0], 0.65);
  f.click(f.button("Least")); near(f.result()[0], 0.025);
});

test("cloud_through: what WWᵀ says of a cloud that is not round", async () => {
  const f = await mount("cloud_through", { w: [[1, 1.5], [-1.5, 1]], white: true });
  const r = f.result();
  near(r[0], 3.25); near(r[1], 0); near(r[5] / Math.sqrt(r[4] * r[7]), 0.9217, 5e-5);
  assert.match(f.el.textContent, /takes the cloud for a round one/);
});

test("no_covariance: what is left of y", () => {
  const says = (shape, x = 0.75) => { const s = specs.no_covariance.clean({ ...specs.no_covariance.defaults, shape, x }); return specs.no_covariance.words(s, specs.no_covariance.derive(s)); };
  assert.match(says("ring"), /covariance is 0\.00.*near −1\.2 or 1\.2/);
  assert.match(says("bow"), /y is near −0\.4: x leaves heights near one value/);
  assert.match(says("block", 0), /anything from −1\.5 to 1\.5, as everywhere: x tells nothing/);
  assert.match(says("ring", 2), /No point stands near/);
});

test("predict_axis: each mistake has an angle of its own", () => {
  const said = (a) => axisMistake(TEN, a, 30, 8), truth = longest(TEN);
  near(truth, (Math.atan(-3) * 180) / Math.PI);
  assert.equal(said(truth), "right"); assert.equal(said(truth - 7), "right"); assert.equal(said(truth + 3), "right"); assert.equal(said(30), "unmoved");
  assert.equal(said(18), "shortest"); assert.equal(said(72), "mirrored"); assert.equal(said(59), "from_zero"); assert.equal(said(-68), "regression"); assert.equal(said(-65), "regression"); assert.equal(said(90), "along_grid"); assert.equal(said(2), "along_grid"); assert.equal(said(-40), "otherwise");
  for (const [, a] of wrongAxes(TEN)) assert.ok(apart(a, truth) > 4, "no mistake of the lesson's question may count as right");
});

test("predict_axis: the answer is nowhere until it is asked for", async () => {
  const f = await mount("predict_axis");
  assert.deepEqual(f.result(), [0.8, 0.45]); assert.equal(f.el.querySelector(".pa-truth").getAttribute("d"), "");
  f.key(".ec-handle", "ArrowUp"); assert.deepEqual(f.result(), [0.8, 0.5]);
  f.click(f.button("I’m sure. Show me.")); near(f.result()[0], -71.565, 1e-3);
  f.key(".ec-handle", "ArrowUp"); assert.equal(f.model.get("shown"), false, "a line turned after the answer is a new try");
});
