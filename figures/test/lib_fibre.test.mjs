// Who gives the same bent output: checked against trying the inputs one by one.
import assert from "node:assert/strict";
import test from "node:test";
import { sameOutput, twin } from "../lib/fibre.js";
import { between, rng } from "../lib/rng.js";
import { add, dist, matvec, mix, norm, scale, sub } from "../lib/vec.js";
import { MATRICES } from "../lib/world.js";

const BOX = [[0, 3], [0, 3]], r = rng(99);
const out = (W, x, bend) => matvec(W, x).map((v) => (bend ? Math.max(0, v) : v));
const inBox = (p) => p.every((v, k) => v >= BOX[k][0] - 1e-9 && v <= BOX[k][1] + 1e-9);
/** Twice the signed area left of the edge a → b. */
const cross = (a, b, p) => (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
const inside = (polygon, p) => { const s = polygon.map((a, i) => cross(a, polygon[(i + 1) % polygon.length], p)); return s.every((v) => v >= 0) || s.every((v) => v <= 0); };

test("fibre: random layers, tried input by input", () => {
  const kinds = { point: 0, line: 0, region: 0 };
  for (let i = 0; i < 400; i++) {
    const W = [[between(r, -3, 3), between(r, -3, 3)], [between(r, -3, 3), between(r, -3, 3)]], x = [between(r, 0, 3), between(r, 0, 3)], bend = r() < 0.8;
    const corners = sameOutput(W, x, bend, BOX), o = out(W, x, bend), size = 1 + norm(W.flat());
    const same = (p) => dist(out(W, p, bend), o) < 1e-9 * size;
    assert.ok(corners.length >= 1);
    for (const c of corners) assert.ok(inBox(c) && same(c), `${c} gives ${out(W, c, bend)}, not ${o}`);
    const [a, b] = corners;
    kinds[corners.length === 1 ? "point" : corners.length === 2 ? "line" : "region"]++;
    if (corners.length === 1) assert.deepEqual(a, x);
    if (corners.length === 2) {
      assert.ok(same(mix(a, b, r())));
      assert.ok(Math.abs(dist(a, x) + dist(x, b) - dist(a, b)) < 1e-9, "x lies between the ends");
      for (const [end, other] of [[a, b], [b, a]]) {           // a step beyond either end is outside or different
        const p = add(end, scale(sub(end, other), 0.02 / dist(a, b)));
        assert.ok(!inBox(p) || !same(p), "the line could have gone on");
      }
    }
    if (corners.length > 2) for (let k = 0; k < 40; k++) {
      const p = [between(r, 0, 3), between(r, 0, 3)];
      assert.equal(inside(corners, p), same(p), `${p}`);
    }
  }
  for (const [kind, n] of Object.entries(kinds)) assert.ok(n > 25, `only ${n} of kind ${kind} were tried`);
});

test("fibre: the cat of the book, bent", () => {
  assert.deepEqual(sameOutput(MATRICES.W_C, [0.5, 2], false, BOX), [[0.5, 2]]);
  const [a, b] = sameOutput(MATRICES.W_C, [0.5, 2], true, BOX).sort((p, q) => p[0] - q[0]);
  assert.ok(dist(a, [0, 1.6]) < 1e-12 && dist(b, [1.75, 3]) < 1e-12);
});

test("fibre: degenerate layers", () => {
  const whole = sameOutput([[0, 0], [0, 0]], [1, 1], false, BOX);
  assert.equal(whole.length, 4, "a layer of zeros makes everybody equal, bent or not");
  assert.equal(sameOutput([[0, 0], [0, 0]], [1, 1], true, BOX).length, 4);
  assert.equal(sameOutput([[1, 2], [2, 4]], [1, 1], false, BOX).length, 2, "a layer that flattens, with no bend");
  assert.equal(sameOutput([[1, 0], [0, 0]], [1, 1], true, BOX).length, 2);
  assert.equal(sameOutput([[-1, -1], [-2, -1]], [0, 0], true, BOX).length >= 3, true, "from the corner itself");
  assert.deepEqual(sameOutput([[1, 1], [1, -2]], [0, 0], true, BOX), [[0, 0]], "a line that only touches the box");
});

test("fibre: a twin gives the same output and stands well away, or there is none", () => {
  for (let i = 0; i < 300; i++) {
    const W = [[between(r, -3, 3), between(r, -3, 3)], [between(r, -3, 3), between(r, -3, 3)]], x = [between(r, 0, 3), between(r, 0, 3)], t = twin(sameOutput(W, x, true, BOX), x);
    if (!t) continue;
    assert.ok(dist(t, x) > 0.1 && inBox(t));
    for (const u of [0.25, 0.5, 1]) assert.ok(dist(out(W, mix(x, t, u), true), out(W, x, true)) < 1e-9 * (1 + norm(W.flat())));
  }
  assert.equal(twin([[1, 1]], [1, 1]), null);
  assert.equal(twin([[1, 1], [1.05, 1.05]], [1, 1]), null);
});
