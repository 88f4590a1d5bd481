// @ts-check
// Which mistake is it? Chosen from the geometry of a wrong answer to "how must the cross stand so that its image is a cross?".

import { asLine } from "./cloud.js";
import { svd2 } from "./svd.js";
import { column, det2, norm } from "./vec.js";

/** @typedef {"right"|"unmoved"|"image"|"column"|"eigenvector"|"along_grid"|"otherwise"} ArmMistake */

const deg = (/** @type {number[]} */ v) => asLine((Math.atan2(v[1], v[0]) * 180) / Math.PI);
/** Crosses are the same after a quarter turn: how far two of them stand apart, in degrees. @param {number} a @param {number} b */
export const crossApart = (a, b) => { const t = (((a - b) % 90) + 90) % 90; return Math.min(t, 90 - t); };
/** The arm that is stretched most, as the angle of its line; 0 where every cross stays one. @param {number[][]} A */
export const armOf = (A) => asLine(svd2(A).angle ?? 0);

/** The real eigenvectors, as lines; none where A turns everything, or nothing. @param {number[][]} A */
export function eigenlines(A) {
  const half = (A[0][0] + A[1][1]) / 2, room = half * half - det2(A);
  if (room < 0 || (A[0][1] === 0 && A[1][0] === 0 && A[0][0] === A[1][1])) return [];
  return [1, -1].map((way) => { const k = half + way * Math.sqrt(room), a = [A[0][1], k - A[0][0]], b = [k - A[1][1], A[1][0]]; return deg(norm(a) > norm(b) ? a : b); });
}

/** Where each mistake would put an arm, the likelier ones first. @param {number[][]} A @returns {[ArmMistake, number][]} */
export function wrongArms(A) {
  /** @type {[ArmMistake, number][]} */ const ways = [["image", deg(svd2(A).u[0])]];
  for (const j of [0, 1]) if (norm(column(A, j)) > 1e-9) ways.push(["column", deg(column(A, j))]);
  for (const a of eigenlines(A)) ways.push(["eigenvector", a]);
  ways.push(["along_grid", 0]);
  return ways;
}

/** @param {number[][]} A @param {number} guess degrees @param {number} start where the cross stood @param {number} tol degrees that count as there @returns {ArmMistake} */
export function armMistake(A, guess, start, tol) {
  const truth = armOf(A), miss = crossApart(guess, truth), wrong = wrongArms(A).filter(([, a]) => crossApart(a, truth) > tol / 2), rivals = wrong.filter(([, a]) => crossApart(a, guess) < miss && crossApart(a, guess) <= tol / 2);
  if (miss <= tol && !rivals.length) return "right";
  if (crossApart(guess, start) < 0.5) return "unmoved";
  let best = /** @type {ArmMistake} */ ("otherwise"), near = tol;
  for (const [name, a] of wrong) { const d = crossApart(a, guess); if (d <= tol && (best === "otherwise" || d < near - 1e-9)) { best = name; near = d; } }
  return best;
}
