// @ts-check
// Eigenfaces of a few pictures, by way of their dot products (eq-eigenfaces-gram): the twin of eigencat.Eigenfaces.
// Eigenvalues here are those of AAᵀ itself, not divided by the number of pictures.

import { eigenSymmetric, signOf } from "./symmetric.js";

/** @typedef {{mean: number[], components: number[][], values: number[], vectors: number[][], weights: number[][]}} FaceSpace */

const dot = (/** @type {number[]} */ a, /** @type {number[]} */ b) => { let s = 0; for (let i = 0; i < a.length; i++) s += a[i] * b[i]; return s; };
export const square = (/** @type {number[]} */ a) => dot(a, a);
const minus = (/** @type {number[]} */ a, /** @type {number[]} */ b) => a.map((v, i) => v - b[i]);

/** The mean, and the pictures without it. @param {number[][]} pictures */
export function centred(pictures) {
  const mean = pictures[0].map((_, i) => pictures.reduce((s, p) => s + p[i], 0) / pictures.length);
  return { mean, phi: pictures.map((p) => minus(p, mean)) };
}
/** L: the dot product of each two of them. @param {number[][]} phi */
export const gram = (phi) => phi.map((a) => phi.map((b) => dot(a, b)));

/** @param {number[][]} pictures @returns {FaceSpace} */
export function faceSpace(pictures) {
  const { mean, phi } = centred(pictures), { values, vectors } = eigenSymmetric(gram(phi)), kept = values.filter((v) => v > 1e-10 * Math.max(values[0], 1e-300)).length;
  const rows = vectors.slice(0, kept).map((v, k) => { const u = mean.map((_, i) => v.reduce((s, w, n) => s + w * phi[n][i], 0) / Math.sqrt(values[k])), sign = signOf(u); return { u: u.map((x) => x * sign), v: v.map((x) => x * sign) }; });
  const components = rows.map((r) => r.u);
  return { mean, components, values: values.slice(0, kept), vectors: rows.map((r) => r.v), weights: phi.map((p) => components.map((u) => dot(u, p))) };
}
/** The weights of a picture: one dot product with each component. @param {FaceSpace} space @param {number[]} picture @param {number} [k] */
export function weightsOf(space, picture, k = space.components.length) {
  const phi = minus(picture, space.mean);
  return space.components.slice(0, k).map((u) => dot(u, phi));
}
/** The mean, and so much of each component. @param {FaceSpace} space @param {number[]} weights */
export function drawnFrom(space, weights) {
  const out = [...space.mean];
  weights.forEach((w, k) => { const u = space.components[k]; for (let i = 0; i < out.length; i++) out[i] += w * u[i]; });
  return out;
}
/** A picture, what k components make of it, and what is left. @param {FaceSpace} space @param {number[]} picture @param {number} k */
export function split(space, picture, k) {
  const weights = weightsOf(space, picture, k), rebuilt = drawnFrom(space, weights), left = minus(picture, rebuilt);
  return { weights, rebuilt, left, inside: square(weights), outside: square(left), whole: square(minus(picture, space.mean)) };
}
