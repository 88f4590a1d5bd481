// @ts-check
// Directions in a latent space: those that were found for the portraits, and what the library's condition and edit do
// with any. Everything is pure, and equal to eigencat.condition and eigencat.edit on tests/golden/conditioned.json.

import { dot, length } from "./conditioning.js";
import { unpack } from "./halves.js";
import { NAMES } from "./portrait_found.js";
import { W, Z } from "./portrait_normals.js";

export { conditioned, dot, length } from "./conditioning.js";
export { cosine, distance, edit, score } from "./edits.js";
export { unpack } from "./halves.js";

/**
 * `vector` has length 1. A latent's distance from the plane is vector · w + bias; its score is offset + gain × distance.
 * `scale` is the spread of the latents along the vector: one step of an edit in standard deviations.
 * @typedef {{ name: string, space: string, vector: ArrayLike<number>, bias: number, scale: number, gain?: number, offset?: number }} Direction
 */

/** @type {Map<string, Direction[]>} */ const made = new Map();
/** The directions of a space, in the order of `FOUND`; unpacked when they are first asked for. @param {"w"|"z"} [space] @returns {Direction[]} */
export function directions(space = "w") {
  let list = made.get(space);
  if (!list) {
    const kept = space === "w" ? W : Z, all = unpack(kept.normals), d = all.length / NAMES.length;
    list = NAMES.map((name, i) => {
      const row = all.slice(i * d, (i + 1) * d), size = length(row);
      return { name, space, vector: row.map((v) => v / size), bias: kept.bias[i] / size, scale: kept.scale[i], gain: kept.gain[i], offset: kept.offset[i] };
    });
    made.set(space, list);
  }
  return list;
}
/** The attributes that have a direction here; eigencat.models.directions knows more. */
export const FOUND = NAMES;
/** @param {string} name @param {"w"|"z"} [space] @returns {Direction} */
export function direction(name, space = "w") {
  const i = NAMES.indexOf(name);
  if (i < 0) throw new Error(`name=${name} must be one of ${NAMES.join(", ")}; got another. eigencat.models.directions knows more.`);
  return directions(space)[i];
}

/**
 * The tempting wrong way: conditions taken out one after the other. Each puts back a part of the earlier ones, unless
 * they stand at right angles. @param {Direction} primal @param {Direction[]} on
 * @returns {{ direction: Direction|null, retained: number }}
 */
export function oneByOne(primal, on) {
  const left = Float64Array.from(primal.vector);
  let bias = primal.bias;
  for (const d of on) {
    const by = dot(left, d.vector) / dot(d.vector, d.vector);
    for (let i = 0; i < left.length; i++) left[i] -= by * d.vector[i];
    bias -= by * d.bias;
  }
  const retained = Math.min(1, length(left));
  if (retained <= 1e-6) return { direction: null, retained: 0 };
  return { direction: { ...primal, name: `${primal.name}, one by one`, vector: left.map((v) => v / length(left)), bias: bias / length(left), gain: undefined, offset: undefined }, retained };
}
