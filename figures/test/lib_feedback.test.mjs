// Which mistake is it? Every kind is recognised where it can be told apart, and the truth is never called one.
import assert from "node:assert/strict";
import test from "node:test";
import { KIN, mistake, wrongPlaces } from "../lib/feedback.js";
import { between, rng } from "../lib/rng.js";
import { add, dist, matvec, norm, scale, transpose } from "../lib/vec.js";
import { MATRICES } from "../lib/world.js";

const TOL = 0.15, { W_C, W_R, A } = MATRICES;
const random = (r) => ({ W: [[between(r, -3, 3), between(r, -3, 3)], [between(r, -3, 3), between(r, -3, 3)]], x: [between(r, -2, 2), between(r, -2, 2)] });

test("feedback: the truth, and anything within reach of it, is right", () => {
  const r = rng(1);
  for (let i = 0; i < 500; i++) {
    const { W, x } = random(r), truth = matvec(W, x), turn = 2 * Math.PI * r();
    assert.equal(mistake(W, x, truth, TOL), "right");
    assert.equal(mistake(W, x, add(truth, scale([Math.cos(turn), Math.sin(turn)], TOL * 0.999 * r())), TOL), "right");
    assert.notEqual(mistake(W, x, add(truth, scale([Math.cos(turn), Math.sin(turn)], TOL * 1.01)), TOL), "right");
  }
});

test("feedback: a flag on the place of one mistake alone is called that mistake", () => {
  const r = rng(2), seen = new Map();
  for (let i = 0; i < 4000; i++) {
    const { W, x } = random(r), truth = matvec(W, x), places = wrongPlaces(W, x);
    for (const [name, q] of places) {
      const alone = dist(q, truth) > 2 * TOL && places.every(([n, p]) => n === name || dist(p, q) > 2 * TOL);
      if (!alone) continue;
      assert.equal(mistake(W, x, q, TOL), name);
      seen.set(name, (seen.get(name) ?? 0) + 1);
    }
  }
  for (const name of ["unmoved", "row_for_column", "other_column", "swapped", "sign", "unsigned", "half", "part", "unweighted", "inverse", "reader"]) assert.ok((seen.get(name) ?? 0) > 50, `${name} was met ${seen.get(name) ?? 0} times`);
});

test("feedback: the right way, the wrong length", () => {
  const r = rng(3);
  let met = 0;
  for (let i = 0; i < 500; i++) {
    const { W, x } = random(r), truth = matvec(W, x), k = 1.3 + r(), guess = scale(truth, k);
    if (norm(truth) < 1 || wrongPlaces(W, x).some(([, q]) => dist(q, guess) <= TOL)) continue;
    assert.equal(mistake(W, x, guess, TOL), "unscaled");
    met++;
  }
  assert.ok(met > 200);
});

test("feedback: the mistakes of the lesson, by name", () => {
  assert.equal(mistake(W_C, [1, 0], [-2, 2.5], TOL), "right");
  assert.equal(mistake(W_C, [1, 0], [1, 0], TOL), "unmoved");
  assert.equal(mistake(W_C, [1, 0], [2.5, -2], TOL), "other_column");
  assert.equal(mistake(W_R, [1, 0], [1, 1.5], TOL), "row_for_column");
  assert.equal(mistake(W_C, [0.5, 2], [-4, 2.75], TOL), "sign");
  assert.equal(mistake(W_C, [0.5, 2], [-2.75, 4], TOL), "other_column");   // for W_C swapping either way is one place
  assert.equal(mistake(A, [1, 0.5], [6.5, 3], TOL), "swapped");
  assert.equal(mistake(A, [1, 0.5], [3, 0], TOL), "half");
  assert.equal(mistake(A, [1, 0.5], [3, 4], TOL), "part");
  assert.equal(mistake(W_C, [0.5, 2], matvec([[8 / 9, 10 / 9], [10 / 9, 8 / 9]], [0.5, 2]), TOL), "inverse");
  // Asked for the step that adds one cat, given the row that asks how cat.
  assert.equal(mistake([[0.5, 1.5], [1, 1]], [1, 0], [-1, 1.5], TOL), "reader");
  assert.equal(mistake(W_C, [0.5, 2], [0, -3], TOL), "otherwise");
});

test("feedback: near two places the nearer one speaks", () => {
  const W = [[1, 0.3], [0.1, 1]], x = [1, 0], [row, column] = [matvec(transpose(W), x), matvec(W, x)];
  assert.ok(dist(row, column) < 0.25);
  assert.equal(mistake(W, x, row, 0.1), "row_for_column");
  assert.equal(mistake(W, x, column, 0.1), "right");
});

test("feedback: a mistake that lands where the truth is cannot be told from it, so it is not named", () => {
  const W = [[1, 0.05], [0, 1]], x = [1, 1], guess = [0.88, 1], truth = matvec(W, x);
  assert.ok(dist(x, truth) < TOL && dist(x, guess) < TOL && dist(truth, guess) > TOL);
  assert.equal(mistake(W, x, guess, TOL), "unscaled");
});

test("feedback: degenerate questions", () => {
  assert.equal(mistake(W_C, [0, 0], [0, 0], TOL), "right");
  assert.equal(mistake(W_C, [0, 0], [1, 1], TOL), "otherwise", "nothing maps to nothing: no mistake has another place");
  assert.equal(mistake([[0, 0], [0, 0]], [1, 2], [0, 0], TOL), "right");
  assert.equal(mistake([[0, 0], [0, 0]], [1, 2], [1, 2], TOL), "unmoved");
  assert.equal(mistake([[1, 2], [2, 4]], [1, 1], [3, 6], TOL), "right");
  assert.equal(mistake([[1, 2], [2, 4]], [1, 0], [2, 4], TOL), "other_column");
  assert.equal(mistake([[1, 0], [0, 1]], [1, 2], [1, 2], TOL), "right", "where nothing moves, unmoved is right");
  assert.ok(!wrongPlaces([[1, 2], [2, 4]], [1, 1]).some(([n]) => n === "inverse"), "a flat matrix has no inverse to mistake");
  for (const [, q] of wrongPlaces([[1, 2], [2, 4]], [0, 0])) assert.ok(q.every(Number.isFinite));
});

test("feedback: a symmetric matrix cannot have its rows taken for columns, nor the truth for any mistake", () => {
  const r = rng(5);
  for (let i = 0; i < 300; i++) {
    const { W, x } = random(r), S = [W[0], [W[0][1], W[1][1]]];
    assert.notEqual(mistake(S, x, matvec(transpose(S), x), TOL), "row_for_column");
    for (const M of [W, S, transpose(W)]) assert.equal(mistake(M, x, matvec(M, x), TOL), "right");
  }
});

test("feedback: every rare kind has a commoner one to speak for it", () => {
  for (const [rare, common] of Object.entries(KIN)) { assert.ok(!(common in KIN)); assert.notEqual(rare, common); }
});
