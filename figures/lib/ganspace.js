// @ts-check
// GANSpace's components apart from those of SeFa, for a page that needs no others.

import { length } from "./conditioning.js";
import { unpack } from "./halves.js";
import { GANSPACE } from "./portrait_ganspace.js";

/** @typedef {import("./directions.js").Direction & { share?: number, eigenvalue?: number }} Component */
/** @typedef {{ rows: string, bias: number[], scale: number[], share?: number[], eigenvalue?: number[] }} Kept */

/** @param {string} method @param {Kept} kept @returns {Component[]} */
export function unpacked(method, kept) {
  const all = unpack(kept.rows), count = kept.scale.length, d = all.length / count;
  return kept.scale.map((scale, i) => {
    const row = all.slice(i * d, (i + 1) * d), size = length(row);
    const facts = kept.share ? { share: kept.share[i] } : { eigenvalue: kept.eigenvalue?.[i] };
    return { name: `${method} ${i}`, space: "w", vector: row.map((v) => v / size), bias: kept.bias[i] / size, scale, ...facts };
  });
}

/** @type {Component[]|null} */ let made = null;
/** The first ten, the strongest first. */
export const ganspace = () => (made ??= unpacked("ganspace", GANSPACE));
