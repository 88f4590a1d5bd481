// @ts-check
// A cloud of points in the plane, and its covariance matrix: mean products of distances from the mean (one N-th, not N − 1).

import { dot, matvec } from "./vec.js";

/** @typedef {number[][]} Mat */
export const meanOf = (/** @type {number[][]} */ points) => [0, 1].map((j) => points.reduce((sum, p) => sum + p[j], 0) / points.length);

/** The mean products of what the points are away from a centre. @param {number[][]} points @param {number[]} [centre] @returns {Mat} */
export function covariance(points, centre = meanOf(points)) {
  const mean = (/** @type {number} */ i, /** @type {number} */ j) => points.reduce((sum, p) => sum + (p[i] - centre[i]) * (p[j] - centre[j]), 0) / points.length;
  const off = mean(0, 1);
  return [[mean(0, 0), off], [off, mean(1, 1)]];
}

/** The variance along a direction of length one. @param {Mat} C @param {number[]} u */
export const spreadAlong = (C, u) => dot(u, matvec(C, u));
/** A direction of length one. @param {number} degrees */
export const unitAt = (degrees) => { const t = (degrees * Math.PI) / 180; return [Math.cos(t), Math.sin(t)]; };
/** Directions are lines: from −90 (not) to 90 degrees. @param {number} degrees */
export const asLine = (degrees) => { const t = ((degrees % 180) + 180) % 180; return t > 90 ? t - 180 : t; };

/**
 * The axes of a symmetric matrix: the larger value first, and the angle of its line in degrees; null where no direction is
 * preferred. @param {Mat} C @returns {{values: number[], angle: number|null}}
 */
export function axesOf(C) {
  const middle = (C[0][0] + C[1][1]) / 2, half = (C[0][0] - C[1][1]) / 2, r = Math.hypot(half, C[0][1]), big = middle + r;
  // By way of the determinant the small one keeps its digits where the two are far apart.
  const small = middle > 0 ? Math.max(0, (C[0][0] * C[1][1] - C[0][1] ** 2) / big) : middle - r;
  return { values: [big, small], angle: r > 1e-12 * Math.max(1e-300, Math.abs(big)) ? asLine((Math.atan2(C[0][1], half) * 90) / Math.PI) : null };
}

/** W C Wᵀ. @param {Mat} W @param {Mat} C */
export const carried = (W, C) => W.map((row) => W.map((other) => dot(row, matvec(C, other))));
/** Of what two things have in common, per deviation of each; null where one does not vary. @param {Mat} C */
export const correlation = (C) => { const size = Math.sqrt(C[0][0] * C[1][1]); return size > 1e-12 ? C[0][1] / size : null; };

/** The ellipse that reaches one standard deviation every way: its shadow on any line is as long. @param {Mat} C @param {number[]} centre @param {number} [k] deviations */
export function ellipse(C, centre, k = 1, n = 96) {
  const { values, angle } = axesOf(C), u = unitAt(angle ?? 0), v = [-u[1], u[0]], [a, b] = values.map((x) => k * Math.sqrt(Math.max(0, x)));
  return Array.from({ length: n }, (_, i) => { const t = (2 * Math.PI * i) / n, c = a * Math.cos(t), s = b * Math.sin(t); return [centre[0] + c * u[0] + s * v[0], centre[1] + c * u[1] + s * v[1]]; });
}
/**
 * Where to look to see a cloud: a square window around its mean, the axes along its left and lower side.
 * @param {number[][]} points @param {number} size of the drawing, in pixels
 */
export function windowOn(points, size) {
  const mean = meanOf(points), half = 1.3 * Math.max(1e-3, ...points.flatMap((p) => [Math.abs(p[0] - mean[0]), Math.abs(p[1] - mean[1])])), side = 2 * half;
  const power = 10 ** Math.floor(Math.log10(side / 3)), every = Number(([5, 2, 1].map((k) => k * power).find((v) => side / v >= 3) ?? power).toPrecision(1));
  const lo = mean.map((m) => m - half), cross = lo.map((v) => v + side * 0.11);
  return { x: [lo[0], lo[0] + side], y: [lo[1], lo[1] + side], unit: size / side, every, cross };
}
/** As a closed path. @param {number[][]} ring in pixels */
export const pathOf = (ring) => (ring.length ? `M${ring.map((q) => `${q[0].toFixed(2)} ${q[1].toFixed(2)}`).join("L")}Z` : "");
