// Figure 1.3d: the dot product is the length of w times the shadow, and the shadow does not know that length.
import assert from "node:assert/strict";
import test from "node:test";
import { dot, norm, scale } from "../lib/vec.js";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("level_lines"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more }), near = (a, b, tol = 1e-9) => assert.ok(Math.abs(a - b) < tol, `${a} is not ${b}`);
const TABLE = { name: "t", columns: ["height", "weight"], rows: [[100, 50], [150, 20], [20, 75]], labels: ["a", "b", "a"] };

test("level_lines: the invariant on 500 random states, and on w in special places", () => {
  for (const s of states(spec, 500, 2)) spec.invariant(s);
  for (const w of [[0, 0], [0, 3], [-3, 0], [1e-12, 0], [50, -100], [3, 3]]) for (const x of [[0, 0], [3.1, 2.9], [1, 0]]) spec.invariant(state({ w, x }));
});

test("level_lines: the worked numbers of the lesson", () => {
  const d = spec.derive(state());
  near(d.length, 3.2016, 5e-5);
  near(d.shadow, 1.2494, 5e-5);
  assert.equal(d.score, 4);
  assert.equal(d.more, 2, "two cats score more than 4");
});

test("level_lines: the buttons change the length and the score, never the shadow or the direction", async () => {
  const f = await mount("level_lines", { w: [-1, 1.25] }), read = () => f.result();
  const [score, length, shadow] = read();
  f.click(f.button("twice as long"));
  near(read()[0], 2 * score); near(read()[1], 2 * length); near(read()[2], shadow);
  f.click(f.button("length one"));
  near(read()[1], 1); near(read()[0], read()[2]);
  const w = f.model.get("w");
  near(w[0] / w[1], -0.8);
});

test("level_lines: w never leaves its range, nor its direction", () => {
  for (const s of states(spec, 300, 4)) {
    const w = spec.clean({ ...s, w: scale(s.w, 7) }).w;
    assert.ok(Math.max(...w.map(Math.abs)) <= 3 + 1e-12);
    near(dot(w, s.w) / (norm(w) * norm(s.w)), 1);
  }
  assert.deepEqual(state({ w: [0, 0] }).w, [0.25, 0]);
});

test("level_lines: the thick line goes through the sample, square to w", async () => {
  const f = await mount("level_lines");
  for (const s of states(spec, 60, 5)) {
    f.model.set(s);
    f.flush();
    const [x0, y0, x1, y1] = f.one(".ll-here").getAttribute("d").match(/-?[\d.]+(?:e-?\d+)?/g).map(Number), [px, py] = f.one(".ec-part-x").getAttribute("transform").match(/-?[\d.]+/g).map(Number);
    const len = Math.hypot(x1 - x0, y1 - y0);
    near(((x1 - x0) * s.w[0] - (y1 - y0) * s.w[1]) / len / norm(s.w), 0, 1e-6);
    near(((px - x0) * (y1 - y0) - (py - y0) * (x1 - x0)) / len, 0, 1e-6);
  }
});

test("level_lines: a table of the reader's own is counted and named", () => {
  const s = state({ data: "table", w: [1, 0], x: [1, 1] }), d = spec.derive(s, TABLE);
  assert.deepEqual([d.n, d.ins], [3, ["height, in 50s", "weight, in 50s"]]);
  assert.equal(d.more, 2);
  assert.match(spec.words(s, d), /2 of 3 rows score more\.$/);
  assert.deepEqual(spec.clean({ ...s, x: [-2, -2] }).x, [-2, -2], "a table may hold negative numbers");
});

test("level_lines: a tick at every whole score, none left out and none too near", async () => {
  const f = await mount("level_lines"), UNIT = 66;
  const ticks = () => [...f.one(".ll-wholes").getAttribute("d").matchAll(/M([-\d.e]+) ([-\d.e]+)L([-\d.e]+) ([-\d.e]+)/g)].map(([, ...n]) => { const [a, b, c, d] = n.map(Number); return [(a + c) / 2, (b + d) / 2]; });
  const counts = [];
  for (const w of [[-1, 1.25], [-2, 2.5], [3, 3], [-3, 3], [0.25, 0]]) {
    f.model.set({ w });
    f.flush();
    const at = ticks();
    counts.push(at.length);
    for (let i = 1; i < at.length; i++) {
      const apart = Math.hypot(at[i][0] - at[i - 1][0], at[i][1] - at[i - 1][1]);
      near(apart, UNIT / norm(w), 1e-6);
      assert.ok(apart >= 5);
    }
  }
  assert.ok(counts[1] >= 2 * counts[0] - 1, `twice as long a w has twice as many ticks; got ${counts}`);
});
