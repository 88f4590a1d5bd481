// @ts-check
// Which inputs give the same bent output? The answer is a point, a stretch of line or a region: what the bend threw away.

import { add, dist, dot, inv2, mix, norm, scale, sub } from "./vec.js";

/** Keep the part of a convex polygon where a · p <= 0. @param {number[][]} polygon @param {number[]} a */
function clip(polygon, a) {
  /** @type {number[][]} */ const kept = [];
  polygon.forEach((p, i) => {
    const q = polygon[(i + 1) % polygon.length], u = dot(a, p), v = dot(a, q);
    if (u <= 0) kept.push(p);
    if ((u < 0 && v > 0) || (u > 0 && v < 0)) kept.push(mix(p, q, u / (u - v)));
  });
  return kept;
}

/**
 * Corners of the set of inputs in a box with the same output as x, under o = W x, or o = max(0, W x) when `bend`.
 * One corner: nobody else in the box. Two: a stretch of line. More: a region. x itself always belongs to it.
 * @param {number[][]} W two columns @param {number[]} x @param {boolean} bend @param {number[][]} box [[x0, x1], [y0, y1]]
 * @returns {number[][]}
 */
export function sameOutput(W, x, bend, box) {
  const before = W.map((w) => dot(w, x));
  // An output that came through fixes its row's total; one that was bent away only says "not above zero".
  const lost = W.filter((_, i) => bend && before[i] <= 0);
  const fixed = W.filter((w, i) => !(bend && before[i] <= 0) && norm(w) > 0);
  if (fixed.length >= 2 && inv2(fixed.slice(0, 2))) return [x];
  if (fixed.length === 0) {
    const [[x0, x1], [y0, y1]] = box;
    return lost.reduce(clip, [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]);
  }
  // One question was answered (or two that are the same): walk along its line, both ways, until something stops us.
  const w = fixed[0], d = scale([-w[1], w[0]], 1 / norm(w));
  let from = -Infinity, to = Infinity;
  const stop = (/** @type {number[]} */ a, /** @type {number} */ c) => {     // a · (x + t d) <= c
    const slope = dot(a, d), room = Math.max(0, c - dot(a, x));
    if (slope > 1e-12) to = Math.min(to, room / slope); else if (slope < -1e-12) from = Math.max(from, room / slope);
  };
  box.forEach(([lo, hi], k) => { const e = k ? [0, 1] : [1, 0]; stop(e, hi); stop(scale(e, -1), -lo); });
  for (const a of lost) stop(a, 0);
  const ends = [add(x, scale(d, from)), add(x, scale(d, to))];
  return dist(ends[0], ends[1]) < 1e-9 ? [x] : ends;
}

/** Another input with the same output, well away from x, or null when there is none. @param {number[][]} corners @param {number[]} x */
export function twin(corners, x) {
  const far = corners.reduce((best, p) => (dist(p, x) > dist(best, x) ? p : best), x);
  return norm(sub(far, x)) < 0.15 ? null : mix(x, far, 0.75);
}
