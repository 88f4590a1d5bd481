// @ts-check
// What the Python cells work out without a page: order of cells, progress, errors in words.

import { megabytes } from "./download.js";

/**
 * @typedef {{ file: string, line: number, name: string, text: string }} Frame
 * @typedef {{ type: string, message: string, frames: Frame[], syntax: { line: number, column: number, text: string } | null }} PythonError
 */

/** @param {{ loaded: number, total: number }} p @returns {number} from 0 to 1, whatever was counted */
export const fraction = ({ loaded, total }) => (total > 0 ? Math.min(1, Math.max(0, loaded / total)) : 0);

/** The line beside the progress bar. @param {{ loaded: number, total: number, stored: boolean }} p */
export function progressWords({ loaded, total, stored }) {
  if (stored) return "Loading Python from this browser’s store";
  return `Loading Python, ${megabytes(Math.min(loaded, total))} of ${megabytes(total)} MB; once only`;
}

/** "1", "1 and 2", "1, 2 and 3". @param {(number|string)[]} items */
export const listWords = (items) => (items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`);

/**
 * The cells to run so that `target` can: every earlier one that did not run in this session, in the order of the page, then itself.
 * @param {{ ran: boolean }[]} cells @param {number} target @returns {number[]}
 */
export function runOrder(cells, target) {
  if (!(target >= 0 && target < cells.length)) throw new Error(`target=${target} must be a cell of the page; got ${cells.length} cells. Count from 0.`);
  return [...cells.keys()].filter((i) => (i < target && !cells[i].ran) || i === target);
}

/** @param {number[]} numbers the cells that ran first, as the reader counts them */
export function firstWords(numbers) {
  if (!numbers.length) return "";
  const one = numbers.length === 1;
  return `${one ? "Cell" : "Cells"} ${listWords(numbers)} ran first, because this cell may use what ${one ? "it defines" : "they define"}.`;
}

const CELL = /^<cell (\d+)>$/;

/**
 * What a reader needs of a traceback: the lines of the page's own cells, from the outermost in, and where it ended when that was inside a library.
 * @param {PythonError} error
 * @returns {{ head: string, places: { cell: number, line: number, name: string, text: string, times: number }[], inside: string, column: number }}
 */
export function trimError(error) {
  const head = error.message ? `${error.type}: ${error.message}` : error.type;
  if (error.syntax) return { head, places: [{ cell: NaN, line: error.syntax.line, name: "", text: error.syntax.text, times: 1 }], inside: "", column: error.syntax.column };
  /** @type {{ cell: number, line: number, name: string, text: string, times: number }[]} */ const places = [];
  for (const f of error.frames) {
    const cell = CELL.exec(f.file);
    if (!cell) continue;
    const last = places[places.length - 1], number = Number(cell[1]);
    // A function that calls itself is one place, however deep it went.
    if (last && last.cell === number && last.line === f.line) last.times++;
    else places.push({ cell: number, line: f.line, name: f.name.startsWith("<") ? "" : f.name, text: f.text, times: 1 });
  }
  const end = error.frames[error.frames.length - 1];
  const inside = end && !CELL.test(end.file) ? `raised in ${end.file}, line ${end.line}, in ${end.name}` : "";
  return { head, places, inside, column: 0 };
}

/** "Line 2 of this cell", "Line 4 of cell 1, in area". @param {{ cell: number, line: number, name: string, times: number }} place @param {number} here */
export function placeWords(place, here) {
  const where = Number.isNaN(place.cell) || place.cell === here ? "this cell" : `cell ${place.cell}`;
  const name = place.name ? `, in ${place.name}` : "", times = place.times > 1 ? ", again and again" : "";
  return `Line ${place.line} of ${where}${name}${times}`;
}

/**
 * The lines around one line of a source, numbered.
 * @param {string} source @param {number} line counted from 1 @param {number} [around]
 * @returns {{ number: number, text: string, marked: boolean }[]}
 */
export function excerpt(source, line, around = 1) {
  const lines = source.split("\n");
  const from = Math.max(1, line - around), to = Math.min(lines.length, line + around);
  return lines.slice(from - 1, to).map((text, i) => ({ number: from + i, text, marked: from + i === line }));
}

/** What an array is, for the caption of its table. @param {{ shape: number[], dtype: string, note: string }} t */
export function tableCaption({ shape, dtype, note }) {
  const size = shape.length === 1 ? `${shape[0]} ${shape[0] === 1 ? "number" : "numbers"}` : `${shape[0]} × ${shape[1]}`;
  const what = /^(<U|bool)/.test(dtype) ? size.replace(/ numbers?$/, "") : size;
  const type = dtype.startsWith("<U") ? "text" : dtype;
  return `array, ${what}, ${type}${note ? `, ${note}` : ""}`;
}
