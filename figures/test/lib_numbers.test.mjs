// Numbers as people write them.
import assert from "node:assert/strict";
import test from "node:test";
import { num, short } from "../lib/format.js";
import { readNumber } from "../lib/numbers.js";
import { between, rng } from "../lib/rng.js";

const READ = [["4", 4], ["-2.75", -2.75], ["\u22122.75", -2.75], ["\u20132.75", -2.75], ["+4", 4], [" 4 ", 4], ["2,5", 2.5], [",5", 0.5], [".5", 0.5], ["-.5", -0.5], ["2.", 2], ["0", 0],
  ["8/9", 8 / 9], [" 8 / 9 ", 8 / 9], ["-10/13", -10 / 13], ["\u221210/13", -10 / 13], ["1/-4", -0.25], ["2,5/5", 0.5], ["0/3", 0], ["\u2212 2.75", -2.75]];
for (const [text, want] of READ) test(`numbers: "${text}" is ${want}`, () => assert.equal(readNumber(text), want));

const REFUSED = ["", " ", "cat", "4cats", "1/0", "0/0", "1/2/3", "/", "1/", "/2", "--4", "4-", "1e3", "0x10", "Infinity", "NaN", "1 2", "1,2,3", "1.2.3", ".", ",", "-", "(4)", "4;", "<b>4</b>", "\u00bd"];
for (const text of REFUSED) test(`numbers: "${text}" is no number`, () => assert.ok(Number.isNaN(readNumber(text)), `${readNumber(text)}`));

test("numbers: whatever the book prints can be typed back", () => {
  const r = rng(6);
  for (let i = 0; i < 300; i++) {
    const v = between(r, -99, 99);
    assert.ok(Math.abs(readNumber(num(v)) - v) <= 0.005 + 1e-9);
    assert.ok(Math.abs(readNumber(short(v)) - v) <= 0.005 + 1e-9);
  }
});
