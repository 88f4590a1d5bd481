// @ts-check
// Which mistake is it? Chosen from the geometry of a wrong answer to "along which line is this cloud longest?".

import { asLine, axesOf, covariance, meanOf } from "./cloud.js";
import { dot } from "./vec.js";

/** @typedef {"right"|"unmoved"|"shortest"|"from_zero"|"mirrored"|"along_grid"|"regression"|"otherwise"} AxisMistake */

/** The angle between two lines, in degrees. @param {number} a @param {number} b */
export const apart = (a, b) => Math.abs(asLine(a - b));

/** The line along which the points lie farthest apart. @param {number[][]} points */
export const longest = (points) => axesOf(covariance(points)).angle ?? 0;

/** Where each mistake would turn the line to, the likelier ones first. @param {number[][]} points @returns {[AxisMistake, number][]} */
export function wrongAxes(points) {
  const C = covariance(points), truth = longest(points), mean = meanOf(points), deg = (/** @type {number} */ y, /** @type {number} */ x) => asLine((Math.atan2(y, x) * 180) / Math.PI);
  /** @type {[AxisMistake, number][]} */ const ways = [["shortest", asLine(truth + 90)], ["mirrored", asLine(-truth)]];
  // Where the middle of the cloud is all but zero, nobody aims at it.
  if (dot(mean, mean) > C[0][0] + C[1][1]) ways.push(["from_zero", deg(mean[1], mean[0])]);
  // The line that tells the second from the first, as a table's trend line does: it is never the steeper of the two.
  if (C[0][0] > 1e-9) ways.push(["regression", deg(C[0][1], C[0][0])]);
  ways.push(["along_grid", 0], ["along_grid", 90]);
  return ways;
}

/** @param {number[][]} points @param {number} guess degrees @param {number} start where the line stood @param {number} tol degrees that count as there @returns {AxisMistake} */
export function axisMistake(points, guess, start, tol) {
  const truth = longest(points);
  // A mistake that lies nearer than the truth is the one that was made, also where the two are close neighbours.
  const miss = apart(guess, truth), rivals = wrongAxes(points).filter(([, a]) => apart(a, truth) > tol / 2 && apart(a, guess) < miss && apart(a, guess) <= tol / 2);
  if (miss <= tol && !rivals.length) return "right";
  if (apart(guess, start) < 0.5) return "unmoved";
  let best = /** @type {AxisMistake} */ ("otherwise"), near = tol;
  for (const [name, a] of wrongAxes(points)) { const d = apart(guess, a); if (apart(a, truth) > tol / 2 && d <= tol && (best === "otherwise" || d < near - 1e-9)) { best = name; near = d; } }
  return best;
}
