import assert from "node:assert/strict";
import test from "node:test";
import { edit } from "../page/python_editor.js";

/** "a|b" is a text with the caret after a; "a[b]c" has b selected. */
const parse = (s) => {
  const start = s.search(/[[|]/), plain = s.replace(/[[\]|]/g, "");
  return { value: plain, start, end: s.includes("[") ? s.indexOf("]") - 1 : start };
};
const show = ({ value, start, end }) => (start === end ? `${value.slice(0, start)}|${value.slice(start)}` : `${value.slice(0, start)}[${value.slice(start, end)}]${value.slice(end)}`);
const after = (s, what) => {
  const before = parse(s), change = edit(before, what);
  return show({ value: before.value.slice(0, change.from) + change.text + before.value.slice(change.to), start: change.start, end: change.end });
};

test("Tab goes to the next stop of four", () => {
  assert.equal(after("|x", "indent"), "    |x");
  assert.equal(after("ab|", "indent"), "ab  |");
  assert.equal(after("a\n  |x", "indent"), "a\n    |x");
});

test("Tab on a selection moves its lines, and leaves empty ones empty", () => {
  assert.equal(after("[a\n\nb]\nc", "indent"), "    [a\n\n    b]\nc");
  assert.equal(after("a[a\n]b", "indent"), "    a[a\n]b");
});

test("Shift and Tab moves lines back, by what is there", () => {
  assert.equal(after("    x|", "outdent"), "x|");
  assert.equal(after("  x|", "outdent"), "x|");
  assert.equal(after("x|", "outdent"), "x|");
  assert.equal(after("[    a\n      b]", "outdent"), "[a\n  b]");
  assert.equal(after("\n|    x", "outdent"), "\n|x");
});

test("a new line keeps the indent, and a colon deepens it", () => {
  assert.equal(after("x|", "newline"), "x\n|");
  assert.equal(after("  x|y", "newline"), "  x\n  |y");
  assert.equal(after("for k in v:|", "newline"), "for k in v:\n    |");
  assert.equal(after("  if a:  # why|", "newline"), "  if a:  # why\n      |");
  assert.equal(after("a[bc]d", "newline"), "a\n|d");
  assert.equal(after("x = {1: 2}|", "newline"), "x = {1: 2}\n|");
});
