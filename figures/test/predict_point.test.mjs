import assert from "node:assert/strict";
import test from "node:test";
import { KIN, mistake, wrongPlaces } from "../lib/feedback.js";
import { rng } from "../lib/rng.js";
import { dist, inv2, matvec } from "../lib/vec.js";
import { MATRICES } from "../lib/world.js";
import { spec } from "../predict_point.js";
import { mount } from "./mount.mjs";

const { W_C, W_R } = MATRICES, TOL = 0.4;
const state = (more) => spec.clean({ ...spec.defaults, ...more });
const keys = ["right", "unmoved", "row_for_column", "other_column", "swapped", "sign", "unsigned", "half", "part", "unweighted", "unscaled", "inverse", "otherwise"];

test("300 random questions keep the invariant, and cleaning a clean state changes nothing", () => {
  const r = rng(11);
  for (let i = 0; i < 300; i++) {
    const s = state(spec.random(r));
    spec.invariant(s);
    assert.deepEqual(spec.clean(s), s);
  }
});

test("an answer that is not there is never given away", () => {
  const r = rng(5);
  for (let i = 0; i < 200; i++) {
    const open = state({ ...spec.random(r), shown: true }), s = state({ ...open, shown: false });
    const truth = spec.derive(open).truth, all = JSON.stringify([spec.derive(s), spec.words(s, spec.derive(s)), spec.python(s), spec.result(s, spec.derive(s))]);
    assert.deepEqual(spec.result(s, spec.derive(s)), s.guess);
    for (const v of truth) {
      // An entry of W or x may be a part of the answer: those are the question.
      const text = String(v), given = [...spec.derive(s).W.flat(), ...s.x].includes(v);
      if (text.length > 6 && !given) assert.ok(!all.includes(text), `${text} in ${all}`);
    }
    assert.ok(!spec.python(s).includes("push") && !spec.python(s).includes("solve"));
    assert.deepEqual(spec.result(open, spec.derive(open)), truth);
  }
});

test("each mistake is told from where its flag stands", () => {
  const says = (W, x, guess) => mistake(W, x, guess, TOL);
  assert.equal(says(W_C, [1, 0], [-2, 2.5]), "right");
  assert.equal(says(W_C, [1, 0], [-2.25, 2.25]), "right", "one step off in each direction is near enough");
  assert.notEqual(says(W_C, [1, 0], [-2.5, 2.5]), "right", "two steps off is not there");
  assert.equal(says(W_C, [1, 0], [1, 0]), "unmoved");
  assert.equal(says(W_C, [1, 0], [2.5, -2]), "other_column");
  assert.equal(says(W_C, [1, 0], [2, -2.5]), "sign");
  assert.equal(says(W_C, [1, 0], [-2, 0]), "half");
  assert.equal(says(W_C, [1, 0], [-1, 1.25]), "unscaled");
  assert.equal(says(W_C, [1, 0], [0, 0]), "otherwise");
  assert.equal(says(W_R, [1, 0], [1, 1.5]), "row_for_column", "the first row of W_R, not its first column");
  assert.equal(says(W_R, [0.5, 2], [1.25, 3.5]), "swapped");
  assert.equal(says(W_R, [0.5, 2], [3, 2]), "part");
  assert.equal(says(W_R, [0.5, 2], [2.5, -0.5]), "unweighted");
  assert.equal(says(W_C, [0.5, 0.5], [2.25, 2.25]), "unsigned");
  assert.equal(says(W_R, [0.5, 2], [-10 / 13, 11 / 13]), "inverse");
});

test("the nearest mistake is named, and the truth never is one", () => {
  const r = rng(3);
  for (let i = 0; i < 400; i++) {
    const s = spec.random(r), W = s.w === "custom" ? s.m : MATRICES[s.w], guess = [r() * 8 - 4, r() * 8 - 4], said = mistake(W, s.x, guess, TOL);
    assert.ok(keys.includes(said), said);
    const truth = matvec(W, s.x), near = wrongPlaces(W, s.x).filter(([, q]) => dist(q, truth) > TOL).map(([n, q]) => [dist(q, guess), n]).sort((a, b) => a[0] - b[0])[0];
    if (dist(guess, truth) <= TOL) assert.equal(said, "right");
    else if (near[0] <= TOL) assert.ok(wrongPlaces(W, s.x).some(([n, q]) => n === said && Math.abs(dist(q, guess) - near[0]) < 1e-6), `${said}, nearest ${near[1]}`);
  }
  // A matrix that changes nothing: not moving is right.
  assert.equal(mistake([[1, 0], [0, 1]], [1, 2], [1, 2], TOL), "right");
  // It hardly moves, so standing still is no mistake, and the flag beside it is not told that it stood still.
  assert.equal(mistake([[1.2, 0], [0, 1]], [1, 0], [0.75, 0], TOL), "unscaled");
  // Nothing to multiply, nothing to invert.
  assert.equal(mistake([[0, 0], [0, 0]], [1, 2], [0, 0], TOL), "right");
  assert.equal(mistake([[0, 0], [0, 0]], [1, 2], [3, 3], TOL), "otherwise");
  assert.equal(mistake(W_C, [0, 0], [2, 2], TOL), "otherwise");
  for (const [own, other] of Object.entries(KIN)) assert.ok(keys.includes(own) && keys.includes(other));
});

test("asked backwards, the flag looks for the animal of a label", () => {
  const s = state({ ask: "animal", x: [0.5, 2], shown: true, guess: [2.75, 2.25] }), d = spec.derive(s);
  assert.ok(dist(d.truth, [8 / 3, 7 / 3]) < 1e-12);
  assert.equal(d.mistake, "right");
  const about = (guess) => spec.derive({ ...s, guess }).mistake;
  assert.equal(about([0.5, 2]), "unmoved");
  assert.equal(spec.derive({ ...s, w: "W_R", guess: [3.5, 1.25] }).mistake, "inverse", "W pushed the label on, instead of back");
});

test("an empty guess stands where the old label points", () => {
  assert.deepEqual(state({ x: [0.5, 2] }).guess, [0.5, 2]);
  assert.deepEqual(state({ x: [0.5, 2], guess: [90, -90] }).guess, [4.75, -3.25]);
});

test("hostile states are refused with a message, or held in the frame", () => {
  for (const [more, message] of [
    [{ w: "W_X" }, /w=W_X must be/], [{ w: "constructor" }, /w=constructor must be/], [{ ask: "why" }, /ask=why must be/],
    [{ x: [1] }, /x=.* must be two numbers/], [{ x: "ab" }, /x=.* must be two numbers/], [{ x: [NaN, 1] }, /must be two numbers/], [{ guess: [Infinity, 0] }, /guess=.* must be two numbers/],
    [{ guess: null }, /guess=/], [{ w: "custom", m: [[1, 2]] }, /m=.* must be two rows/], [{ w: "custom", m: [[1], [2]] }, /m=.* must be two numbers/],
  ]) assert.throws(() => state(more), message, JSON.stringify(more));
  assert.equal(state({ shown: "yes" }).shown, false);
  assert.deepEqual(state({ w: "custom", m: [[9, 0], [0, -9]], x: [0.5, 0.5] }).m, [[5, 0], [0, -5]]);
});

test("values that make no question together are made one", () => {
  assert.equal(state({ ask: "animal", w: "custom", m: [[1, 2], [2, 4]] }).ask, "label", "no animal can be found through a flat plane");
  // (6, 18) lies outside the frame; halving leaves the direction as it was asked.
  assert.deepEqual(state({ w: "A", x: [2, 2] }).x, [0.25, 0.25]);
  const r = rng(8);
  for (let i = 0; i < 200; i++) {
    const a = spec.random(r), b = spec.random(r), mixed = Object.fromEntries(Object.keys(spec.defaults).map((k) => [k, r() < 0.5 ? a[k] : b[k]]));
    spec.invariant(state(mixed));
  }
});

test("the snippet is the question before the reveal and the push after it", () => {
  const s = state({ w: "W_R", x: [0.5, 2] });
  assert.match(spec.python(s), /result = guess/);
  assert.match(spec.python({ ...s, shown: true }), /layer\.push\(x\)\.o/);
  assert.match(spec.python(state({ ask: "animal", x: [0.5, 2], shown: true })), /import numpy as np\nimport eigencat as ec\n\nW = ec\.matrices\(\)\["W_C"\]/);
  assert.ok(inv2(W_R));
});

test("in the world of words the same question is asked of two maps", () => {
  const there = state({ world: "words", w: "W_G", x: [-1, 2], guess: [-4, 1], shown: true }), d = spec.derive(there);
  assert.deepEqual([d.truth, d.mistake], [[-4, 1], "right"]);
  assert.match(spec.words(there, d), /^It landed at \(\u22124, 1\), exactly at your flag\.$/);
  const back = state({ world: "words", w: "W_G", ask: "animal", x: [-1, 2], guess: [0.25, 1.75], shown: true });
  assert.equal(spec.derive(back).mistake, "right", "thirds lie on no grid: the nearest place counts");
  assert.equal(spec.derive(state({ ...back, guess: [-4, 1] })).mistake, "inverse");
  for (const s of [there, back]) assert.doesNotMatch(spec.words(s, spec.derive(s)) + spec.python(s), /snout|animal|rat/);
  assert.throws(() => state({ world: "numbers" }), /world=numbers must be/);
});

test("in the world of words the map is named above the plane, and the heading says which way", async () => {
  const f = await mount("predict_point", { world: "words", w: "W_G", x: [-1, 2] }), head = () => [f.text(".pp-map"), f.text(".ec-do")];
  assert.deepEqual(head(), ["The English map", "Plant your flag where it will land."]);
  f.model.set({ ask: "animal" });
  f.flush();
  assert.deepEqual(head(), ["The German map", "Plant your flag where it came from."]);
  const animals = await mount("predict_point", {});
  assert.equal(animals.all(".pp-map").length, 0);
});

test("a lost minus is told as such in both lessons", () => {
  assert.equal(mistake(MATRICES.W_G, [-1, 2], [4, 3], TOL), "unsigned");
  assert.equal(mistake(W_R, [0.5, 2], [3.5, 2.75], TOL), "unsigned");
});
