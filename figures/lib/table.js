// @ts-check
// The reader's own table: two columns of numbers and an optional label. The twin of src/eigencat/table.py:
// the same rules and the same words, held together by tests/golden/table.json.

const MAX_ROWS = 5000, MAX_COLUMNS = 1000, MAX_BYTES = 5_000_000, LISTED = 12;
export const PASTED = "pasted table";

const BLANK = " \t\r\n\v\f\u00a0\u202f", SPACES = new RegExp(`[${BLANK}]+`, "g");
const NOT_TEXT = /[\u0000-\u0008\u000e-\u001f\ufffd]/;
const DOT = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const COMMA = /^[+-]?(?:[0-9]+,[0-9]*|,[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
// Words with which programs say that a number is missing or has no end.
const MISSING = new Set("nan na n/a #n/a null none - inf infinity +inf +infinity -inf -infinity".split(" "));

/**
 * @typedef {object} Table
 * @property {string} name
 * @property {[string, string]} columns   the names of the two columns of numbers
 * @property {[number, number][]} rows
 * @property {string[] | null} labels     one for each row, when the table has a column of words
 */
/** @typedef {{ok: true, table: Table} | {ok: false, message: string, choices?: string[]}} Parsed */
/** @typedef {{row: number, cells: string[]}} Line   a row as written, and its number as a spreadsheet counts */

/** What is wrong, and the columns to choose from where choosing is the remedy. */
class Problem extends Error {
  /** @param {string} message @param {string[]} [choices] */
  constructor(message, choices) { super(message); this.choices = choices; }
}
/** @param {string} name @param {string} rule @param {string} got @param {string} remedy @param {string[]} [choices] */
const problem = (name, rule, got, remedy, choices) => new Problem(`table="${name}" must be ${rule}; got ${got}. ${remedy}`, choices);

/**
 * Read the text of a table. Columns are separated by commas, semicolons or tabs; the decimal mark is a dot, or a
 * comma where semicolons or tabs separate. A first row without a number holds the names.
 * @param {string} text
 * @param {object} [options]
 * @param {string} [options.name]                 what messages call it
 * @param {string[] | null} [options.columns]     the two columns of numbers, and third that of the labels
 * @returns {Parsed} a failed one has `choices` when more than two columns hold numbers: ask, and pass `columns`
 */
export function parseTable(text, { name = PASTED, columns = null } = {}) {
  try {
    return { ok: true, table: parse(text, name, columns) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { ok: false, message: error.message, ...(error.choices && { choices: error.choices }) };
  }
}

/** @param {string} text @param {string} name @param {string[] | null} columns @returns {Table} */
function parse(text, name, columns) {
  const size = new TextEncoder().encode(text).length;
  if (size > MAX_BYTES) {
    const tenths = Math.ceil(size / 100_000);
    throw problem(name, `at most ${MAX_BYTES / 1_000_000} MB`, `${Math.floor(tenths / 10)}.${tenths % 10} MB`, "Keep fewer rows or fewer columns.");
  }
  if (text.startsWith("\ufeff")) text = text.slice(1);
  if (NOT_TEXT.test(text)) throw problem(name, "text in UTF-8", "binary data or another encoding", "Save it from your spreadsheet as CSV in UTF-8.");
  const delimiter = findDelimiter(text, name);
  const lines = cut(text, delimiter, name);
  const header = isHeader(lines[0].cells, delimiter), data = header ? lines.slice(1) : lines;
  if (data.length > MAX_ROWS) {
    throw problem(name, `at most ${MAX_ROWS} rows`, `${data.length} rows`, `Nothing was read; keep one row in ${Math.ceil(data.length / MAX_ROWS)}, or a random sample.`);
  }
  const width = lines.reduce((n, line) => Math.max(n, trimmed(line.cells)), 0);
  if (width > MAX_COLUMNS) throw problem(name, `at most ${MAX_COLUMNS} columns`, `${width} columns`, "Nothing was read; keep the two to use, and the labels.");
  checkWidths(lines, delimiter, name);
  const names = columnNames(lines, width, header, name);
  if (!data.length) throw problem(name, "at least one row of numbers", `only the names ${list([...names.values()])}`, "Add a row below them.");
  const { first, second, label } = choose(names, data, delimiter, name, columns);
  const rows = numbers(data, [first, second], names, delimiter, header, name);
  const called = (/** @type {number} */ k) => /** @type {string} */ (names.get(k));
  return { name, columns: [called(first), called(second)], rows, labels: label === null ? null : data.map((line) => clean(cellOf(line.cells, label))) };
}

// ── text to cells ──

/** The mark that cuts the first two rows alike, or else the first row, or the second. @param {string} text @param {string} name */
function findDelimiter(text, name) {
  const counts = ["\t", ";", ","].map((mark) => ({ mark, c: cut(text, mark, name, 2).map((line) => line.cells.length) }));
  if (!counts.every(({ c }) => c.length)) throw problem(name, "two columns of numbers", "no text", "Put each row on a line of its own, for example 0.5,2.");
  const last = (/** @type {number[]} */ c) => c[c.length - 1];
  const found = counts.find(({ c }) => c[0] > 1 && last(c) === c[0]) ?? counts.find(({ c }) => c[0] > 1) ?? counts.find(({ c }) => last(c) > 1);
  if (!found) throw problem(name, "two columns of numbers", "one column", "Separate the columns by commas, semicolons or tabs.");
  return found.mark;
}

/** Cut text into rows of cells, passing over blank ones. With a limit, stop after so many.
 * @param {string} text @param {string} delimiter @param {string} name @param {number} [limit] @returns {Line[]} */
function cut(text, delimiter, name, limit = Infinity) {
  /** @type {Line[]} */ const lines = [];
  /** @type {string[]} */ let cells = [];
  // From one mark that matters to the next, not letter by letter.
  const marks = new RegExp(`["\\r\\n${delimiter}]`, "g"), end = text.length;
  let cell = "", inked = false, row = 1, k = 0;
  const add = (/** @type {number} */ to) => {
    if (to === k) return;
    const part = text.slice(k, to);
    cell += part;
    inked ||= trim(part) !== "";
    k = to;
  };
  while (k <= end) {
    marks.lastIndex = k;
    add(marks.test(text) ? marks.lastIndex - 1 : end);
    if (text[k] === '"') {
      if (inked) { cell += '"'; k++; continue; }
      cell = "";
      inked = true;
      for (k++; ; k++) {
        const close = text.indexOf('"', k);
        if (close < 0) throw problem(name, "free of open quotes", `a quote in row ${row} that never closes`, "Add the closing quote, or remove the opening one.");
        add(close);
        k++;
        if (text[k] !== '"') break;
        cell += '"';
      }
      continue;
    }
    cells.push(trim(cell));
    cell = "";
    inked = false;
    if (text[k] !== delimiter) {
      if (text[k] === "\r" && text[k + 1] === "\n") k++;
      if (cells.some(Boolean)) lines.push({ row, cells });
      cells = [];
      row++;
      if (lines.length === limit) break;
    }
    k++;
  }
  return lines;
}

/** @param {Line[]} lines @param {string} delimiter @param {string} name */
function checkWidths(lines, delimiter, name) {
  const most = lines[0].cells.length, least = trimmed(lines[0].cells);
  for (const { row, cells } of lines) {
    let remedy;
    if (trimmed(cells) > most) {
      remedy = delimiter === "," ? "Put quotes around a cell that holds a comma; if the comma is the decimal mark, separate the columns by semicolons."
        : "Put quotes around a cell that holds the separator.";
    } else if (cells.length < least) remedy = "Fill in the missing cell, or remove the row.";
    else continue;
    throw problem(name, `${least} cell${least === 1 ? "" : "s"} in each row, as in row ${lines[0].row}`, `${cells.length} in row ${row}`, remedy);
  }
}

/** How many cells there are up to the last one that holds something. @param {string[]} cells */
const trimmed = (cells) => cells.reduce((n, cell, k) => (cell ? k + 1 : n), 0);

// ── cells to columns ──

/** A loop, because a pattern for the end of a long run of blanks takes its length squared. @param {string} text */
function trim(text) {
  let a = 0, z = text.length;
  while (a < z && BLANK.includes(text[a])) a++;
  while (z > a && BLANK.includes(text[z - 1])) z--;
  return text.slice(a, z);
}
const clean = (/** @type {string} */ text) => text.replace(SPACES, " ");
const cellOf = (/** @type {string[]} */ cells, /** @type {number} */ k) => cells[k] ?? "";
const plain = (/** @type {string} */ cell) => cell.replaceAll("\u2212", "-");
/** Letters are counted, not halves of them, so that both languages stop at the same one. @param {string} text */
const show = (text) => {
  const letters = [...clean(text)];
  return letters.length > 40 ? `"${letters.slice(0, 40).join("")}…"` : `"${letters.join("")}"`;
};
const list = (/** @type {string[]} */ names) => names.slice(0, LISTED).map(show).join(", ") + (names.length > LISTED ? ", ..." : "");

/** @param {string} cell @param {string} delimiter @returns {"number" | "missing" | "text"} */
function kindOf(cell, delimiter) {
  const p = plain(cell);
  if (DOT.test(p) || (delimiter !== "," && COMMA.test(p))) return "number";
  return !cell || MISSING.has(p.toLowerCase()) ? "missing" : "text";
}

const isHeader = (/** @type {string[]} */ cells, /** @type {string} */ delimiter) => cells.every((cell) => !cell || kindOf(cell, delimiter) === "text");

/** The name of each column that holds anything, by position.
 * @param {Line[]} lines @param {number} width @param {boolean} header @param {string} name @returns {Map<number, string>} */
function columnNames(lines, width, header, name) {
  /** @type {Map<number, string>} */ const names = new Map();
  for (let k = 0; k < width; k++) {
    if (!lines.some((line) => cellOf(line.cells, k))) continue;
    names.set(k, (header && clean(cellOf(lines[0].cells, k))) || `column ${k + 1}`);
  }
  const seen = new Set();
  for (const text of names.values()) {
    if (seen.has(text)) throw problem(name, "different names for its columns", `${show(text)} twice`, "Rename one.");
    seen.add(text);
  }
  return names;
}

/** The positions of the two columns of numbers and of the labels.
 * @param {Map<number, string>} names @param {Line[]} data @param {string} delimiter @param {string} name @param {string[] | null} columns */
function choose(names, data, delimiter, name, columns) {
  const all = [...names.keys()], kinds = new Map(all.map((k) => [k, new Set(data.map((line) => kindOf(cellOf(line.cells, k), delimiter)))]));
  const has = (/** @type {number} */ k, /** @type {"number" | "text"} */ kind) => kinds.get(k)?.has(kind) === true;
  const called = (/** @type {number[]} */ ks) => ks.map((k) => names.get(k) ?? "");
  const numeric = all.filter((k) => has(k, "number")), label = all.find((k) => has(k, "text") && !has(k, "number")) ?? null;
  if (columns === null) {
    if (numeric.length === 2) return { first: numeric[0], second: numeric[1], label };
    const listed = list(called(numeric));
    if (numeric.length < 2) throw problem(name, "two columns of numbers", numeric.length ? `one, ${listed}` : "none", "Write numbers like 0.5, without units.");
    throw problem(name, "two columns of numbers, or columns must name two", `${numeric.length}: ${listed}`, "Choose the two to use.", called(numeric));
  }
  const choice = `Choose from ${list([...names.values()])}.`;
  if (columns.length < 2 || columns.length > 3 || new Set(columns).size !== columns.length) {
    throw new Problem(`columns must be two different names, and a third for the labels; got ${list(columns) || "none"}. ${choice}`);
  }
  const position = new Map(all.map((k) => [names.get(k), k]));
  const [first, second, third] = columns.map((text) => {
    const k = position.get(text);
    if (k === undefined) throw new Problem(`columns must be names of columns in "${name}"; got ${show(text)}. ${choice}`);
    return k;
  });
  return { first, second, label: third ?? label };
}

/** @param {Line[]} data @param {[number, number]} chosen @param {Map<number, string>} names @param {string} delimiter @param {boolean} header @param {string} name */
function numbers(data, chosen, names, delimiter, header, name) {
  /** @type {Map<string, number>} */ const marks = new Map();
  const rows = data.map(({ row, cells }) => chosen.map((k) => {
    const cell = cellOf(cells, k), kind = kindOf(cell, delimiter);
    // Adding zero turns a negative zero into zero.
    const value = kind === "number" ? Number(plain(cell).replace(",", ".")) + 0 : NaN;
    if (!Number.isFinite(value)) throw badCell(row, names.get(k) ?? "", cell, kind, delimiter, header, name);
    for (const mark of [",", "."]) if (cell.includes(mark) && !marks.has(mark)) marks.set(mark, row);
    return value;
  }));
  if (marks.size === 2) {
    throw problem(name, "written with one decimal mark", `a comma in row ${marks.get(",")} and a dot in row ${marks.get(".")}`, "Write every number with the same mark.");
  }
  return /** @type {[number, number][]} */ (rows);
}

/** @param {number} row @param {string} column @param {string} cell @param {string} kind @param {string} delimiter @param {boolean} header @param {string} name */
function badCell(row, column, cell, kind, delimiter, header, name) {
  const got = cell ? show(cell) : "an empty cell";
  const remedy = kind !== "text" ? "Fill in a finite number, or remove the row."
    : delimiter === "," && COMMA.test(plain(cell)) ? "Write the decimal mark as a dot, or separate the columns by semicolons."
      : !header && row === 1 ? "If row 1 holds the names, let it hold no number."
        : "Write a number like 0.5, without a unit, or remove the row.";
  return problem(name, `numbers in column ${show(column)}`, `${got} in row ${row}`, remedy);
}
