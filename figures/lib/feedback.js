// @ts-check
// Which mistake is it? Chosen from the geometry of a wrong answer to "where does x land under W?".

import { column, dist, inv2, matvec, norm, scale, transpose } from "./vec.js";

/** @typedef {"right"|"unmoved"|"row_for_column"|"other_column"|"swapped"|"sign"|"unsigned"|"half"|"part"|"unweighted"|"unscaled"|"inverse"|"reader"|"otherwise"} Mistake */

/** A page that says nothing about a mistake may say what it says about its kind. @type {Partial<Record<Mistake, Mistake>>} */
export const KIN = { unsigned: "sign" };

const abs = (/** @type {number[]} */ v) => v.map(Math.abs);

/**
 * Where each mistake would plant the flag, the likelier ones first.
 * @param {number[][]} W @param {number[]} x @returns {[Mistake, number[]][]}
 */
export function wrongPlaces(W, x) {
  const [a, b] = matvec(W, x), inverse = inv2(W);
  /** @type {[Mistake, number[]][]} */ const places = [
    ["unmoved", x],
    ["row_for_column", matvec(transpose(W), x)],
    ["other_column", matvec(W, [x[1], x[0]])],
    ["swapped", [b, a]],
    ["sign", [-a, -b]], ["sign", [-a, b]], ["sign", [a, -b]],
    ["unsigned", matvec(W.map(abs), abs(x))],
    ["half", [a, 0]], ["half", [0, b]],
  ];
  // With one of the two measurements at zero there is no part to forget.
  if (x[0] && x[1]) places.push(["part", scale(column(W, 0), x[0])], ["part", scale(column(W, 1), x[1])], ["unweighted", matvec(W, x.map(Math.sign))]);
  // The last is a row taken for a column once more, on the way back: asked for a placer, given the reader.
  if (inverse) places.push(["inverse", matvec(inverse, x)], ["reader", matvec(transpose(inverse), x)]);
  return places;
}

/**
 * @param {number[][]} W @param {number[]} x @param {number[]} guess @param {number} tol how near counts as there
 * @returns {Mistake}
 */
export function mistake(W, x, guess, tol) {
  const truth = matvec(W, x);
  if (dist(guess, truth) <= tol) return "right";
  // The nearest place wins, and the likelier mistake among equals; the truth is never called a mistake.
  let best = /** @type {Mistake} */ ("otherwise"), near = tol;
  for (const [name, q] of wrongPlaces(W, x)) {
    const d = dist(guess, q);
    if (dist(q, truth) > tol && d <= tol && (best === "otherwise" || d < near - 1e-9)) { best = name; near = d; }
  }
  if (best !== "otherwise") return best;
  const size = norm(truth), g = norm(guess);
  if (size > tol && g > tol && dist(scale(guess, size / g), truth) <= tol * size / Math.max(g, size)) return "unscaled";
  return "otherwise";
}
