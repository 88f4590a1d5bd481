import assert from "node:assert/strict";
import test from "node:test";
import { megabytes } from "../page/download.js";
import { excerpt, firstWords, fraction, listWords, placeWords, progressWords, runOrder, tableCaption, trimError } from "../page/python_core.js";

test("progress is told in megabytes, and never passes its end", () => {
  assert.equal(megabytes(4_149_000), "4.1");
  assert.equal(progressWords({ loaded: 4_149_000, total: 9_800_000, stored: false }), "Loading Python, 4.1 of 9.8 MB; once only");
  assert.equal(progressWords({ loaded: 9_900_000, total: 9_800_000, stored: false }), "Loading Python, 9.8 of 9.8 MB; once only");
  assert.match(progressWords({ loaded: 1, total: 2, stored: true }), /this browser’s store/);
  assert.equal(fraction({ loaded: 0, total: 0 }), 0);
  assert.equal(fraction({ loaded: 5, total: 4 }), 1);
  assert.equal(fraction({ loaded: 1, total: 4 }), 0.25);
});

test("a cell is preceded by every earlier one that did not run, in the page's order", () => {
  const cells = (...ran) => ran.map((r) => ({ ran: Boolean(r) }));
  assert.deepEqual(runOrder(cells(0, 0, 0, 0), 2), [0, 1, 2]);
  assert.deepEqual(runOrder(cells(1, 0, 1, 0), 3), [1, 3]);
  assert.deepEqual(runOrder(cells(1, 1, 1), 1), [1]);
  assert.deepEqual(runOrder(cells(0, 0, 0), 0), [0]);
  // Whatever ran before: rising, without repeats, the target last, nothing after it.
  for (let bits = 0; bits < 256; bits++) for (let target = 0; target < 8; target++) {
    const state = cells(...[...Array(8).keys()].map((k) => (bits >> k) & 1)), order = runOrder(state, target);
    assert.equal(order.at(-1), target);
    assert.deepEqual(order, [...new Set(order)].sort((a, b) => a - b));
    for (let k = 0; k < target; k++) assert.equal(order.includes(k), !state[k].ran);
  }
  assert.throws(() => runOrder(cells(0), 1), /target=1 must be a cell of the page/);
  assert.throws(() => runOrder([], NaN), /must be a cell/);
});

test("what ran first is said in words", () => {
  assert.equal(listWords([1]), "1");
  assert.equal(listWords([1, 2, 4]), "1, 2 and 4");
  assert.equal(firstWords([]), "");
  assert.equal(firstWords([1]), "Cell 1 ran first, because this cell may use what it defines.");
  assert.equal(firstWords([1, 2]), "Cells 1 and 2 ran first, because this cell may use what they define.");
});

const frame = (file, line, name = "<module>", text = "") => ({ file, line, name, text });

test("a traceback keeps the reader's cells and says where else it ended", () => {
  const error = { type: "ValueError", message: "bad shape", syntax: null, frames: [
    frame("<cell 2>", 3), frame("eigencat/layer.py", 80, "push"), frame("<cell 1>", 2, "area"), frame("numpy/linalg/_linalg.py", 9, "inv")] };
  const t = trimError(error);
  assert.equal(t.head, "ValueError: bad shape");
  assert.deepEqual(t.places.map((p) => placeWords(p, 2)), ["Line 3 of this cell", "Line 2 of cell 1, in area"]);
  assert.equal(t.inside, "raised in numpy/linalg/_linalg.py, line 9, in inv");
  assert.equal(trimError({ ...error, frames: error.frames.slice(0, 3) }).inside, "");
  assert.equal(trimError({ ...error, message: "" }).head, "ValueError");
  assert.deepEqual(trimError({ ...error, frames: [] }).places, []);
});

test("a function that calls itself without end is one place", () => {
  const deep = { type: "RecursionError", message: "too deep", syntax: null, frames: [frame("<cell 1>", 3), ...Array.from({ length: 39 }, () => frame("<cell 1>", 2, "f"))] };
  assert.deepEqual(trimError(deep).places.map((p) => placeWords(p, 1)), ["Line 3 of this cell", "Line 2 of this cell, in f, again and again"]);
});

test("a syntax error is a place in this cell, with its column", () => {
  const t = trimError({ type: "SyntaxError", message: "'(' was never closed", frames: [], syntax: { line: 2, column: 5, text: "y = (2," } });
  assert.deepEqual(t.places.map((p) => placeWords(p, 7)), ["Line 2 of this cell"]);
  assert.equal(t.column, 5);
});

test("an excerpt marks one line and stays inside the source", () => {
  assert.deepEqual(excerpt("a\nb\nc", 1), [{ number: 1, text: "a", marked: true }, { number: 2, text: "b", marked: false }]);
  assert.deepEqual(excerpt("a\nb\nc", 3).map((l) => l.number), [2, 3]);
  assert.deepEqual(excerpt("", 1), [{ number: 1, text: "", marked: true }]);
  assert.deepEqual(excerpt("a", 9), []);
});

test("a table says what it is", () => {
  assert.equal(tableCaption({ shape: [2], dtype: "float64", note: "" }), "array, 2 numbers, float64");
  assert.equal(tableCaption({ shape: [1], dtype: "int64", note: "" }), "array, 1 number, int64");
  assert.equal(tableCaption({ shape: [2, 3], dtype: "float64", note: "rounded to 4 decimals" }), "array, 2 × 3, float64, rounded to 4 decimals");
  assert.equal(tableCaption({ shape: [2], dtype: "<U3", note: "" }), "array, 2, text");
});
