// @ts-check
// States come from addresses, notebooks and old links. What can be mended is mended, the rest is refused in words.

import { clamp } from "./vec.js";

const seen = (/** @type {any} */ v) => (v === undefined ? "nothing" : typeof v === "number" ? String(v) : JSON.stringify(v)?.slice(0, 60) ?? typeof v);
const refuse = (/** @type {string} */ name, /** @type {any} */ v, /** @type {string} */ rule, /** @type {string} */ remedy) => {
  throw new Error(`${name}=${seen(v)} must be ${rule}; got ${Array.isArray(v) ? `a list of ${v.length}` : v === null ? "null" : typeof v}. ${remedy}`);
};

/** A number, pulled into its range. @param {string} name @param {any} v @param {number} lo @param {number} hi @returns {number} */
export function real(name, v, lo, hi) {
  if (typeof v !== "number" || Number.isNaN(v)) refuse(name, v, `a number from ${lo} to ${hi}`, "Write it without quotes.");
  return clamp(v, lo, hi) + 0;
}
/** @param {string} name @param {any} v @param {number[][]} ranges one [lo, hi] for each number @returns {number[]} */
export function reals(name, v, ranges) {
  if (!Array.isArray(v) || v.length !== ranges.length) refuse(name, v, `a list of ${ranges.length} numbers`, `For example [${ranges.map((r) => clamp(1, r[0], r[1])).join(",")}].`);
  return v.map((/** @type {any} */ x, /** @type {number} */ i) => real(`${name}[${i}]`, x, ranges[i][0], ranges[i][1]));
}
/** @param {string} name @param {any} v @param {number} rows @param {number} cols @param {number} lo @param {number} hi @returns {number[][]} */
export function realMatrix(name, v, rows, cols, lo, hi) {
  if (!Array.isArray(v) || v.length !== rows) refuse(name, v, `${rows} rows of ${cols} numbers`, "For example [[1,0],[0,1]].");
  return v.map((/** @type {any} */ r, /** @type {number} */ i) => reals(`${name}[${i}]`, r, Array(cols).fill([lo, hi])));
}
/** @template {string} T @param {string} name @param {any} v @param {readonly T[]} list @returns {T} */
export function oneOf(name, v, list) {
  if (!list.includes(v)) refuse(name, v, `one of ${list.map((x) => (x === "" ? "\"\"" : x)).join(", ")}`, "Use one of these.");
  return v;
}
