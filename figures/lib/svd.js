// @ts-check
// Turn, stretch, turn: any matrix taken apart, A = U Σ Vᵀ. As eigencat.svd, with its sign rule.

import { dot, norm, scale, sub, transpose } from "./vec.js";

/** @typedef {number[][]} Mat  @typedef {{u: Mat, s: number[], v: Mat}} Parts `u` and `v` hold one direction a row */

/** The entry largest in size is positive; of entries as large as it, the first. @param {number[]} row */
export const signOf = (row) => { const top = Math.max(...row.map(Math.abs)); return (row.find((x) => Math.abs(x) >= top * (1 - 1e-6)) ?? 0) < 0 ? -1 : 1; };

/**
 * One side after the other is turned until all columns are square to each other (Jacobi's method, one-sided): slow for
 * large matrices, exact for small singular values. @param {Mat} A @returns {Parts} as many as its smaller side
 */
export function svd(A) {
  if (A.length < A[0].length) { const t = svd(transpose(A)); return signed({ u: t.v, s: t.s, v: t.u }); }
  const cols = transpose(A).map((c) => Float64Array.from(c)), m = A.length, n = cols.length, V = cols.map((_, j) => Float64Array.from(cols, (__, i) => (i === j ? 1 : 0)));
  // A column that rounding made has no direction: it is left alone.
  const dust = (1e-15 * m * Math.max(...cols.map((c) => Math.hypot(...c)))) ** 2;
  for (let sweep = 0, moved = true; moved && sweep < 40; sweep++) {
    moved = false;
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) {
      const x = cols[p], y = cols[q];
      let a = 0, b = 0, c = 0;
      for (let i = 0; i < m; i++) { a += x[i] * x[i]; b += y[i] * y[i]; c += x[i] * y[i]; }
      if (a <= dust || b <= dust || Math.abs(c) <= 1e-14 * Math.sqrt(a * b)) continue;
      moved = true;
      const t0 = (b - a) / (2 * c), t = (t0 < 0 ? -1 : 1) / (Math.abs(t0) + Math.hypot(1, t0)), k = 1 / Math.hypot(1, t), s = k * t;
      for (const M of [cols, V]) { const f = M[p], g = M[q]; for (let i = 0; i < f.length; i++) { const u = f[i], w = g[i]; f[i] = k * u - s * w; g[i] = s * u + k * w; } }
    }
  }
  const sizes = cols.map((c) => Math.hypot(...c)), order = sizes.map((_, j) => j).sort((i, j) => sizes[j] - sizes[i]), top = Math.max(...sizes);
  const s = order.map((j) => (sizes[j] > 1e-15 * m * top * 4 ? sizes[j] : 0));
  // Where nothing comes out, the direction that it would come out along is anything square to the others.
  const u = complete(order.filter((_, i) => s[i] > 0).map((j) => scale([...cols[j]], 1 / sizes[j])), A.length, n);
  return signed({ u, s, v: order.map((j) => [...V[j]]) });
}
/** @param {Parts} p @returns {Parts} */
const signed = ({ u, s, v }) => ({ u: u.map((row, i) => scale(row, signOf(v[i]))), s, v: v.map((row) => scale(row, signOf(row))) });

/** Rows square to each other, filled up: until they span everything, or there are so many. @param {Mat} rows @param {number} d @param {number} [count] @returns {Mat} */
export function complete(rows, d, count = d) {
  const all = rows.map((r) => [...r]);
  while (all.length < count) {
    // The axis that lies farthest from what is there: what is left of it is 1 less the squares of its shadows.
    const left = Array.from({ length: d }, (_, k) => all.reduce((t, r) => t - r[k] * r[k], 1)), top = Math.max(...left), pick = left.findIndex((x) => x >= top - 1e-9);
    const rest = away(Array.from({ length: d }, (_, i) => (i === pick ? 1 : 0)), all), unit = scale(rest, 1 / norm(rest));
    all.push(scale(unit, signOf(unit)));
  }
  return all;
}
/** What is left of x square to the rows. @param {number[]} x @param {Mat} rows */
export function away(x, rows) { for (let twice = 0; twice < 2; twice++) for (const r of rows) x = sub(x, scale(r, dot(x, r))); return x; }

/** The four rooms: bases of row space, null space, column space and left null space. @param {Mat} A */
export function rooms(A) {
  const { u, s, v } = svd(A), r = s.filter((x) => x > 0).length, V = complete(v.slice(0, r), A[0].length), U = complete(u.slice(0, r), A.length);
  return { u: U, s: s.slice(0, r), v: V, rank: r };
}

/** The sum of the first k patterns σᵢ uᵢ vᵢᵀ. @param {Parts} p @param {number} k @returns {Mat} */
export function nearest({ u, s, v }, k) {
  const out = u[0].map(() => v[0].map(() => 0));
  for (let i = 0; i < k; i++) { const V = v[i]; u[i].forEach((a, row) => { const w = a * s[i], line = out[row]; for (let j = 0; j < V.length; j++) line[j] += w * V[j]; }); }
  return out;
}

/** Two by two, by formula: angles that follow the hand. v₂ and u₁, u₂ go with v₁; `flip` where the second turn turns over. @param {Mat} A */
export function svd2(A) {
  const [[a, b], [c, d]] = A, e = (a * a + c * c - b * b - d * d) / 2, f = a * b + c * d, mid = (a * a + b * b + c * c + d * d) / 2, r = Math.hypot(e, f), s1 = Math.sqrt(mid + r), det = a * d - b * c, s2 = s1 > 0 ? Math.abs(det) / s1 : 0;
  const even = r <= 1e-12 * mid, t = even ? 0 : Math.atan2(f, e) / 2, v1 = [Math.cos(t), Math.sin(t)], v2 = [-v1[1], v1[0]], flip = det < 0;
  const u1 = s1 > 0 ? [(a * v1[0] + b * v1[1]) / s1, (c * v1[0] + d * v1[1]) / s1] : [1, 0], u2 = flip ? [u1[1], -u1[0]] : [-u1[1], u1[0]];
  return { s: [s1, s2], v: [v1, v2], u: [u1, u2], flip, even, angle: even ? null : (t * 180) / Math.PI };
}
