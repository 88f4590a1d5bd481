// @ts-check
// Which mistake is it? Chosen from the geometry of a wrong answer to "where does x land under W?".

import { dist, inv2, matvec, norm, scale, transpose } from "./vec.js";

/** @typedef {"right"|"unmoved"|"row_for_column"|"other_column"|"swapped"|"sign"|"half"|"unscaled"|"inverse"|"otherwise"} Mistake */

/**
 * @param {number[][]} W @param {number[]} x @param {number[]} guess @param {number} tol how near counts as there
 * @returns {Mistake}
 */
export function mistake(W, x, guess, tol) {
  const truth = matvec(W, x), near = (/** @type {number[]} */ q) => dist(guess, q) <= tol;
  const off = (/** @type {number[]} */ q) => dist(q, truth) > tol && near(q);  // never call the truth a mistake
  if (near(truth)) return "right";
  if (off(x)) return "unmoved";
  if (off(matvec(transpose(W), x))) return "row_for_column";
  if (off(matvec(W, [x[1], x[0]]))) return "other_column";
  if (off([truth[1], truth[0]])) return "swapped";
  if ([[-1, -1], [-1, 1], [1, -1]].some(([a, b]) => off([a * truth[0], b * truth[1]]))) return "sign";
  if (off([truth[0], 0]) || off([0, truth[1]])) return "half";
  const inverse = inv2(W);
  if (inverse && off(matvec(inverse, x))) return "inverse";
  const size = norm(truth), g = norm(guess);
  if (size > tol && g > tol && dist(scale(guess, size / g), truth) <= tol * size / Math.max(g, size)) return "unscaled";
  return "otherwise";
}
