// @ts-check
// The two small networks of eigencat.two_seeds(): the same weights, the same sums (eq-two-seeds).

import weights from "../../src/eigencat/worlds/two_seeds/weights.json";
import { dot } from "./vec.js";

/** @typedef {{W1: number[][], b1: number[], W2: number[][], b2: number[]}} Net */
/** @type {{A: Net, B: Net}} */ export const NETS = weights.nets;
export const CLASSES = ["cat", "rat", "neither"], HIDDEN = NETS.A.b1.length;

/** What the hidden units answer. @param {Net} net @param {number[]} x snout and body */
export const hidden = (net, x) => net.W1.map((w, i) => Math.tanh(dot(w, x) + net.b1[i]));
/** The three scores. @param {Net} net @param {number[]} h what its hidden units answer */
export const scores = (net, h) => net.W2.map((w, i) => dot(w, h) + net.b2[i]);
/** The same network with its hidden units in another order: its unit i is unit order[i]. @param {Net} net @param {number[]} order @returns {Net} */
export const shuffled = (net, order) => ({ W1: order.map((k) => net.W1[k]), b1: order.map((k) => net.b1[k]), W2: net.W2.map((w) => order.map((k) => w[k])), b2: net.b2 });

/** Every animal the frame can hold, a tenth of a unit apart. */
const every = () => Array.from({ length: 31 * 35 }, (_, k) => [(k % 35) / 10, Math.floor(k / 35) / 10]);
/** @param {number[]} rest @returns {number[][]} */
const orders = (rest) => (rest.length ? rest.flatMap((k, i) => orders(rest.filter((_, j) => j !== i)).map((o) => [k, ...o])) : [[]]);

/**
 * How alike the units of two networks are over every animal, and the best renaming with signs: of all pairings the one
 * that leaves the least of B unexplained (eq-translation-fit), as eigencat.Translation("signed") finds it.
 * @param {Net} A @param {Net} B
 */
export function kinship(A, B) {
  const X = every(), n = A.b1.length, sides = [A, B].map((net) => {
    const H = X.map((x) => hidden(net, x)), mean = H[0].map((_, i) => H.reduce((s, h) => s + h[i], 0) / H.length);
    return H.map((h) => h.map((v, i) => v - mean[i]));
  });
  const cross = (/** @type {number[][]} */ P, /** @type {number[][]} */ Q, /** @type {number} */ i, /** @type {number} */ j) => P.reduce((s, p, k) => s + p[i] * Q[k][j], 0);
  const both = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => cross(sides[0], sides[1], i, j)));
  const [own, its] = sides.map((S) => Array.from({ length: n }, (_, i) => cross(S, S, i, i)));
  const alike = both.map((row, i) => row.map((v, j) => v / Math.sqrt(own[i] * its[j])));
  const gain = (/** @type {number[]} */ o) => o.reduce((s, j, i) => s + Math.abs(both[i][j]), 0);
  const partners = orders(Array.from({ length: n }, (_, k) => k)).reduce((best, o) => (gain(o) > gain(best) + 1e-12 ? o : best));
  const total = (/** @type {number[]} */ v) => v.reduce((s, x) => s + x, 0);
  return { alike, partners, explained: 1 - (total(own) + total(its) - 2 * gain(partners)) / total(its) };
}
