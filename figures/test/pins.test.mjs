// Figure A1.1a: what is pinned stays, what is not can go anywhere, and two pins fix everybody.
import assert from "node:assert/strict";
import test from "node:test";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("pins"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more }), near = (a, b, tol = 1e-9) => assert.ok(Math.abs(a - b) < tol, `${a} is not ${b}`);
const TABLE = { name: "t", columns: ["height", "weight"], rows: [[100, 50], [150, 20], [20, 75]], labels: ["a", "b", "a"] };

test("pins: 4, 2, 2 and 0 numbers are free", () => {
  assert.deepEqual(["none", "first", "second", "both"].map((pins) => spec.derive(state({ pins })).free), [4, 2, 2, 0]);
});

test("pins: a drift moves what is free and nothing that is pinned", async () => {
  for (const [pins, moves] of [["none", [true, true]], ["first", [false, true]], ["second", [true, false]], ["both", [false, false]]]) {
    const f = await mount("pins", { pins, first: [1, 0], second: [0, 1] });
    for (let k = 0; k < 4; k++) {
      const was = ["first", "second"].map((n) => JSON.stringify(f.model.get(n)));
      f.click(f.button("Let it drift"));
      assert.deepEqual(["first", "second"].map((n, j) => JSON.stringify(f.model.get(n)) !== was[j]), moves, `${pins}, drift ${k}`);
    }
  }
});

test("pins: a pinned tip cannot be taken by hand or key, a free one can", async () => {
  const f = await mount("pins", { pins: "first", first: [1, 0], second: [0, 1] }), [one, two] = f.all(".ec-handle");
  f.key(one, "ArrowRight"); f.key(two, "ArrowRight");
  assert.deepEqual([f.model.get("first"), f.model.get("second")], [[1, 0], [0.05, 1]]);
  assert.equal(one.getAttribute("tabindex"), "-1");
  assert.match(one.getAttribute("style"), /none/);
});

test("pins: animals with equal bodies slide together when the snout is pinned", () => {
  const [a, b] = [[0, 1], [0.7, 0.4]].map((second) => spec.derive(state({ pins: "first", first: [1, 0], second })));
  const way = a.places.map((q, i) => [b.places[i][0] - q[0], b.places[i][1] - q[1]]);
  // Three of the cats have body 2, and the cat with body 1 would go half as far.
  for (const i of [1, 2]) for (const k of [0, 1]) near(way[i][k], way[0][k]);
  for (const k of [0, 1]) near(way[5][k], way[0][k] / 4, 1e-9);   // the rat's body is 0.5
});

test("pins: two units on one line are said to be flat", () => {
  assert.match(spec.words(state({ pins: "both", first: [1, 0.5], second: [-0.5, -0.25] }), spec.derive(state({ pins: "both", first: [1, 0.5], second: [-0.5, -0.25] }))), /one line/);
  // Nearly on one line is not on it: every place still has one label.
  assert.equal(spec.derive(state({ pins: "both", first: [1.2, 0.4], second: [0.6, 0.21] })).flat, false);
  assert.match(spec.words(state({ first: [0, 1], second: [1, 0] }), spec.derive(state({ first: [0, 1], second: [1, 0] }))), /mirror/);
});

test("pins: a table of the reader's own is carried by the same arrows", () => {
  const s = state({ data: "table", first: [1, 0], second: [0.5, 1] }), d = spec.derive(s, TABLE);
  assert.deepEqual(d.ins, ["height, in 50s", "weight, in 50s"]);
  assert.deepEqual(d.places[0], [2.5, 1]);
  assert.doesNotMatch(spec.words(s, d), /cat|animal/);
});

test("pins: every state is drawn with the count it derives", async () => {
  const f = await mount("pins");
  for (const s of states(spec, 30, 8)) { f.model.set(s); f.flush(); assert.equal(f.text(".pi-n"), String(spec.derive(s).free)); }
});
