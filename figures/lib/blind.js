// @ts-check
// Steps in w that no label showed: along a direction thrown with dice, or on some layers of the generator only.

import { length } from "./conditioning.js";
import { LATENT } from "./faces.js";
import { unpack } from "./halves.js";
import { signed } from "./leak_bars.js";
import { SHELL_W } from "./portrait_found.js";
import { ATTRIBUTES } from "./portrait_attributes.js";
import { wordFor } from "./portrait_words.js";
import { normals } from "./rng.js";

/** The layers that take a w of their own, after the width of the picture they work on; E(v, j–k) counts them from 0. */
export const LAYERS = ["4", "8a", "8b", "16a", "16b", "32a", "32b", "64a", "64b"];
export const LAST = LAYERS.length - 1;

/** @type {Float64Array|null} */ let factor = null;
/** The standard deviation of the latents w along a direction: with C⁻¹ = FᵀF it is the length of y in Fᵀ y = u. @param {ArrayLike<number>} u */
export function deviation(u) {
  factor ??= unpack(SHELL_W.factor);
  const d = u.length, y = Float64Array.from(u), row = (/** @type {number} */ i) => (i * (i + 1)) / 2;
  for (let i = d - 1; i >= 0; i--) {
    y[i] /= factor[row(i) + i];
    for (let j = 0; j < i; j++) y[j] -= factor[row(i) + j] * y[i];
  }
  return length(y);
}
/** Of what all directions square to each other have together. */
export function totalVariance() {
  let sum = 0;
  for (let k = 0; k < LATENT; k++) { const e = new Float64Array(LATENT); e[k] = 1; sum += deviation(e) ** 2; }
  return sum;
}

/** A direction of length one thrown with dice, all alike likely. @param {number} seed @returns {import("./directions.js").Direction} */
export function diced(seed) {
  const v = normals(seed, LATENT), size = length(v), vector = v.map((x) => x / size);
  return { name: `dice ${seed}`, space: "w", vector, bias: 0, scale: deviation(vector) };
}
/** The same, in the library's words. @param {number} seed */
export const DICED = (/** @type {number} */ seed) => `shell = ec.models.shell("portraits")
u = normals(${seed}, 64)
u /= np.linalg.norm(u)
dice = ec.Direction(u, scale=np.linalg.norm(np.linalg.solve(shell.factor.T, u)))`;

/** What each layer is handed when only the layers from j to k take the step. @param {ArrayLike<number>} w @param {ArrayLike<number>} step @param {number} from @param {number} to */
export const onLayers = (w, step, from, to) => LAYERS.map((_, l) => Float64Array.from({ length: w.length }, (_, i) => w[i] + (l >= from && l <= to ? step[i] : 0)));
/** In the paper's way: 0–2, or 4. @param {number} from @param {number} to */
export const rangeName = (from, to) => (from === to ? String(from) : `${from}–${to}`);
const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
export const vName = (/** @type {number} */ i) => `v${SUBSCRIPTS[i]}`;

const TEXT = { light_azimuth: "light from the side", light_elevation: "light from above", background_value: "bright background", clothes_value: "bright clothes", iris: "iris colour" };
/** @param {string} name */
export const blindWord = (name) => TEXT[/** @type {"iris"} */ (name)] ?? wordFor(name);
/** What shows on every face. Of the others some do not: nobody sees the shape of glasses that are not worn, or red under grey. */
export const SEEN = ["age", "smile", "mouth_open", "glasses", "beard", "hair_length", "hair_darkness", "grey", "skin_tone", "nose_length", "jaw", "yaw", "light_azimuth", "light_elevation", "background_value", "clothes_value"];
/** Units to compare attributes in: how far faces usually differ. @param {{ name: string, deviation: number }[]} attributes of the manifest */
export const spreads = (attributes) => Object.fromEntries(attributes.filter((a) => SEEN.includes(a.name)).map((a) => [a.name, a.deviation]));
const SHARES = new Set(ATTRIBUTES.filter((a) => a.unit === "share").map((a) => a.name));
/** A reading may overshoot; nobody has less than no glasses, or more than all hair grey. @param {Record<string, number>} reading */
export const sober = (reading) => Object.fromEntries(Object.entries(reading).map(([name, v]) => [name, SHARES.has(name) ? Math.min(1, Math.max(0, v)) : v]));
/**
 * Changes, the largest first, in spreads. @param {Record<string, number>} now @param {Record<string, number>} before @param {Record<string, number>} spread
 * @returns {{ name: string, by: number, size: number }[]}
 */
export const ranked = (now, before, spread) => Object.keys(spread).map((name) => ({ name, by: now[name] - before[name] })).map((c) => ({ ...c, size: Math.abs(c.by) / spread[c.name] })).sort((a, b) => b.size - a.size);
/** @param {{ name: string, by: number, size: number }[]} list of `ranked` @param {number} [most] */
export const told = (list, most = 4) => list.slice(0, most).map((c) => `${blindWord(c.name)} ${signed(c.name, c.by)}`).join(", ");
