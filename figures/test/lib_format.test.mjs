// Numbers as they are printed: a real minus, no "-0.00", and Python that reads back exactly.
import assert from "node:assert/strict";
import test from "node:test";
import { coord, escapeHtml, MINUS, num, py, pyList, pyMatrix, short, spoken } from "../lib/format.js";
import { between, rng } from "../lib/rng.js";

test("format: fixed decimals with a real minus sign", () => {
  assert.equal(num(4), "4.00");
  assert.equal(num(-2.75), `${MINUS}2.75`);
  assert.equal(num(-2.75, 1), `${MINUS}2.8`);
  assert.equal(num(1e-9), "0.00");
  assert.equal(num(3, 0), "3");
});

test("format: nothing is ever minus zero", () => {
  for (const v of [-0, -0.001, -0.0049999, -1e-300]) {
    assert.equal(num(v), "0.00");
    assert.equal(short(v), "0");
    assert.equal(spoken(v), "0");
  }
  assert.equal(num(-0.006), `${MINUS}0.01`);
});

test("format: what is printed is within half a unit of its last place", () => {
  const r = rng(3), back = (s) => Number(s.replace(MINUS, "-"));
  for (let i = 0; i < 500; i++) {
    const v = between(r, -50, 50), digits = Math.floor(r() * 5);
    for (const s of [num(v, digits), short(v, digits)]) assert.ok(Math.abs(back(s) - v) <= 0.5 * 10 ** -digits + 1e-12, `${v} printed as ${s}`);
    assert.doesNotMatch(num(v, digits), /-/);
  }
});

test("format: short is as short as it can be", () => {
  assert.deepEqual([0.5, 2, -2.75, 8 / 9, 10, 0.3000000000000004].map((v) => short(v)), ["0.5", "2", `${MINUS}2.75`, "0.89", "10", "0.3"]);
  assert.equal(coord([0.5, 2]), "(0.5, 2)");
  assert.equal(coord([4, -2.75, 0]), `(4, ${MINUS}2.75, 0)`);
});

test("format: a screen reader hears the word minus", () => {
  assert.equal(spoken(-2.75), "minus 2.75");
  assert.equal(spoken(0.5), "0.5");
});

test("format: Python source reads back to the same number", () => {
  const r = rng(4);
  for (let i = 0; i < 500; i++) {
    const v = between(r, -9, 9) * 10 ** Math.floor(between(r, -8, 8));
    assert.equal(Number(py(v)), v);
    assert.match(py(v), /^-?\d+(\.\d+)?(e[+-]?\d+)?$/);
  }
  assert.equal(py(2), "2.0");                                  // a float in Python too
  assert.equal(py(-0.5), "-0.5");
  assert.equal(pyList([0.5, 2]), "[0.5, 2.0]");
  assert.equal(pyMatrix([[-2, 2.5], [2.5, -2]]), "[[-2.0, 2.5], [2.5, -2.0]]");
});

test("format: names from outside cannot become markup", () => {
  assert.doesNotMatch(escapeHtml(`<img src=x onerror="alert('1')">&`), /[<>"']|&(?!#\d+;)/);
  assert.equal(escapeHtml("snout"), "snout");
});
