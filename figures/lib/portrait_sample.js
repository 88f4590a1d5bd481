// @ts-check
// Draws people as sample_attributes does: standard normal draws with a correlation, each bent to its attribute's values.

import { ATTRIBUTES, NAMES, TIES } from "./portrait_attributes.js";

const K = ATTRIBUTES.length;

/** The lower triangle of Cholesky: rows that mix independent draws into tied ones. */
function mixing() {
  const m = NAMES.map((_, i) => NAMES.map((_, j) => Number(i === j)));
  for (const [one, other, value] of TIES) {
    const i = NAMES.indexOf(one), j = NAMES.indexOf(other);
    m[i][j] = m[j][i] = value;
  }
  const l = m.map((row) => row.map(() => 0));
  for (let i = 0; i < K; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = m[i][j];
      for (let k = 0; k < j; k++) sum -= l[i][k] * l[j][k];
      l[i][j] = i === j ? Math.sqrt(sum) : sum / l[j][j];
    }
  }
  return l;
}

/** The share of standard normal draws below x (Abramowitz and Stegun 7.1.26). @param {number} x */
function normalShare(x) {
  const z = Math.abs(x) / Math.SQRT2, t = 1 / (1 + 0.3275911 * z);
  const tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return 0.5 * (1 + Math.sign(x) * (1 - tail * Math.exp(-z * z)));
}

/** The draw below which this share lies, by bisection. @param {number} share */
function normalPoint(share) {
  let low = -6, high = 6;
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (normalShare(middle) < share) low = middle; else high = middle;
  }
  return low;
}

/** @param {number} draw @param {(typeof ATTRIBUTES)[number]} a */
function bend(draw, a) {
  const [one, two] = a.numbers;
  if (a.shape === "flat") return a.low + (a.high - a.low) * normalShare(draw);
  if (a.shape === "bell") return Math.min(Math.max(one + two * draw, a.low), a.high);
  return 1 / (1 + Math.exp(-one * (draw - normalPoint(1 - two))));
}

/** @type {number[][] | null} */ let mix = null;

/**
 * The attributes of one person.
 * @param {ArrayLike<number>} draws as many independent standard normal numbers as there are ATTRIBUTES
 * @param {boolean} [tied] whether age goes with glasses and grey hair, and so on
 * @returns {number[]}
 */
export function personOf(draws, tied = true) {
  if (draws.length !== K) throw new Error(`draws must be ${K} numbers, one for each of ATTRIBUTES; got ${draws.length}.`);
  mix ??= mixing();
  return mix.map((row, i) => bend(tied ? row.reduce((sum, l, k) => sum + l * draws[k], 0) : draws[i], ATTRIBUTES[i]));
}
