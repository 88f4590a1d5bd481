// @ts-check
// Two spans of directions, and the angles between them: eigencat.DirectionSet.angles, held equal to it on
// tests/golden/subspaces.json.

import { dot, flattened, length } from "./conditioning.js";

/** @typedef {ArrayLike<number>} Row */

/** Rows of length one, at right angles to each other, that span the same; what adds nothing new is left out. @param {Row[]} rows @param {number} [rcond] */
export function basisOf(rows, rcond = 1e-12) {
  const { flat } = flattened(rows), sizes = flat.map(length), most = Math.max(0, ...sizes);
  return flat.filter((_, i) => sizes[i] > rcond * most).map((row) => row.map((v) => v / length(row)));
}
/** The singular values of a matrix, the largest first. @param {Row[]} rows */
export const singularValues = (rows) => flattened(rows).flat.map(length).sort((a, b) => b - a);

/**
 * The principal angles between the spans of two sets of rows, in degrees, the smallest first; as many as the smaller span
 * has dimensions (eq-principal-angles). Small ones are told from their sines, since a cosine near one says nothing below
 * 1e-8 of an angle. @param {Row[]} a @param {Row[]} b
 */
export function principalAngles(a, b) {
  let first = basisOf(a), second = basisOf(b);
  if (first.length < second.length) [first, second] = [second, first];
  const table = second.map((s) => first.map((f) => dot(f, s)));
  // What is left of the smaller span outside the larger one; its singular values are the sines.
  const rest = second.map((s, i) => Float64Array.from(s, (v, k) => v - first.reduce((sum, f, j) => sum + table[i][j] * f[k], 0)));
  const cosines = singularValues(table), sines = singularValues(rest).reverse();
  return sines.map((sine, i) => ((sine < Math.SQRT1_2 ? Math.asin(Math.min(1, sine)) : Math.acos(Math.min(1, cosines[i]))) * 180) / Math.PI).sort((x, y) => x - y);
}
/** How much of the smaller span lies inside the larger one, from 0 to 1: the mean square of the cosines. @param {number[]} angles */
export const shared = (angles) => angles.reduce((sum, a) => sum + Math.cos((a * Math.PI) / 180) ** 2, 0) / angles.length;
