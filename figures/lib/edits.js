// @ts-check
// What is done with a direction, apart from those that were found and named: a page without these need not carry them.

import { dot } from "./conditioning.js";

/** @typedef {import("./directions.js").Direction} Direction */

/** @param {ArrayLike<number>} w @param {Direction} d */
export const distance = (w, d) => dot(d.vector, w) + d.bias;
/** In the reader's units. @param {ArrayLike<number>} w @param {Direction} d */
export const score = (w, d) => (d.offset ?? 0) + (d.gain ?? 1) * distance(w, d);
/** @param {Direction} a @param {Direction} b */
export const cosine = (a, b) => Math.max(-1, Math.min(1, dot(a.vector, b.vector)));

/**
 * w + step · vector, a new latent. The step is alpha standard deviations ("sigma"), alpha itself ("raw"), or what leads
 * to the score alpha ("target").
 * @param {ArrayLike<number>} w @param {Direction} d @param {number} alpha @param {"sigma"|"raw"|"target"} [units]
 */
export function edit(w, d, alpha, units = "sigma") {
  if (units === "target" && !d.gain) throw new Error(`direction=${d.name} must have a gain to move to a score; got none. Use units "sigma".`);
  const step = units === "target" ? (alpha - (d.offset ?? 0)) / /** @type {number} */ (d.gain) - distance(w, d) : alpha * (units === "sigma" ? d.scale : 1);
  return Float64Array.from({ length: w.length }, (_, i) => w[i] + step * d.vector[i]);
}
