// Figure 0a: the tally is agreement with the truth, and nothing is told before its time.
import assert from "node:assert/strict";
import test from "node:test";
import { spec } from "../../src/eigencat/_figures/sort_cards.js";
import { rng } from "../lib/rng.js";

const TRUTH = [...Array(5).fill("cat"), ...Array(5).fill("rat")];
const state = (labels, compared = false) => ({ labels, compared });
const say = (s) => spec.words(s, spec.derive(s));

test("invariant on 500 random states", () => {
  const r = rng(1);
  for (let i = 0; i < 500; i++) {
    const s = spec.random(r);
    assert.deepEqual(spec.clean(s), s, "a random state is legal");
    spec.invariant(s);
    const [right, placed] = spec.result(s, spec.derive(s));
    assert.equal(right, s.labels.filter((l, k) => l === TRUTH[k]).length);
    assert.equal(placed, s.labels.filter(Boolean).length);
  }
});

test("nothing placed, everything right, everything wrong", () => {
  for (const s of [state(Array(10).fill(null)), state(Array(10).fill(null), true), state(TRUTH), state([...TRUTH].reverse())]) spec.invariant(s);
  assert.deepEqual(spec.result(state(TRUTH), spec.derive(state(TRUTH))), [10, 10]);
  assert.deepEqual(spec.result(state([...TRUTH].reverse()), spec.derive(state([...TRUTH].reverse()))), [0, 10]);
});

test("the truth stays covered until all ten are placed, or compared", () => {
  const nine = [...TRUTH.slice(0, 9), null];
  assert.equal(spec.derive(state(nine)).open, false);
  assert.doesNotMatch(say(state(nine)), /agree/);
  assert.equal(spec.derive(state(nine, true)).open, true);
  assert.match(say(state(nine, true)), /Nine of the nine placed agree/);
  assert.match(say(state(TRUTH)), /Ten of ten agree.*snout and body: two measurements/);
});

test("a card at odds is said with its reason, and those alike are said together", () => {
  const labels = [...TRUTH];
  labels[7] = "cat";                                   // (1.25, 0.5)
  assert.match(say(state(labels)), /One you called cat has a long snout and a small body: a rat\./);
  labels[9] = "cat";                                   // (1, 0.75)
  assert.match(say(state(labels)), /Eight of ten.*Two you called cat have a long snout and a small body: rats\./);
  labels[2] = "rat";                                   // (0.75, 2): as long as the shortest rat's
  assert.match(say(state(labels)), /One you called rat has a middling snout and a big body: a cat\./);
});

test("a hostile state is refused in words", () => {
  for (const [s, what] of [
    [{ labels: "cat" }, /labels must be a list of ten.*got string/], [{ labels: [] }, /a list of 0/], [{ labels: Array(11).fill(null) }, /a list of 11/],
    [{ labels: Array(10).fill("dog") }, /got "dog"/], [{ labels: Array(10).fill(1) }, /must hold/], [{ labels: Array(10).fill({ x: "y".repeat(500) }) }, /must hold/],
    [{ labels: [undefined, ...Array(9).fill(null)] }, null],
  ]) {
    if (what) assert.throws(() => spec.clean(s), what);
    else assert.throws(() => spec.clean(s));
  }
  assert.equal(spec.clean({ labels: TRUTH, compared: "yes" }).compared, false);
});

test("the snippet writes the labels in the library's order", () => {
  assert.match(spec.python(state(TRUTH)), /mine = \["cat", "cat", "cat", "cat", "cat", "rat", "rat", "rat", "rat", "rat"\]/);
  assert.match(spec.python(spec.defaults), /\[None(, None){9}\]/);
});
