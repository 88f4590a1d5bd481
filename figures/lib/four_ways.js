// @ts-check
// Four ways to a direction of the portraits' w, and a fifth for the paper's formula: with labels, from samples, from the
// weights, and by chance. Each is a list of directions that edit() takes.

import { components } from "./components.js";
import { directions, unpack } from "./directions.js";
import { latentsOf } from "./faces.js";
import { SHELL_W } from "./portrait_found.js";
import { wordFor } from "./portrait_words.js";

/** @typedef {import("./directions.js").Direction} Direction */
/** @typedef {"interfacegan"|"ganspace"|"sefa"|"sefa-paper"|"random"} Way */

export const WAYS = /** @type {Way[]} */ (["interfacegan", "ganspace", "sefa", "sefa-paper", "random"]);
export const WORD = { interfacegan: "InterFaceGAN", ganspace: "GANSpace", sefa: "SeFa", "sefa-paper": "SeFa, the paper’s formula", random: "random" };
/** The seed of the random directions, and how many there are of each kind. */
export const SEED = 79, COUNT = 10;

/** @type {Float64Array|null} */ let factor = null;
/**
 * The standard deviation of w along a unit row, by the shell: its factor F gives (FᵀF)⁻¹ for the covariance, so the
 * variance along u is |F⁻ᵀu|². @param {ArrayLike<number>} u
 */
export function deviation(u) {
  factor ??= unpack(SHELL_W.factor);
  const d = u.length, x = Float64Array.from(u);
  let sum = 0;
  for (let i = d - 1; i >= 0; i--) {
    const row = (i * (i + 1)) / 2;
    x[i] /= factor[row + i];
    for (let j = 0; j < i; j++) x[j] -= factor[row + j] * x[i];
    sum += x[i] ** 2;
  }
  return Math.sqrt(sum);
}

/** Directions that prefer none: normal numbers, made one long. @param {number} [seed] @param {number} [n] @returns {Direction[]} */
export const randomWays = (seed = SEED, n = COUNT) => latentsOf(seed, n).map((row, i) => {
  const size = Math.sqrt(row.reduce((sum, v) => sum + v * v, 0)), vector = Float64Array.from(row, (v) => v / size);
  return { name: `random ${i}`, space: "w", vector, bias: 0, scale: deviation(vector) };
});

/** @type {Map<Way, Direction[]>} */ const made = new Map();
/** @param {Way} way @returns {Direction[]} */
export function ways(way) {
  let list = made.get(way);
  if (!list) made.set(way, list = way === "interfacegan" ? directions("w") : way === "random" ? randomWays() : components(way));
  return list;
}
/** What a reader calls a direction. @param {Way} way @param {number} i */
export const nameOf = (way, i) => (way === "interfacegan" ? wordFor(ways(way)[i].name) : String(i));

/** A set of them as Python writes it; `names` of the attributes that a page carries. @param {Way} way @param {string[]} names @param {string} [rows] a slice */
export function asPython(way, names, rows = "") {
  if (way === "interfacegan") return `ec.DirectionSet([known[n] for n in ${JSON.stringify(names)}])${rows}`;
  if (way === "random") return `ec.DirectionSet(faces.sample(${COUNT}, seed=${SEED}))${rows}`;
  return `ec.models.components("portraits", "${way}")${rows}`;
}
