// @ts-check
// The first ten directions of the portraits' w that nobody labelled, the strongest first, as eigencat.models.components
// gives them: by samples ("ganspace"), and by the style weights alone ("sefa" as the released code, "sefa-paper" as the
// paper's formula).

import { length, unpack } from "./directions.js";
import { COMPONENTS } from "./portrait_components.js";

/** @typedef {import("./directions.js").Direction & { share?: number, eigenvalue?: number }} Component */
/** @typedef {"ganspace"|"sefa"|"sefa-paper"} Method */

export const METHODS = /** @type {Method[]} */ (Object.keys(COMPONENTS));

/** @type {Map<string, Component[]>} */ const made = new Map();
/** Unpacked when they are first asked for; `edit`, `distance` and `cosine` of directions.js take them. @param {Method} method @returns {Component[]} */
export function components(method) {
  let list = made.get(method);
  if (!list) {
    if (!Object.hasOwn(COMPONENTS, method)) throw new Error(`method=${method} must be one of ${METHODS.join(", ")}; got another. Use one of these.`);
    const kept = /** @type {{ rows: string, bias: number[], scale: number[], share?: number[], eigenvalue?: number[] }} */ (COMPONENTS[method]);
    const all = unpack(kept.rows), count = kept.scale.length, d = all.length / count;
    list = kept.scale.map((scale, i) => {
      const row = all.slice(i * d, (i + 1) * d), size = length(row);
      const facts = kept.share ? { share: kept.share[i] } : { eigenvalue: kept.eigenvalue?.[i] };
      return { name: `${method} ${i}`, space: "w", vector: row.map((v) => v / size), bias: kept.bias[i] / size, scale, ...facts };
    });
    made.set(method, list);
  }
  return list;
}
