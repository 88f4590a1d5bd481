// @ts-check
// Forger and detective on a cloud in the plane, small enough to be stepped (eq-minimax). The forger lays normal noise out
// as Az + b. The detective answers with 1 / (1 + e^-u), where u is a weighted total of (1, x, y, x², xy, y²). Between two
// normal clouds the best possible answer has exactly this form (eq-best-detective), so nothing is lost by its being small.

import { normals } from "./rng.js";

/** @typedef {{ A: number[][], b: number[] }} Forger */
/** @typedef {{ x: Float64Array, y: Float64Array, weight: Float64Array }} Cloud points with their shares, which sum to one */

export const REAL = { A: [[1.1, 0], [0.7, 0.5]], b: [0.6, 0.4] };
export const START = { A: [[0.6, 0], [0, 0.6]], b: [-1.3, 1.2] };
export const COUNT = 120, PACE = { detective: 0.1, forger: 0.1 };
export const sigmoid = (/** @type {number} */ u) => 1 / (1 + Math.exp(-u));
export const suspicion = (/** @type {ArrayLike<number>} */ w, /** @type {number} */ x, /** @type {number} */ y) => w[0] + w[1] * x + w[2] * y + w[3] * x * x + w[4] * x * y + w[5] * y * y;

/** Noise and its shares: `count` draws of a seed. @param {number} seed @param {number} [count] @returns {Cloud} */
export function noise(seed, count = COUNT) {
  const all = normals(seed, 2 * count), pick = (/** @type {number} */ k) => Float64Array.from({ length: count }, (_, i) => all[2 * i + k]);
  return { x: pick(0), y: pick(1), weight: new Float64Array(count).fill(1 / count) };
}
/** Az + b for every z. @param {Forger} f @param {Cloud} z @returns {Cloud} */
export const laid = ({ A, b }, z) => ({ x: z.x.map((v, i) => A[0][0] * v + A[0][1] * z.y[i] + b[0]), y: z.x.map((v, i) => A[1][0] * v + A[1][1] * z.y[i] + b[1]), weight: z.weight });

/** What both play for: the mean of log D over the real points and of log(1 - D) over the forged ones. @param {ArrayLike<number>} w @param {Cloud} real @param {Cloud} fake */
export function value(w, real, fake) {
  // log D = -log(1 + e^-u), without overflow
  const soft = (/** @type {number} */ u) => Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));
  let sum = 0;
  for (let i = 0; i < real.x.length; i++) sum -= real.weight[i] * soft(-suspicion(w, real.x[i], real.y[i]));
  for (let i = 0; i < fake.x.length; i++) sum -= fake.weight[i] * soft(suspicion(w, fake.x[i], fake.y[i]));
  return sum;
}

/** How the value changes with each of the detective's six weights. @param {ArrayLike<number>} w @param {Cloud} real @param {Cloud} fake */
export function detectiveSlope(w, real, fake) {
  const g = new Float64Array(6);
  for (const [cloud, is] of /** @type {[Cloud, number][]} */ ([[real, 1], [fake, 0]])) {
    for (let i = 0; i < cloud.x.length; i++) {
      const x = cloud.x[i], y = cloud.y[i], c = cloud.weight[i] * (is - sigmoid(suspicion(w, x, y)));
      g[0] += c; g[1] += c * x; g[2] += c * y; g[3] += c * x * x; g[4] += c * x * y; g[5] += c * y * y;
    }
  }
  return g;
}

/** What the forger wants less of: mean log(1 - D) of its own points, or minus the mean of log D. @param {ArrayLike<number>} w @param {Forger} f @param {Cloud} z @param {string} wish */
export function forgerLoss(w, f, z, wish) {
  const fake = laid(f, z);
  let sum = 0;
  for (let i = 0; i < fake.x.length; i++) { const D = sigmoid(suspicion(w, fake.x[i], fake.y[i])); sum += fake.weight[i] * (wish === "fool" ? -Math.log(D) : Math.log(1 - D)); }
  return sum;
}
/** How that changes with A and b. @param {ArrayLike<number>} w @param {Forger} f @param {Cloud} z @param {string} wish */
export function forgerSlope(w, f, z, wish) {
  const fake = laid(f, z), b = [0, 0], A = [[0, 0], [0, 0]];
  for (let i = 0; i < fake.x.length; i++) {
    const x = fake.x[i], y = fake.y[i], D = sigmoid(suspicion(w, x, y)), c = -fake.weight[i] * (wish === "fool" ? 1 - D : D);
    const gx = c * (w[1] + 2 * w[3] * x + w[4] * y), gy = c * (w[2] + w[4] * x + 2 * w[5] * y);
    b[0] += gx; b[1] += gy;
    A[0][0] += gx * z.x[i]; A[0][1] += gx * z.y[i]; A[1][0] += gy * z.x[i]; A[1][1] += gy * z.y[i];
  }
  return { A, b };
}

/** @typedef {{ w: Float64Array, forger: Forger }} Moment */
/** @typedef {{ seed: number, steps: number, wish: string, frozen: boolean }} Rules */
/** @type {Map<string, { real: Cloud, z: Cloud, moments: Moment[] }>} */ const played = new Map();

/** The game after some rounds, played from the start or from where it was last left; the same rules give the same game. @param {Rules} rules @param {number} rounds */
export function play(rules, rounds) {
  const key = JSON.stringify([rules.seed, rules.steps, rules.wish, rules.frozen]);
  let game = played.get(key);
  if (!game) {
    if (played.size > 12) played.clear();
    game = { real: laid(REAL, noise(rules.seed)), z: noise(rules.seed + 1), moments: [{ w: new Float64Array(6), forger: START }] };
    played.set(key, game);
  }
  while (game.moments.length <= rounds) {
    const { w: old, forger } = game.moments[game.moments.length - 1], w = Float64Array.from(old), fake = laid(forger, game.z);
    for (let k = 0; k < rules.steps; k++) detectiveSlope(w, game.real, fake).forEach((g, i) => { w[i] += PACE.detective * g; });
    if (rules.frozen) { game.moments.push({ w, forger }); continue; }
    const g = forgerSlope(w, forger, game.z, rules.wish), down = (/** @type {number[]} */ v, /** @type {number[]} */ by) => v.map((x, i) => x - PACE.forger * by[i]);
    game.moments.push({ w, forger: { A: forger.A.map((row, i) => down(row, g.A[i])), b: down(forger.b, g.b) } });
  }
  return { ...game, now: game.moments[rounds] };
}

/** The normal cloud that noise becomes: its spread and the log of its density, as weights for (1, x, y, x², xy, y²). @param {Forger} f */
export function density({ A, b }) {
  const sxx = A[0][0] ** 2 + A[0][1] ** 2, sxy = A[0][0] * A[1][0] + A[0][1] * A[1][1], syy = A[1][0] ** 2 + A[1][1] ** 2, det = sxx * syy - sxy * sxy;
  if (!(det > 1e-12)) return null;                       // squeezed onto a line: there is no density in the plane
  const p = syy / det, q = -sxy / det, r = sxx / det, [m, n] = b;
  return [-Math.log(2 * Math.PI) - 0.5 * Math.log(det) - 0.5 * (p * m * m + 2 * q * m * n + r * n * n), p * m + q * n, q * m + r * n, -0.5 * p, -q, -0.5 * r];
}
/** The best detective against a forger who holds still (eq-best-detective): log p_real - log p_forged, weight by weight. @param {Forger} f */
export function best(f) {
  const p = density(REAL), q = density(f);
  return p && q ? p.map((v, i) => v - q[i]) : null;
}
/** Right, wrong, or a toss of a coin. @param {number} u */
const called = (u) => (u > 0 ? 1 : u < 0 ? 0 : 0.5);
/** The share of all points that the detective calls rightly. @param {ArrayLike<number>} w @param {Cloud} real @param {Cloud} fake */
export function rightly(w, real, fake) {
  let n = 0;
  real.x.forEach((x, i) => { n += called(suspicion(w, x, real.y[i])); });
  fake.x.forEach((x, i) => { n += called(-suspicion(w, x, fake.y[i])); });
  return n / (real.x.length + fake.x.length);
}
