// @ts-check
// The first ten directions of the portraits' w that nobody labelled, the strongest first, as eigencat.models.components
// gives them: by samples ("ganspace"), and by the style weights alone ("sefa" as the released code, "sefa-paper" as the
// paper's formula).

import { ganspace, unpacked } from "./ganspace.js";
import { SEFA } from "./portrait_components.js";

/** @typedef {import("./ganspace.js").Component} Component */
/** @typedef {"ganspace"|"sefa"|"sefa-paper"} Method */

export const METHODS = /** @type {Method[]} */ (["ganspace", ...Object.keys(SEFA)]);

/** @type {Map<string, Component[]>} */ const made = new Map();
/** Unpacked when they are first asked for; `edit`, `distance` and `cosine` of directions.js take them. @param {Method} method @returns {Component[]} */
export function components(method) {
  if (!METHODS.includes(method)) throw new Error(`method=${method} must be one of ${METHODS.join(", ")}; got another. Use one of these.`);
  if (method === "ganspace") return ganspace();
  let list = made.get(method);
  if (!list) {
    list = unpacked(method, /** @type {Record<string, import("./ganspace.js").Kept>} */ (SEFA)[method]);
    made.set(method, list);
  }
  return list;
}
