// @ts-check
// Ten Animals in the order of `ec.animals()` (five cats, then five rats), and what a figure says about them.

import { CATS, RATS } from "./world.js";

/** @typedef {"cat"|"rat"} Sort */
/** @type {{x: number[], kind: Sort}[]} */
export const TEN = [...CATS.map((x) => ({ x, kind: /** @type {Sort} */ ("cat") })), ...RATS.map((x) => ({ x, kind: /** @type {Sort} */ ("rat") }))];
/** Places on a shelf, left to right: mixed, and the same every time. */
export const SHELF = [0, 5, 1, 3, 7, 4, 8, 6, 2, 9];

const WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
export const inWords = (/** @type {number} */ n) => WORDS[n] ?? String(n);
export const capital = (/** @type {string} */ s) => s.charAt(0).toUpperCase() + s.slice(1);
