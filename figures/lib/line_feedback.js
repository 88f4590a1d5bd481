// @ts-check
// Which mistake is it? Chosen from the geometry of a wrong answer to "where does x land when it is moved straight to the
// line w · x + b = 0?".

import { add, dist, dot, norm, scale } from "./vec.js";

/** @typedef {"right"|"unmoved"|"along_grid"|"unscaled"|"unit_step"|"wrong_way"|"off_square"|"off_line"|"otherwise"} LineMistake */

/** The place of the line that is nearest to x. @param {number[]} w @param {number} b @param {number[]} x */
export const footOn = (w, b, x) => add(x, scale(w, -(dot(w, x) + b) / dot(w, w)));

/**
 * Where each mistake would plant the flag, the likelier ones first.
 * @param {number[]} w @param {number} b @param {number[]} x @returns {[LineMistake, number[]][]}
 */
export function wrongFeet(w, b, x) {
  const raw = dot(w, x) + b;
  /** @type {[LineMistake, number[]][]} */ const places = [["unscaled", add(x, scale(w, -raw))], ["unit_step", add(x, scale(w, -raw / norm(w)))], ["wrong_way", add(x, scale(w, raw / dot(w, w)))]];
  // Straight up or straight across, along the grid, until the line is met.
  if (Math.abs(w[1]) > 1e-9) places.push(["along_grid", [x[0], x[1] - raw / w[1]]]);
  if (Math.abs(w[0]) > 1e-9) places.push(["along_grid", [x[0] - raw / w[0], x[1]]]);
  places.push(["unmoved", x]);
  return places;
}

/** @param {number[]} w @param {number} b @param {number[]} x @param {number[]} guess @param {number} tol how near counts as there @returns {LineMistake} */
export function lineMistake(w, b, x, guess, tol) {
  const truth = footOn(w, b, x);
  if (dist(guess, truth) <= tol) return "right";
  let best = /** @type {LineMistake} */ ("otherwise"), near = tol + 1e-9;      // a flag two steps off is 0.1 off, give or take binary dust
 
  for (const [name, q] of wrongFeet(w, b, x)) {
    const d = dist(guess, q);
    if (dist(q, truth) > tol && d <= tol + 1e-9 && (best === "otherwise" || d < near - 1e-9)) { best = name; near = d; }
  }
  if (best !== "otherwise") return best;
  // On the line, but somewhere else; or straight on the way, but beside the line.
  if (Math.abs(dot(w, guess) + b) / norm(w) <= tol / 2) return "off_square";
  if (Math.abs((guess[0] - x[0]) * w[1] - (guess[1] - x[1]) * w[0]) / norm(w) <= tol / 2) return "off_line";
  return "otherwise";
}
