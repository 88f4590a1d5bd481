// @ts-check
// Which mistake is it? Chosen from the geometry of a wrong answer to "which step does A send farthest?".

import { column, matvec } from "./vec.js";
import { between2, keptLines, lineOf, stretches } from "./stretch.js";
import { asLine, unitAt } from "./cloud.js";

/** @typedef {"right"|"unmoved"|"shortest"|"eigenvector"|"image"|"row"|"column"|"axis"|"otherwise"} StepMistake */

/** Where each mistake would point, the likelier ones first. @param {number[][]} A @returns {[StepMistake, number][]} */
export function wrongSteps(A) {
  const truth = stretches(A).angle ?? 0, long = (/** @type {number[][]} */ list) => lineOf(list.reduce((a, b) => (Math.hypot(...b) > Math.hypot(...a) ? b : a)));
  const axes = [0, 90], kept = keptLines(A);
  /** @type {[StepMistake, number][]} */ const ways = [["shortest", asLine(truth + 90)]];
  // A line that A keeps may be an axis as well: then the reader more likely thought of the axis.
  for (const a of kept) if (axes.every((x) => between2(a, x) > 0.5)) ways.push(["eigenvector", a]);
  ways.push(["image", lineOf(matvec(A, unitAt(truth)))], ["row", long(A)], ["column", long([0, 1].map((j) => column(A, j)))]);
  for (const a of axes) ways.push(["axis", a]);
  return ways;
}

/** @param {number[][]} A @param {number} guess degrees @param {number} start where the step stood @param {number} tol degrees that count as there @returns {StepMistake} */
export function stepMistake(A, guess, start, tol) {
  const truth = stretches(A).angle ?? 0, miss = between2(guess, truth), ways = wrongSteps(A).filter(([, a]) => between2(a, truth) > tol / 2);
  // Where a mistake lies nearer than the truth, and close, it is the one that was made.
  if (miss <= tol && !ways.some(([, a]) => between2(a, guess) < miss && between2(a, guess) <= tol / 2)) return "right";
  if (between2(guess, start) < 0.5) return "unmoved";
  let best = /** @type {StepMistake} */ ("otherwise"), near = tol;
  for (const [name, a] of ways) { const d = between2(a, guess); if (d <= tol && (best === "otherwise" || d < near - 1e-9)) { best = name; near = d; } }
  return best;
}
