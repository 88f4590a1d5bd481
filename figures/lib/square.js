// @ts-check
// What the figures of lesson A1.3 share: an encoder with or without a bend, and the edit that it carries over.

import { det2, dot, inv2, matvec, transpose } from "./vec.js";

/** A B. @param {number[][]} A @param {number[][]} B */
export const matmul = (A, B) => { const columns = transpose(B); return A.map((row) => columns.map((c) => dot(row, c))); };
/** The bend: what is below zero becomes zero. @param {number[]} v */
export const relu = (v) => v.map((x) => Math.max(0, x) + 0);
/** h(x) = W x, or relu(W x). @param {number[][]} W @param {boolean} bend @param {number[]} x */
export const encode = (W, bend, x) => (bend ? relu(matvec(W, x)) : matvec(W, x));
/** The edit M as it is done to labels: W M W⁻¹. @param {number[][]} W invertible @param {number[][]} M */
export const carried = (W, M) => matmul(matmul(W, M), /** @type {number[][]} */ (inv2(W)));
/** @param {number[][]} M */
export const trace = (M) => M[0][0] + M[1][1];
/** The eigenvalues of a 2 x 2 matrix, largest first; null where they are not real. Rounding may make two equal ones part. @param {number[][]} M */
export function eigenvalues(M) {
  const half = trace(M) / 2, inside = half * half - det2(M);
  if (inside < -1e-9 * Math.max(1, half * half)) return null;
  const root = Math.sqrt(Math.max(0, inside));
  return [half + root, half - root];
}
/** How much of what the bend cuts off a twin keeps: with it the cat's twin is the one of lesson A1.1. */
const KEPT = 4 / 11;
/** What the layer gave the twin of x before its bend. @param {number[][]} W @param {number[]} x */
export const twinTotals = (W, x) => matvec(W, x).map((v) => Math.max(0, v) + KEPT * Math.min(0, v));
/** Another animal with the same bent label; null where the bend cuts nothing off. @param {number[][]} W @param {number[]} x */
export const twin = (W, x) => (matvec(W, x).some((v) => v < -1e-9) ? matvec(/** @type {number[][]} */ (inv2(W)), twinTotals(W, x)) : null);
