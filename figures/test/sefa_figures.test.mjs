// The figures of lesson 3.4: the stretch, the kiss, the partners, the rows, sliders from weights, and the partners of a real layer.
import assert from "node:assert/strict";
import test from "node:test";
import { unitAt } from "../lib/cloud.js";
import { stepMistake, wrongSteps } from "../lib/step_feedback.js";
import { between2, keptLines, lineOf, stretches, unitRows } from "../lib/stretch.js";
import { MATRICES } from "../lib/world.js";
import { load, mount, states } from "./mount.mjs";

const near = (a, b, tol = 1e-9) => assert.ok(Math.abs(a - b) < tol, `${a} is not ${b}`);
const NAMES = ["stretch_dial", "kissing_curves", "partners", "row_lengths", "predict_step", "sefa_sliders", "style_partners"], specs = Object.fromEntries(await Promise.all(NAMES.map(async (n) => [n, (await load(n)).spec])));
const at = (name, more) => { const s = specs[name].clean({ ...specs[name].defaults, ...more }); return { s, d: specs[name].derive(s), words: specs[name].words(s, specs[name].derive(s)) }; };

for (const name of NAMES) test(`${name}: the invariant on 200 random states`, () => { for (const s of states(specs[name], 200, 4)) { specs[name].invariant(s); assert.ok(specs[name].words(s, specs[name].derive(s))); } });

test("stretch: the worked numbers of the three matrices", () => {
  const { A, W_C, W_R } = MATRICES, a = stretches(A), c = stretches(W_C), r = stretches(W_R);
  near(a.most, Math.sqrt(45)); near(a.least, Math.sqrt(5)); near(a.angle, 45);
  near(c.most, 4.5); near(c.least, 0.5); near(c.angle, -45);
  near(r.most, Math.sqrt(3.25)); near(r.least, Math.sqrt(3.25)); assert.equal(r.angle, null);
  assert.deepEqual(keptLines(A).map((v) => Number(v.toFixed(3))).sort((x, y) => x - y), [-63.435, 90]);
  assert.deepEqual(keptLines(W_R), [], "a turn keeps no line");
  assert.deepEqual(keptLines([[2, 0], [0, 2]]), [], "and where all are kept, none is named");
  assert.deepEqual(unitRows([[0, 0], [0, 2]]), [[0, 0], [0, 1]]);
});

test("stretch_dial: what it says of the longest, of an axis, and of a matrix without answer", () => {
  near(at("stretch_dial", { u: [1, 0] }).d.length, 5); near(at("stretch_dial", { u: [0, 1] }).d.length, 5);
  assert.match(at("stretch_dial", { u: [1, 1] }).words, /45° lands 6\.71 away\. No step lands farther/);
  assert.match(at("stretch_dial", { u: [1, -1] }).words, /No step lands nearer/);
  assert.match(at("stretch_dial", { u: [1, 0] }).words, /Turned against the clock, it lands farther/);
  assert.match(at("stretch_dial", { w: MATRICES.W_R }).words, /lands 1\.80 away\. So does every other/);
  assert.match(at("stretch_dial", { w: [[0, 0], [0, 0]] }).words, /sends every step to zero/);
});

test("kissing_curves: the two arrows lie on one line at the kiss, and nowhere else", () => {
  const top = at("kissing_curves", { u: [1, 1] });
  near(top.d.level, 45); near(top.d.gain, 0); assert.match(top.words, /kiss: AᵀA n is 45\.00 times n\. No step has more/);
  assert.match(at("kissing_curves", { u: [1, -1] }).words, /5\.00 times n\. No step has less/);
  assert.match(at("kissing_curves", { u: [1, 0] }).words, /leans 39° away from n, so that turning against the clock gains/);
  assert.match(at("kissing_curves", { w: MATRICES.W_R }).words, /itself a level curve/);
});

test("partners: the image is (1, 3)/√10, and luck shrinks with the samples", () => {
  const { d } = at("partners", {});
  near(d.image[0], 1 / Math.sqrt(10)); near(d.image[1], 3 / Math.sqrt(10));
  const typical = (count) => { const apart = Array.from({ length: 60 }, (_, k) => at("partners", { count, seed: 100 + k }).d.apart).sort((a, b) => a - b); return apart[30]; };
  const few = typical(20), many = typical(2000);
  assert.ok(few / many > 5 && few / many < 20, `a hundred times the samples must err about ten times less; got ${few} and ${many}`);
  assert.match(at("partners", { w: MATRICES.W_R }).words, /Neither side prefers a line/);
});

test("row_lengths: 19.3° for A, none where the rows are equally long", async () => {
  near(at("row_lengths", {}).d.apart, 19.3299, 1e-4); near(at("row_lengths", { w: [[5, 0], [3, 4]] }).d.apart, 0, 1e-6);
  near(at("row_lengths", { unit: true }).d.now, (Math.atan2(5, 4) * 90) / Math.PI);
  assert.match(at("row_lengths", { w: [[5, 0], [3, 4]] }).words, /Equal rows, one answer/);
  assert.match(at("row_lengths", { w: MATRICES.W_R }).words, /no line, the code no line/);
  const f = await mount("row_lengths");
  f.click(f.button("Make the first as long as the second")); near(f.result()[2], 0, 1e-6);
});

test("predict_step: each mistake has an angle of its own", () => {
  const said = (a) => stepMistake(MATRICES.A, a, 20, 5);
  assert.equal(said(45), "right"); assert.equal(said(42), "right"); assert.equal(said(48), "right"); assert.equal(said(20), "unmoved");
  assert.equal(said(51.34), "row"); assert.equal(said(53.2), "column"); assert.equal(said(71.6), "image"); assert.equal(said(-63), "eigenvector"); assert.equal(said(-45), "shortest"); assert.equal(said(90), "axis"); assert.equal(said(1), "axis"); assert.equal(said(35), "otherwise");
  for (const [, a] of wrongSteps(MATRICES.A)) assert.ok(between2(a, 45) > 5, "no mistake may count as right");
});

test("predict_step: the answer is nowhere until it is asked for", async () => {
  const f = await mount("predict_step");
  assert.deepEqual(f.result(), [0.4, 1]); assert.equal(f.one(".yp-truth").getAttribute("d"), "");
  f.key(".ec-handle", "ArrowRight"); assert.deepEqual(f.result(), [0.45, 1]);
  f.click(f.button("I’m sure. Show me.")); near(f.result()[0], 45);
  f.key(".ec-handle", "ArrowRight"); assert.equal(f.model.get("shown"), false, "a step turned after the answer is a new try");
});

test("sefa_sliders: the switch and the layers give other directions; a group keeps the other layers", () => {
  const first = (way, layers) => at("sefa_sliders", { way, layers, x: [1, 0, 0, 0] }).d.step, cosine = (a, b) => Math.abs(a.reduce((t, v, i) => t + v * b[i], 0));
  assert.ok(cosine(first("code", "all"), first("paper", "all")) > 0.99); assert.ok(cosine(first("code", "coarse"), first("code", "fine")) < 0.95);
  assert.deepEqual(at("sefa_sliders", { layers: "middle" }).d.takes, [false, false, false, true, true, false, false, false, false]);
  assert.match(at("sefa_sliders", { x: [0, 0, 0, 0] }).words, /Nothing is moved/);
});

test("style_partners: where one stretch stands out both sides find it", () => {
  assert.match(at("style_partners", { layer: "64b" }).words, /one step that stands out, found from either side/);
  assert.match(at("style_partners", { layer: "4" }).words, /where people lie decides/);
  assert.ok(at("style_partners", { layer: "64b" }).d.angle < 5 && at("style_partners", { layer: "4" }).d.angle > 45);
  assert.throws(() => at("style_partners", { layer: "5" }), /layer=.* must be one of/);
  near(lineOf(unitAt(-63)), -63);
});
