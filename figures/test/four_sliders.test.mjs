// Figure 0b: the class is the argmax of W x, for ten animals and for a reader's own rows.
import assert from "node:assert/strict";
import test from "node:test";
import { spec } from "../../src/eigencat/_figures/four_sliders.js";
import { between, rng } from "../lib/rng.js";
import { slots } from "../lib/strip.js";

const W_C = [[-2, 2.5], [2.5, -2]];
const state = (w, more = {}) => ({ ...spec.defaults, w, ...more });
const say = (s, table) => spec.words(s, spec.derive(s, table), table);

test("invariant on 500 random states", () => {
  const r = rng(2);
  for (let i = 0; i < 500; i++) {
    const s = spec.random(r);
    assert.deepEqual(spec.clean(s), s, "a random state is legal");
    spec.invariant(s);
    assert.equal(spec.result(s, spec.derive(s)).length, 20);
  }
});

test("six of ten at the start, ten of ten at W_C, none where nothing weighs anything", () => {
  assert.equal(spec.derive(spec.defaults).right, 6);
  assert.equal(spec.derive(state(W_C)).right, 10);
  const zero = spec.derive(state([[0, 0], [0, 0]]));
  assert.equal(zero.right, 0);
  assert.deepEqual(new Set(zero.says), new Set([-1]), "all tie");
  spec.invariant(state([[0, 0], [0, 0]]));
  spec.invariant(state([[3, 3], [3, 3]]));
  spec.invariant(state([[-3, -3], [-3, -3]]));
});

test("the words of the mock, the tie, the reveal, and scores below zero", () => {
  assert.equal(say(spec.defaults), "This cat: cat score 2.00, rat score 2.50. The machine says rat; she is not amused.");
  assert.equal(say(state([[1, 1], [0, 0]], { pick: 5 })), "This rat: cat score 1.50, rat score 0.00. The machine says cat; he is not amused.");
  assert.match(say(state([[1, 1], [1, 1]])), /A tie: it hangs in the air\./);
  assert.match(say(state(W_C)), /^Ten of ten\. Those four numbers are a matrix\. You wrote it with four opinions\. This cat: cat score 4\.00, rat score −2\.75\.$/);
  const below = state([[-2, -0.5], [-0.5, -2]]);
  assert.ok(spec.derive(below).scores_of.flat().every((v) => v < 0));
  assert.match(say(below), /Both are below zero, and the larger one still wins\./);
});

test("a hostile state is mended or refused in words", () => {
  assert.deepEqual(spec.clean(state([[99, -99], [0.149, 0.151]])).w, [[3, -3], [0.1, 0.2]]);
  assert.equal(spec.clean(state(W_C, { pick: 1e9 })).pick, 4999);
  assert.equal(spec.clean(state(W_C, { pick: -3 })).pick, 0);
  for (const w of [[[NaN, 1], [1, 1]], [[1], [1, 1]], "W_C", null, [[1, 1]], [["1", 1], [1, 1]], [[1, 1], [1, { valueOf: () => 2 }]]]) assert.throws(() => spec.clean(state(w)), /w.* must be/);
  assert.throws(() => spec.clean(state(W_C, { data: "<script>" })), /data=.* must be one of/);
  assert.throws(() => spec.clean(state(W_C, { pick: "0" })), /pick=.* must be a number/);
});

const table = (rows, labels = null) => ({ name: "mine.csv", columns: ["height", "weight"], rows, labels });
const own = (w, more = {}) => state(w, { data: "table", ...more });

test("the reader's table: invariant on 200 random tables, with and without labels", () => {
  const r = rng(3);
  for (let i = 0; i < 200; i++) {
    const big = 10 ** between(r, -4, 6), n = 1 + Math.floor(r() * 30);
    const rows = Array.from({ length: n }, () => [between(r, -big, big), between(r, -1, 1)]);
    const t = table(rows, i % 2 ? rows.map((_, k) => (k % 2 ? "a" : "b")) : null), s = own(spec.random(r).w, { pick: 29 });
    spec.invariant(s, t);
    const d = spec.derive(s, t);
    assert.ok(d.points.flat().every((v) => Math.abs(v) <= 3 + 1e-9), "divided to fit the sliders");
    assert.ok(d.pick < n);
    assert.equal(d.told, new Set(t.labels ?? []).size === 2);
  }
});

test("a column's unit is said, and its zero column does no harm", () => {
  const d = spec.derive(own(W_C), table([[0, 45], [0, 60]]));
  assert.deepEqual(d.inputs, ["height", "weight, in 20s"]);
  assert.deepEqual(d.points, [[0, 2.25], [0, 3]]);
});

test("without labels there are scores and no tally; with three kinds the reason is said", () => {
  const rows = [[1, 2], [2, 1], [1, 1]], plain = spec.derive(own(W_C), table(rows));
  assert.deepEqual(plain.ok, [null, null, null]);
  assert.equal(plain.right, 0);
  assert.match(say(own(W_C), table(rows)), /^Row 1, height 1, weight 2: first score 3\.00, second score −1\.50\. The first score is larger\.$/);
  assert.match(say(own(W_C, { pick: 2 }), table(rows)), /A tie: the row hangs in the air\./);
  assert.match(say(own(W_C), table(rows, ["a", "b", "c"])), /A tally needs two kinds of label; this table has 3\./);
  assert.match(say(own(W_C), table(rows.slice(0, 2), ["tall", "wide"])), /2 of 2 right\. Those four numbers are a matrix/);
  assert.match(say(own([[1, 0], [0, 1]]), table(rows.slice(0, 2), ["tall", "wide"])), /The machine says wide, which is wrong\./);
});

test("no table: the animals stay, whatever the state asks for", () => {
  assert.equal(spec.derive(own(W_C)).n, 10);
  assert.equal(spec.derive(own(W_C), table([])).n, 10);
});

test("a snippet for a short table carries its numbers, one for a long table names the file", () => {
  const few = spec.python(own(W_C), table([[0.5, 2], [1, -0.5]], ['say "a"', "b"]));
  assert.match(few, /X = np\.array\(\[\[0\.5, 2\.0\], \[1\.0, -0\.5\]\]\)/);
  assert.match(few, /labels = \["say \\"a\\"", "b"\]/);
  const rows = Array.from({ length: 61 }, (_, i) => [i, 1]);
  assert.match(spec.python(own(W_C), table(rows)), /ec\.read_table\("mine\.csv"\)/);
});

test("dots fit their shelf for 1 to 5,000 rows, on a phone and on a desk", () => {
  for (const width of [300, 640, 900]) for (const n of [1, 2, 10, 24, 100, 400, 999, 2500, 5000]) {
    const { pitch, cols, levels } = slots(n, width);
    assert.ok(cols * levels >= n, "a slot for each");
    assert.ok(cols * pitch <= width, "inside the width");
    assert.ok(levels * pitch <= 75, "and low");
  }
});
