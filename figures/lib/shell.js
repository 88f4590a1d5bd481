// @ts-check
// Where the latents of the portraits lie, and how far off that map another one is (eq-shell-distance): the page's
// eigencat.models.shell("portraits").

import { length } from "./conditioning.js";
import { unpack } from "./halves.js";
import { ABOUT, QUANTILES_Z, SHARES, SHELL_W } from "./portrait_found.js";

/** @type {{ mean: Float64Array, factor: Float64Array }|null} */ let around = null;
const quantiles = (/** @type {string} */ space) => (space === "w" ? SHELL_W.quantiles : QUANTILES_Z);

/** How far a latent lies from the mean, in units of the spread of the latents: 0 at the mean, about 1 for a usual one. @param {ArrayLike<number>} w @param {"w"|"z"} [space] */
export function shellDistance(w, space = "w") {
  const d = w.length;
  if (space === "z") return length(w) / Math.sqrt(d);
  around ??= { mean: unpack(SHELL_W.mean), factor: unpack(SHELL_W.factor) };
  const { mean, factor } = around;
  let sum = 0;
  for (let i = 0, k = 0; i < d; i++) {
    let row = 0;
    for (let j = 0; j <= i; j++, k++) row += factor[k] * (w[j] - mean[j]);
    sum += row * row;
  }
  return Math.sqrt(sum / d);
}

/** The share of the latents that lie nearer to the mean, from 0 to 1. @param {number} far a shellDistance @param {"w"|"z"} [space] */
export function shellShare(far, space = "w") {
  const q = quantiles(space);
  if (far <= q[0]) return 0;
  for (let i = 1; i < q.length; i++) if (far < q[i]) return SHARES[i - 1] + ((far - q[i - 1]) / (q[i] - q[i - 1])) * (SHARES[i] - SHARES[i - 1]);
  return 1;
}

/** The distance that this share of the latents does not exceed; the share is one of SHARES. @param {number} share @param {"w"|"z"} [space] */
export const shellRadius = (share, space = "w") => quantiles(space)[SHARES.indexOf(share)];

/**
 * Is a latent off the map? `level` is "on", "edge" (beyond 95 in 100 latents), "off" (beyond 99), or "bland" (nearer to
 * the average face than 99 in 100). @param {ArrayLike<number>} w @param {"w"|"z"} [space]
 */
export function offMap(w, space = "w") {
  const far = shellDistance(w, space), share = shellShare(far, space);
  const level = share > 0.99 ? "off" : share > 0.95 ? "edge" : share < 0.01 ? "bland" : "on";
  return { distance: far, share, level };
}

/** The same in words. @param {{ distance: number, share: number, level: string }} at */
export function offMapWords({ distance, share, level }) {
  const nearer = share >= 1 ? `none of ${String(ABOUT.samples).replace(/\B(?=(\d{3})+$)/g, ",")} latents lies as far out` : `${share > 0.99 ? Math.min(99.9, 100 * share).toFixed(1) : Math.round(100 * share)} in 100 latents lie nearer to the average face`;
  if (level === "off") return `Off the map: ${nearer}. The generator was hardly ever asked for such a face.`;
  if (level === "edge") return `At the edge of the map: ${nearer}.`;
  if (level === "bland") return `Off the map, inside the shell: 99 in 100 latents lie farther from the average face.`;
  return `On the map: at ${distance.toFixed(2)} times the usual distance from the average face; ${nearer}.`;
}
