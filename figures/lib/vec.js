// @ts-check
// Small linear algebra on plain arrays. Pure, total, and tested with zero and degenerate inputs.

/** @typedef {number[]} Vec  @typedef {number[][]} Mat */

export const clamp = (/** @type {number} */ v, /** @type {number} */ lo, /** @type {number} */ hi) => Math.min(hi, Math.max(lo, v));
/** Round to a grid without leaving binary dust: snap(0.15000000000000002, 0.05) is 0.15. */
export const snap = (/** @type {number} */ v, /** @type {number} */ step) => {
  const r = Math.round(v / step) * step;
  return Number(r.toFixed(6)) + 0;
};
export const add = (/** @type {Vec} */ a, /** @type {Vec} */ b) => a.map((v, i) => v + b[i]);
export const sub = (/** @type {Vec} */ a, /** @type {Vec} */ b) => a.map((v, i) => v - b[i]);
export const scale = (/** @type {Vec} */ a, /** @type {number} */ k) => a.map((v) => v * k);
export const dot = (/** @type {Vec} */ a, /** @type {Vec} */ b) => a.reduce((s, v, i) => s + v * b[i], 0);
export const norm = (/** @type {Vec} */ a) => Math.hypot(...a);
export const dist = (/** @type {Vec} */ a, /** @type {Vec} */ b) => norm(sub(a, b));
export const mix = (/** @type {Vec} */ a, /** @type {Vec} */ b, /** @type {number} */ t) => a.map((v, i) => v + (b[i] - v) * t);

/** W x: row i of W asks one question of x. @param {Mat} W @param {Vec} x */
export const matvec = (W, x) => W.map((row) => dot(row, x));
/** @param {Mat} W */
export const transpose = (W) => W[0].map((_, j) => W.map((row) => row[j]));
/** @param {Mat} W @param {number} j */
export const column = (W, j) => W.map((row) => row[j]);
/** @param {Mat} W */
export const det2 = (W) => W[0][0] * W[1][1] - W[0][1] * W[1][0];
/** Inverse of a 2 x 2 matrix, or null when it is singular to working precision. @param {Mat} W @returns {Mat|null} */
export const inv2 = (W) => {
  const d = det2(W), size = Math.max(...W.flat().map(Math.abs));
  if (!(Math.abs(d) > 1e-12 * size * size)) return null;
  return [[W[1][1] / d, -W[0][1] / d], [-W[1][0] / d, W[0][0] / d]];
};
/**
 * The row of W whose total is largest for x, or -1 for a tie: a gap that rounding alone can make. Rounding grows with
 * the terms, not with the totals, since large terms may cancel. The same rule as eigencat's Pushed.predicted.
 * @param {Mat} W @param {Vec} x
 */
export const winner = (W, x) => argmax(matvec(W, x), 1e-12 * Math.max(...W.map((row) => row.reduce((s, w, j) => s + Math.abs(w * x[j]), 0))));
/** Index of the largest entry, or -1 when the two largest tie. @param {Vec} o */
export const argmax = (o, tol = 1e-9) => {
  const best = o.reduce((b, v, i) => (v > o[b] ? i : b), 0);
  return o.some((v, i) => i !== best && Math.abs(v - o[best]) <= tol) ? -1 : best;
};
