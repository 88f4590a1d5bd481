// @ts-check
// Which mistake is it? Chosen from the geometry of a wrong answer to "what is left of n₁ when n₂ is held?".

import { dist, dot, norm, scale, sub } from "./vec.js";

/** @typedef {"right"|"unmoved"|"projection"|"by_length"|"coordinate"|"whole"|"turned"|"opposite"|"length"|"otherwise"} RestMistake */

/** n₁ without its shadow on the line of n₂ (eq-conditioned-direction). @param {number[]} n1 @param {number[]} n2 */
export const restOf = (n1, n2) => sub(n1, scale(n2, dot(n1, n2) / dot(n2, n2)));

/** Where each mistake would plant the flag, the likelier ones first. @param {number[]} n1 @param {number[]} n2 @returns {[RestMistake, number[]][]} */
export function wrongRests(n1, n2) {
  const c = restOf(n1, n2);
  return [["projection", sub(n1, c)], ["by_length", sub(n1, scale(n2, dot(n1, n2) / norm(n2)))], ["coordinate", [0, n1[1]]], ["coordinate", [n1[0], 0]],
    ["whole", sub(n1, n2)], ["opposite", scale(c, -1)], ["turned", restOf(n2, n1)], ["unmoved", n1]];
}

/** @param {number[]} n1 @param {number[]} n2 @param {number[]} guess @param {number} tol how near counts as there @returns {RestMistake} */
export function restMistake(n1, n2, guess, tol) {
  const truth = restOf(n1, n2);
  if (dist(guess, truth) <= tol) return "right";
  let best = /** @type {RestMistake} */ ("otherwise"), near = tol;
  for (const [name, q] of wrongRests(n1, n2)) {
    const d = dist(guess, q);
    if (dist(q, truth) > tol && d <= tol && (best === "otherwise" || d < near - 1e-9)) { best = name; near = d; }
  }
  if (best !== "otherwise") return best;
  return Math.abs(dot(guess, n2)) / norm(n2) <= tol / 2 && norm(guess) > tol ? "length" : "otherwise";
}
