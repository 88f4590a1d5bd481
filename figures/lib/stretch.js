// @ts-check
// How far a matrix of two rows sends a step of length one, and for which step that is farthest: the eigenvectors of AᵀA.

import { asLine, axesOf, unitAt } from "./cloud.js";
import { attr } from "./dom.js";
import { column, dot, matvec, norm, scale } from "./vec.js";

/** @typedef {number[][]} Mat */
/** AᵀA: the dot products of A's columns. @param {Mat} A @returns {Mat} */
export const gram = (A) => { const c = [0, 1].map((j) => column(A, j)), off = dot(c[0], c[1]); return [[dot(c[0], c[0]), off], [off, dot(c[1], c[1])]]; };
/** Each row one long, as the released code has it; a row of zeros stays. @param {Mat} A @returns {Mat} */
export const unitRows = (A) => A.map((row) => { const size = norm(row); return size > 1e-12 ? scale(row, 1 / size) : row; });

/**
 * The longest and the shortest stretch, and the line of the step that is stretched most, in degrees: null where all steps
 * are stretched alike. @param {Mat} A @returns {{values: number[], most: number, least: number, angle: number|null}}
 */
export function stretches(A) {
  const { values, angle } = axesOf(gram(A)), [most, least] = values.map((v) => Math.sqrt(Math.max(0, v)));
  return { values, most, least, angle };
}
/** The one of two opposite directions that has more upwards, or to the right. @param {number} degrees */
export const upright = (degrees) => unitAt(asLine(degrees) < 0 ? degrees + 180 : degrees);
/** Where a step lands, made one long; null where A loses it. @param {Mat} A @param {number[]} n */
export const partnerOf = (A, n) => { const o = matvec(A, n), size = norm(o); return size > 1e-9 ? scale(o, 1 / size) : null; };
/** The angle of an arrow's line, from −90 (not) to 90 degrees. @param {number[]} v */
export const lineOf = (v) => asLine((Math.atan2(v[1], v[0]) * 180) / Math.PI);
/** Between two lines, in degrees. @param {number} a @param {number} b */
export const between2 = (a, b) => Math.abs(asLine(a - b));

/** The lines that A itself keeps, by its characteristic equation; none where it turns everything. @param {Mat} A @returns {number[]} degrees */
export function keptLines(A) {
  const half = (A[0][0] + A[1][1]) / 2, root = half * half - (A[0][0] * A[1][1] - A[0][1] * A[1][0]), size = Math.max(...A.flat().map(Math.abs)), dust = 1e-9 * size;
  if (root < 0 || (Math.abs(A[0][1]) < dust && Math.abs(A[1][0]) < dust && Math.abs(A[0][0] - A[1][1]) < dust)) return [];
  return [half + Math.sqrt(root), half - Math.sqrt(root)].map((v) => {
    const rows = [[A[0][0] - v, A[0][1]], [A[1][0], A[1][1] - v]], r = norm(rows[0]) > norm(rows[1]) ? rows[0] : rows[1];
    return lineOf([-r[1], r[0]]);
  });
}

/** A handle on the circle of steps: it keeps its direction, whatever becomes of its length. @param {number[]} u */
export function onRing(u) {
  const size = norm(u), most = Math.max(...u.map(Math.abs));
  if (size < 1e-9) return [REACH.least, 0];
  return size < REACH.least * (1 - 1e-12) ? scale(u, REACH.least / size) : most > REACH.far ? scale(u, REACH.far / most) : u;
}
export const REACH = { least: 0.5, far: 1.4 };

/** The level curve xᵀGx = c as a ring of points; a long way out where G is flat. @param {Mat} G @param {number} c */
export function levelCurve(G, c, n = 120) {
  const { values, angle } = axesOf(G), u = unitAt(angle ?? 0), v = [-u[1], u[0]], [a, b] = values.map((x) => Math.min(60, Math.sqrt(c / Math.max(1e-9, x))));
  return Array.from({ length: n }, (_, i) => { const t = (2 * Math.PI * i) / n, p = a * Math.cos(t), q = b * Math.sin(t); return [p * u[0] + q * v[0], p * u[1] + q * v[1]]; });
}

/**
 * Lays an <ellipse> round zero of a plane: shorter in a page than a path. @param {Element} e @param {any} p the plane
 * @param {number[]} half how far it reaches along its first axis, and across @param {number} angle of the first, in degrees
 */
export const ring = (e, p, half, angle) => attr(e, { rx: (half[0] * p.U).toFixed(1), ry: (half[1] * p.U).toFixed(1), transform: `translate(${p.px(0).toFixed(1)} ${p.py(0).toFixed(1)}) rotate(${(-angle).toFixed(2)})` });
/** How far the level curve of G reaches along its two axes. @param {Mat} G @param {number} c */
export const levelReach = (G, c) => axesOf(G).values.map((v) => Math.min(60, Math.sqrt(c / Math.max(1e-9, v))));
