// @ts-check
// The plane that tells high labels from low ones, as eigencat.InterFaceGAN finds it, and how far it can be trusted, as
// eigencat.bootstrap_cone says. Everything is pure, and equal to the library on tests/golden/hyperplane.json.

import { dot, flattened, length } from "./conditioning.js";

/** @typedef {ArrayLike<number>} Row */
/** @typedef {"ols"|"mean"} Method */
/** @typedef {{ vector: Float64Array, bias: number, scale: number, gain: number, offset: number, threshold: number }} Fit */

const SHARE = 0.95;
/** What rounding alone could make of a squared length, as a share of the largest: the library's floor. @param {number} n @param {number} d */
const floor = (n, d) => Number.EPSILON * Math.max(n, d);

/** The score on the plane: half-way between two labels, or the mean of more values. @param {number[]} y */
export function thresholdOf(y) {
  const low = Math.min(...y), high = Math.max(...y), two = y.every((v) => v === low || v === high);
  return two ? (low + high) / 2 : y.reduce((a, b) => a + b, 0) / y.length;
}

/** x with A x = b for a positive definite A (rows), by Cholesky; null where A is too close to having no inverse. @param {Float64Array[]} A @param {Float64Array} b */
function solved(A, b) {
  const n = b.length, L = A.map((row) => Float64Array.from(row));
  let least = Infinity, most = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = L[i][j];
      for (let k = 0; k < j; k++) sum -= L[i][k] * L[j][k];
      if (j < i) L[i][j] = sum / L[j][j];
      else {
        if (!(sum > 0)) return null;
        L[i][i] = Math.sqrt(sum);
        least = Math.min(least, L[i][i]);
        most = Math.max(most, L[i][i]);
      }
    }
  }
  if (least <= 1e-5 * most) return null;
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) { for (let k = 0; k < i; k++) x[i] -= L[i][k] * x[k]; x[i] /= L[i][i]; }
  for (let i = n - 1; i >= 0; i--) { for (let k = i + 1; k < n; k++) x[i] -= L[k][i] * x[k]; x[i] /= L[i][i]; }
  return x;
}

/** The means of rows and scores, each row counted so many times. @param {Row[]} rows @param {number[]} y @param {number[]} times */
function centre(rows, y, times) {
  const n = times.reduce((a, b) => a + b, 0), mean = new Float64Array(rows[0].length);
  let yMean = 0;
  rows.forEach((row, i) => { yMean += times[i] * y[i] / n; for (let k = 0; k < mean.length; k++) mean[k] += times[i] * row[k] / n; });
  return { n, mean, yMean };
}

/**
 * The slope b of least squares, of ‖(X − mean) b − (y − mean)‖², with the smallest norm where that leaves a choice (fewer
 * rows than numbers). @param {Row[]} rows @param {number[]} y @param {number[]} times how often each row counts
 */
function slope(rows, y, times) {
  const { n, mean, yMean } = centre(rows, y, times), d = mean.length, u = rows.length;
  if (u > d) {
    const C = Array.from({ length: d }, () => new Float64Array(d)), c = new Float64Array(d), x = new Float64Array(d);
    rows.forEach((row, i) => {
      for (let k = 0; k < d; k++) x[k] = row[k] - mean[k];
      for (let k = 0; k < d; k++) { const by = times[i] * x[k]; c[k] += by * (y[i] - yMean); for (let l = 0; l <= k; l++) C[k][l] += by * x[l]; }
    });
    const found = solved(C, c);
    if (found) return found;
  } else if (u > 1) {
    // Fewer rows than numbers: the plane goes through every score, however often a row counts.
    const first = rows[0], D = rows.slice(1).map((row) => Float64Array.from(row, (v, k) => v - first[k]));
    const found = solved(D.map((a) => Float64Array.from(D, (b) => dot(a, b))), Float64Array.from(D, (_, i) => y[i + 1] - y[0]));
    if (found) { const b = new Float64Array(d); D.forEach((row, i) => { for (let k = 0; k < d; k++) b[k] += found[i] * row[k]; }); return b; }
  }
  // Rows or numbers that depend on each other: through the singular values, without those that are rounding.
  const root = times.map(Math.sqrt), X = rows.map((row, i) => Float64Array.from(row, (v, k) => root[i] * (v - mean[k]))), z = y.map((v, i) => root[i] * (v - yMean)), b = new Float64Array(d);
  const wide = u <= d, { flat, turn } = flattened(wide ? X : Array.from({ length: d }, (_, k) => Float64Array.from(X, (row) => row[k])));
  const sizes = flat.map((row) => dot(row, row)), most = Math.max(...sizes);
  flat.forEach((row, k) => {
    if (!(sizes[k] > floor(n, d) * most)) return;
    const along = (wide ? turn.reduce((sum, t, i) => sum + t[k] * z[i], 0) : dot(row, z)) / sizes[k];
    for (let i = 0; i < d; i++) b[i] += along * (wide ? row[i] : turn[i][k]);
  });
  return b;
}

/** From the mean of the low scores to that of the high ones. @param {Row[]} rows @param {number[]} y @param {number[]} times @param {number} threshold */
function between(rows, y, times, threshold) {
  const sides = [true, false].map((high) => { const own = rows.map((_, i) => i).filter((i) => y[i] > threshold === high); return centre(own.map((i) => rows[i]), own.map((i) => y[i]), own.map((i) => times[i])).mean; });
  return sides[0].map((v, k) => v - sides[1][k]);
}

/** The normal, not of length 1. @param {Row[]} rows @param {number[]} y @param {number[]} times @param {Method} method @param {number} threshold */
const normal = (rows, y, times, method, threshold) => (method === "mean" ? between(rows, y, times, threshold) : slope(rows, y, times));

/**
 * The plane of labels or scores, with what turns a distance into a score; null where the scores do not vary, or the plane
 * has no normal. "mean" is for two labels. @param {Row[]} rows @param {number[]} y @param {Method} [method] @returns {Fit|null}
 */
export function fit(rows, y, method = "ols") {
  if (rows.length < 2 || y.every((v) => v === y[0])) return null;
  const times = y.map(() => 1), threshold = thresholdOf(y), raw = normal(rows, y, times, method, threshold), size = length(raw);
  if (!(size > 0)) return null;
  const vector = raw.map((v) => v / size), { mean, yMean } = centre(rows, y, times);
  let bias = (yMean - threshold) / size - dot(vector, mean);
  if (method === "mean") {
    const [high, low] = [true, false].map((side) => { const own = rows.filter((_, i) => y[i] > threshold === side); return own.reduce((sum, row) => sum + dot(vector, row), 0) / own.length; });
    bias = -(high + low) / 2;
  }
  const n = rows.length, distances = rows.map((row) => dot(vector, row) + bias), middle = distances.reduce((a, b) => a + b, 0) / n;
  let variance = 0, along = 0;
  distances.forEach((v, i) => { variance += (v - middle) ** 2; along += (v - middle) * (y[i] - yMean); });
  return { vector, bias, threshold, gain: along / variance, offset: yMean - along / variance * middle, scale: Math.sqrt(variance / (n - 1)) };
}

/**
 * Fits again and again to rows drawn anew, and tells after each by how many degrees the direction has turned. It stops
 * when asked no more, so that a page stays quick. Draws of one label only are drawn again.
 * @param {Row[]} rows @param {number[]} y @param {() => number} random @param {Method} [method]
 */
export function* refits(rows, y, random, method = "ols") {
  const whole = fit(rows, y, method), n = rows.length, threshold = thresholdOf(y);
  if (!whole) return;
  for (;;) {
    const count = new Array(n).fill(0);
    for (let k = 0; k < n; k++) count[Math.floor(random() * n)]++;
    const drawn = count.map((_, i) => i).filter((i) => count[i]), ys = drawn.map((i) => y[i]);
    if (ys.every((v) => v === ys[0])) continue;
    const again = normal(drawn.map((i) => rows[i]), ys, drawn.map((i) => count[i]), method, method === "mean" ? threshold : 0), along = dot(again, whole.vector);
    yield Math.atan2(Math.sqrt(Math.max(0, dot(again, again) - along * along)), along) * 180 / Math.PI;
  }
}

/**
 * Directions of the same labels, dealt out to the portraits anew, and how many of these are told right when left out: what
 * a fit finds where there is nothing to find. @param {Row[]} rows @param {number[]} y @param {() => number} random @param {Method} [method]
 */
export function* shuffled(rows, y, random, method = "ols") {
  const told = leaver(rows, method);
  for (const dealt = [...y]; ;) {
    for (let i = dealt.length - 1; i > 0; i--) { const k = Math.floor(random() * (i + 1)); [dealt[i], dealt[k]] = [dealt[k], dealt[i]]; }
    const found = fit(rows, dealt, method);
    if (found) yield { vector: found.vector, right: told(dealt) };
  }
}

/** The value below which a share of the list lies, between neighbours by a straight line. @param {number[]} list @param {number} share */
export function quantile(list, share) {
  const sorted = [...list].sort((a, b) => a - b), at = share * (sorted.length - 1), i = Math.floor(at);
  return sorted[i] + (at - i) * ((sorted[i + 1] ?? sorted[i]) - sorted[i]);
}
/** The angle of a fit to the truth from that of refits to the fit (eq-bootstrap-cone): from 45° on it may be all noise. @param {number} angle in degrees */
export const widened = (angle) => (angle < 45 ? Math.asin(Math.tan(angle * Math.PI / 180)) * 180 / Math.PI : 90);
/** `turned`: 95% of the refits lie within it; `cone`: 95 times in 100 the direction of endless labels does. @param {number[]} angles */
export const coneOf = (angles) => { const turned = quantile(angles, SHARE); return { turned, cone: widened(turned) }; };

/** The inverse of a square matrix, by elimination with the largest pivots; spoils A. @param {Float64Array[]} A */
function inverse(A) {
  const n = A.length, B = A.map((_, i) => Float64Array.from({ length: n }, (__, k) => Number(i === k)));
  for (let c = 0; c < n; c++) {
    let p = c;
    for (let i = c + 1; i < n; i++) if (Math.abs(A[i][c]) > Math.abs(A[p][c])) p = i;
    [A[c], A[p], B[c], B[p]] = [A[p], A[c], B[p], B[c]];
    for (let i = 0; i < n; i++) {
      if (i === c || !A[i][c]) continue;
      const by = A[i][c] / A[c][c];
      for (let k = c; k < n; k++) A[i][k] -= by * A[c][k];
      for (let k = 0; k < n; k++) B[i][k] -= by * B[c][k];
    }
  }
  return B.map((row, i) => row.map((v) => v / A[i][i]));
}

/**
 * How many labels, of two kinds, are told right by a plane fitted to all the others. What depends on the rows alone is
 * worked out once, so that shuffled labels cost little. @param {Row[]} rows @param {Method} [method] @returns {(y: number[]) => number}
 */
export function leaver(rows, method = "ols") {
  const n = rows.length, d = rows[0].length, { mean } = centre(rows, rows.map(() => 0), rows.map(() => 1)), X = rows.map((row) => Float64Array.from(row, (v, k) => v - mean[k]));
  const gram = X.map((a) => Float64Array.from(X, (b) => dot(a, b)));
  if (method === "mean") return (y) => {
    const high = thresholdOf(y), own = [0, 0], size = [0, 0], all = X.map(() => [0, 0]), kind = y.map((v) => Number(v > high));
    gram.forEach((row, i) => { own[kind[i]]++; for (let k = 0; k < n; k++) all[i][kind[k]] += row[k]; });
    all.forEach((sums, i) => { size[kind[i]] += sums[kind[i]]; });
    // Nearer to which mean, its own without itself.
    return kind.filter((c, i) => {
      const [away, here] = [0, 1].map((k) => { const m = own[k] - Number(k === c), by = all[i][k] - (k === c ? gram[i][i] : 0), of = size[k] - (k === c ? 2 * all[i][k] - gram[i][i] : 0); return m ? by / m - of / (2 * m * m) : NaN; });
      return here - away > 0 === (c === 1) && !Number.isNaN(here - away);
    }).length;
  };
  // The error at a row that the others foretell is its error, or its weight, divided by what the row alone accounts for.
  if (n <= d + 1) {
    // Through every label: the gentlest plane is a weight for each row, and a height (the last line of the system).
    const system = [...gram.map((row) => Float64Array.from([...row, 1])), Float64Array.from({ length: n + 1 }, (_, i) => Number(i < n))], M = inverse(system);
    return (y) => { const high = thresholdOf(y); return y.filter((v, i) => v - dot(M[i].subarray(0, n), y) / M[i][i] > high === v > high).length; };
  }
  const C = Array.from({ length: d }, (_, k) => Float64Array.from({ length: d }, (__, l) => X.reduce((sum, row) => sum + row[k] * row[l], 0))), D = inverse(C), turned = X.map((row) => D.map((line) => dot(line, row)));
  const hat = turned.map((a) => Float64Array.from(X, (b) => dot(a, b) + 1 / n));
  return (y) => { const high = thresholdOf(y); return y.filter((v, i) => v - (v - dot(hat[i], y)) / (1 - hat[i][i]) > high === v > high).length; };
}
