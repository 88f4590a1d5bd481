// @ts-check
// Which mistake is it? Chosen from the geometry of a wrong answer to "where does z + αn end?".

import { add, dist, dot, scale } from "./vec.js";

/** @typedef {"right"|"unmoved"|"from_zero"|"one_unit"|"backwards"|"one_leg"|"swapped"|"total"|"both"|"on_line"|"otherwise"} WalkMistake */

/**
 * Where each mistake would plant the flag, the likelier ones first.
 * @param {number[]} z @param {number[]} n @param {number} alpha @returns {[WalkMistake, number[]][]}
 */
export function wrongWalks(z, n, alpha) {
  const step = scale(n, alpha), had = dot(z, n) / dot(n, n);
  return [
    ["unmoved", z],
    ["from_zero", step],
    ["one_unit", add(z, n)],
    // The place that has α units, when α were a total and not what is added.
    ["total", add(z, scale(n, alpha - had))],
    ["backwards", add(z, scale(step, -1))],
    ["one_leg", add(z, [step[0], 0])], ["one_leg", add(z, [0, step[1]])],
    ["swapped", add(z, [step[1], step[0]])],
    // α along each axis, whatever n says.
    ["both", add(z, [alpha, alpha])],
  ];
}

/** @param {number[]} z @param {number[]} n @param {number} alpha @param {number[]} guess @param {number} tol how near counts as there @returns {WalkMistake} */
export function walkMistake(z, n, alpha, guess, tol) {
  const truth = add(z, scale(n, alpha));
  if (dist(guess, truth) <= tol) return "right";
  let best = /** @type {WalkMistake} */ ("otherwise"), near = tol;
  for (const [name, q] of wrongWalks(z, n, alpha)) {
    const d = dist(guess, q);
    if (dist(q, truth) > tol && d <= tol && (best === "otherwise" || d < near - 1e-9)) { best = name; near = d; }
  }
  if (best !== "otherwise") return best;
  // On the line of the walk, but not so far, or too far.
  const off = Math.abs((guess[0] - z[0]) * n[1] - (guess[1] - z[1]) * n[0]) / Math.sqrt(dot(n, n));
  return off <= tol / 2 ? "on_line" : "otherwise";
}
