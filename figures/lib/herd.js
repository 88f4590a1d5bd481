// @ts-check
// Who else is in a figure: the ten animals, or the rows of the reader's own table.

import { mark } from "./animals.js";
import { pyMatrix } from "./format.js";
import { scaled } from "./scale.js";
import { CATS, RATS } from "./world.js";

/** As many rows as a figure draws. */
export const MANY = 400;

/** @type {WeakMap<any, any>} */ const CACHE = new WeakMap();
const once = (/** @type {any} */ t) => { if (!CACHE.has(t)) CACHE.set(t, scaled(t)); return CACHE.get(t); };

/**
 * @param {any} s a state with `data` @param {any} table
 * @returns {{own: any, points: number[][], ins: string[], outs: string[]}}
 */
export function herdOf(s, table) {
  const own = s.data === "table" && table?.rows?.length ? once(table) : null;
  return own ? { own, points: own.points, ins: own.names, outs: own.outputs } : { own: null, points: [...CATS, ...RATS], ins: ["snout", "body"], outs: ["cat", "rat"] };
}

/** For a snippet: the points as Python reads them, those of the reader's own table too. @param {number[][]} points */
export const pyPoints = (points) => pyMatrix(points.map((p) => p.map((v) => Number(v.toPrecision(15)))));

/** Changes when another table is shown. @param {any} own @param {any} table */
export const herdKey = (own, table) => (own ? JSON.stringify([table.name, table.columns, table.rows.length]) : "animals");

/** Marks of the herd at places in pixels. @param {any} h @param {number[][]} at @param {number} [size] */
export const herdMarks = (h, at, size = 0.5) => at.slice(0, MANY).map(([x, y], i) => `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${size})">${mark[h.own ? (h.own.kind[i] === 1 ? "o" : "x") : i < CATS.length ? "cat" : "rat"]}</g>`).join("");
