// @ts-check
// Which mistake is it? Chosen from the geometry of a wrong answer to "where do the weights of this picture land?".

import { faceSpace } from "./gram.js";
import { THREE } from "./pixels.js";
import { dist, dot, scale } from "./vec.js";

/** @typedef {"right"|"unmoved"|"unscaled"|"short"|"by_pixels"|"swapped"|"flipped"|"first"|"second"|"third"|"spreads"|"otherwise"} WeightMistake */
export const SPACE = faceSpace(THREE);

/** The two weights of a picture from which the mean is already taken. @param {number[]} phi */
export const weightsOfPhi = (phi) => SPACE.components.map((u) => dot(u, phi));

/** Where each mistake would plant the flag, the likelier ones first. @param {number[]} phi @returns {[WeightMistake, number[]][]} */
export function wrongWeights(phi) {
  const w = weightsOfPhi(phi), ways = /** @type {[WeightMistake, number[]][]} */ ([["unscaled", scale(w, Math.SQRT2)], ["by_pixels", phi.slice(0, 2)], ["flipped", scale(w, -1)], ["swapped", [w[1], w[0]]], ["swapped", scale([w[1], w[0]], Math.SQRT2)], ["short", scale(w, Math.SQRT1_2)], ["spreads", w.map((v, k) => v / Math.sqrt(SPACE.values[k]))]]);
  return [...ways, ["first", SPACE.weights[0]], ["second", SPACE.weights[1]], ["third", SPACE.weights[2]], ["unmoved", [0, 0]]];
}

/** @param {number[]} phi @param {number[]} guess @param {number} tol how near counts as there @returns {WeightMistake} */
export function weightMistake(phi, guess, tol) {
  const truth = weightsOfPhi(phi);
  if (dist(guess, truth) <= tol) return "right";
  let best = /** @type {WeightMistake} */ ("otherwise"), near = tol;
  for (const [name, q] of wrongWeights(phi)) {
    const d = dist(guess, q);
    if (dist(q, truth) > tol && d <= tol && (best === "otherwise" || d < near - 1e-9)) { best = name; near = d; }
  }
  return best;
}
