// @ts-check
// Which mistake is it? Chosen from the geometry of a wrong answer to "where does the shadow of x fall on the line of w?".

import { dist, dot, norm, scale } from "./vec.js";

/** @typedef {"right"|"unmoved"|"along_grid"|"score"|"tip"|"turned"|"opposite"|"unsquare"|"off_line"|"otherwise"} ShadowMistake */

/** The point of the line through zero along w that is nearest to x. @param {number[]} w @param {number[]} x */
export const footOf = (w, x) => scale(w, dot(w, x) / dot(w, w));

/**
 * Where each mistake would plant the flag, the likelier ones first.
 * @param {number[]} w @param {number[]} x @returns {[ShadowMistake, number[]][]}
 */
export function wrongShadows(w, x) {
  /** @type {[ShadowMistake, number[]][]} */ const places = [["score", scale(w, dot(w, x) / norm(w))], ["tip", w], ["opposite", scale(footOf(w, x), -1)]];
  // Straight down or straight across, along the grid, until the line is met.
  if (Math.abs(w[0]) > 1e-9) places.push(["along_grid", [x[0], (x[0] * w[1]) / w[0]]]);
  if (Math.abs(w[1]) > 1e-9) places.push(["along_grid", [(x[1] * w[0]) / w[1], x[1]]]);
  places.push(["unmoved", x]);
  if (norm(x) > 1e-9) places.push(["turned", footOf(x, w)]);
  return places;
}

/** @param {number[]} w @param {number[]} x @param {number[]} guess @param {number} tol how near counts as there @returns {ShadowMistake} */
export function shadowMistake(w, x, guess, tol) {
  const truth = footOf(w, x);
  if (dist(guess, truth) <= tol) return "right";
  let best = /** @type {ShadowMistake} */ ("otherwise"), near = tol;
  for (const [name, q] of wrongShadows(w, x)) {
    const d = dist(guess, q);
    if (dist(q, truth) > tol && d <= tol && (best === "otherwise" || d < near - 1e-9)) { best = name; near = d; }
  }
  if (best !== "otherwise") return best;
  // On the line, but somewhere else; or square below x, but beside the line.
  if (Math.abs(guess[0] * w[1] - guess[1] * w[0]) / norm(w) <= tol / 2) return "unsquare";
  if (Math.abs(dot(w, guess) - dot(w, x)) / norm(w) <= tol / 2) return "off_line";
  return "otherwise";
}
