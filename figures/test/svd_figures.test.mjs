// The figures of lesson 3.5: the cross, the rank dial, wasted thrust, the four rooms, and the cross that is asked for.
import assert from "node:assert/strict";
import test from "node:test";
import { armMistake, armOf, crossApart, wrongArms } from "../lib/arm_feedback.js";
import { norm } from "../lib/vec.js";
import { load, mount } from "./mount.mjs";

const near = (a, b, tol = 1e-9) => assert.ok(Math.abs(a - b) < tol, `${a} is not ${b}`);
const NAMES = ["find_cross", "rank_dial", "wasted_thrust", "four_rooms", "predict_arm"], specs = Object.fromEntries(await Promise.all(NAMES.map(async (n) => [n, (await load(n)).spec])));
const at = (name, more) => { const { spec } = { spec: specs[name] }, s = spec.clean({ ...spec.defaults, ...more }); return { s, d: spec.derive(s), said: spec.words(s, spec.derive(s)) }; };

test("find_cross: the worked numbers of the toy layer", () => {
  const { d, said } = at("find_cross", { u: [0.7, 0.7] });
  near(d.product, 0); near(d.lengths[0] ** 2, 45); near(d.lengths[1] ** 2, 5); near(d.between, 90, 1e-6);
  assert.match(said, /6\.71 and 2\.24 long, and meet at 90\.0°\. A right angle/);
  near(at("find_cross", { u: [1, 0] }).d.between, 36.8699, 1e-4); near(at("find_cross", { u: [1, 0] }).d.lengths[0], 5);
  assert.match(at("find_cross", { a: [[1, 1.5], [-1.5, 1]] }).said, /stretches all directions alike, by 1\.80/);
  assert.match(at("find_cross", { u: [0.7, 0.7], a: [[1.5, 1.5], [4.5, 4.5]] }).said, /One arm is sent to zero/);
  assert.match(at("find_cross", { a: [[0, 0], [0, 0]] }).said, /everything to zero/);
  assert.doesNotMatch(at("find_cross", { u: [0.7, 0.72] }).said, /A right angle/);
});

test("find_cross: the button finds it, for a matrix that was typed in", async () => {
  const f = await mount("find_cross", { a: [[1, -2], [0.5, 3]] });
  assert.ok(Math.abs(f.result()[0]) > 0.1);
  f.click(f.button("Turn it there"));
  near(f.result()[0], 0); near(f.result()[1], f.result()[3]); near(f.result()[2], f.result()[4]);
});

test("rank_dial: what is left out is the error, and a copy has its price", () => {
  near(at("rank_dial", { what: "toy", k: 1 }).d.error, Math.sqrt(5)); near(at("rank_dial", { what: "toy", k: 0 }).d.error, Math.sqrt(50)); near(at("rank_dial", { what: "toy", k: 2 }).d.error, 0);
  const { d, said } = at("rank_dial", { k: 8 });
  assert.equal(d.stored, 1032); assert.equal(d.full, 4096);
  assert.match(said, /With 8 patterns of 64 of the portrait the error is .* 1032 numbers are stored, where the whole has 4096\. Of 9 rivals of rank 8 the nearest misses by/);
  assert.ok(d.best > d.error * 1.05, "the rivals of rank 8 are visibly worse");
  assert.equal(at("rank_dial", { what: "toy", k: 50 }).s.k, 2);
  assert.equal(at("rank_dial", { what: "style", k: 64 }).s.k, 32);
});

test("rank_dial: other rivals are others, and no better", () => {
  const one = at("rank_dial", { k: 8, seed: 1 }).d, two = at("rank_dial", { k: 8, seed: 2 }).d;
  for (const name of ["random", "own", "nudged"]) { assert.notDeepEqual(one.at[name], two.at[name]); for (const e of two.at[name]) assert.ok(e > two.error); }
  // Those that know the picture do better than those that do not.
  assert.ok(Math.max(...one.at.own) < Math.min(...one.at.random));
});

test("rank_dial: another matrix starts at a rank of its own", async () => {
  const f = await mount("rank_dial", { k: 40 });
  f.click(f.button("A")); assert.equal(f.model.get("k"), 1); assert.equal(f.one("input[type=range]").getAttribute("max"), "2");
});

test("wasted_thrust: along (−2, 2, 1) nothing comes of it", async () => {
  const { d, said } = at("wasted_thrust", { x: [-2, 2, 1] });
  near(norm(d.y), 0); near(d.shortest, 0); assert.match(said, /All of it is wasted/);
  const f = await mount("wasted_thrust", { x: [1, 1, 1] }), before = f.result();
  const slider = f.all("input[type=range]")[3];
  f.type(slider, "1"); f.result().slice(0, 5).forEach((v, i) => near(v, before[i]));
  assert.ok(f.result()[6] > before[6]);
  f.click(f.button("Take the waste out")); near(f.result()[6], 0); f.result().slice(0, 2).forEach((v, i) => near(v, before[i]));
  assert.match(f.text(".ec-readout"), /Nothing is wasted/);
});

test("wasted_thrust: a ring that is pulled takes the engines along the shortest way", async () => {
  const f = await mount("wasted_thrust", { x: [1, 1, 1] });
  const x = f.model.get("x"); f.key(".ec-handle", "ArrowRight"); const to = f.model.get("x"), step = to.map((v, i) => v - x[i]);
  near(f.result()[0], 7.5);
  near(step[0] * -2 + step[1] * 2 + step[2], 0);
});

test("wasted_thrust: the waste stops where an engine does", async () => {
  const f = await mount("wasted_thrust", { x: [-4, 4, 2] }), before = f.result();
  f.type(f.all("input[type=range]")[3], "2");
  for (const v of f.model.get("x")) assert.ok(Math.abs(v) <= 4 + 1e-12);
  f.result().slice(0, 2).forEach((v, i) => near(v, before[i]));
});

test("four_rooms: dimensions, forwards and back", () => {
  const sizes = (m) => { const { d } = at("four_rooms", { m }); return [d.rank, d.nullity, d.unreached]; };
  assert.deepEqual(sizes("A"), [2, 0, 0]); assert.deepEqual(sizes("flat"), [1, 1, 1]); assert.deepEqual(sizes("B"), [2, 1, 0]); assert.deepEqual(sizes("Bt"), [2, 0, 1]);
  const back = at("four_rooms", { m: "flat", way: "back", c: [1, 0.6, 0] });
  near(back.d.lost, 0.6); assert.match(back.said, /the rest of y, 0\.60 long, cannot be reached/);
  assert.match(at("four_rooms", { m: "B", way: "back" }).said, /Its image is y itself/);
});

test("four_rooms: the slider of the null space changes x and not y", async () => {
  const f = await mount("four_rooms"), before = f.result(), [seen, unseen] = f.all("input[type=range]");
  f.type(unseen, "-1.4"); f.result().slice(2).forEach((v, i) => near(v, before[2 + i])); assert.ok(Math.abs(f.result()[0] - before[0]) > 0.5);
  f.type(seen, "-1"); assert.ok(Math.abs(f.result()[2] - before[2]) > 1);
});

test("predict_arm: each mistake has an angle of its own", () => {
  const A = [[1.5, 1.5], [2, -0.5]], said = (a) => armMistake(A, a, -40, 5), truth = armOf(A);
  near(truth, 16.845, 1e-3);
  assert.equal(said(truth), "right"); assert.equal(said(truth - 90), "right", "an arm is an arm"); assert.equal(said(truth + 4.5), "right"); assert.equal(said(-40), "unmoved");
  assert.notEqual(armMistake(A, 64.8, 0, 5), "right", "the cross does not stand there already");
  assert.equal(said(43), "image"); assert.equal(said(54), "column"); assert.equal(said(-14), "column"); assert.equal(said(33), "eigenvector"); assert.equal(said(-62), "eigenvector"); assert.equal(said(1), "along_grid"); assert.equal(said(90), "along_grid"); assert.equal(said(65), "otherwise");
  for (const [, a] of wrongArms(A)) assert.ok(crossApart(a, truth) > 9, "no mistake of the lesson's question may count as right");
  assert.deepEqual(wrongArms([[1, -1], [1, 1]]).filter(([n]) => n === "eigenvector"), [], "a turn has no eigenvectors");
});

test("predict_arm: the answer is nowhere until it is asked for", async () => {
  const f = await mount("predict_arm", { start: [0.8, 0.9], guess: [0.8, 0.9] });
  assert.deepEqual(f.result(), [0.8, 0.9]); assert.doesNotMatch(f.el.textContent, /17°|meet/);
  f.key(".ec-handle", "ArrowUp"); assert.deepEqual(f.result(), [0.8, 0.95]);
  f.click(f.button("I’m sure. Show me.")); near(f.result()[0], armOf([[1.5, 1.5], [2, -0.5]]));
  f.key(".ec-handle", "ArrowUp"); assert.equal(f.model.get("shown"), false, "a cross turned after the answer is a new try");
});
