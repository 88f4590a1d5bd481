// States from outside: mended where they can be, else refused by name.
import assert from "node:assert/strict";
import test from "node:test";
import { oneOf, real, realMatrix, reals } from "../lib/clean.js";

const HOUSE = /^[\w[\]]+=.+ must be .+; got .+\. .+\.$/;       // {name}={value} must be {rule}; got {observed}. {remedy}
const refused = (f, what) => assert.throws(f, (e) => { assert.match(e.message, HOUSE); assert.match(e.message, what); return true; });

test("clean: numbers are pulled into their range", () => {
  assert.equal(real("t", 0.3, 0, 1), 0.3);
  assert.equal(real("t", 7, 0, 1), 1);
  assert.equal(real("t", -Infinity, 0, 1), 0);
  assert.ok(Object.is(real("t", -0, -1, 1), 0));
  assert.deepEqual(reals("p", [9, -9], [[0, 3], [-1, 1]]), [3, -1]);
  assert.deepEqual(realMatrix("m", [[1, 99], [-99, 0]], 2, 2, -5, 5), [[1, 5], [-5, 0]]);
  assert.equal(oneOf("w", "W_C", ["W_C", "W_R"]), "W_C");
  assert.equal(oneOf("pick", "", ["", "o1"]), "");
});

test("clean: what is no number is refused by name", () => {
  for (const v of ["0.5", null, undefined, NaN, [0.5], {}, true]) refused(() => real("t", v, 0, 1), /^t=.* must be a number from 0 to 1/);
  for (const v of [[1], [1, 2, 3], "12", null, { length: 2 }]) refused(() => reals("p", v, [[0, 3], [0, 3]]), /^p=.* must be a list of 2 numbers/);
  refused(() => reals("p", [1, "2"], [[0, 3], [0, 3]]), /^p\[1\]="2"/);
  for (const v of [[[1, 2]], [[1, 2], [3, 4], [5, 6]], 4, null]) refused(() => realMatrix("m", v, 2, 2, -5, 5), /^m=.* must be 2 rows of 2 numbers/);
  refused(() => realMatrix("m", [[1, 2], [3]], 2, 2, -5, 5), /^m\[1\]=/);
  refused(() => oneOf("w", "W_X", ["W_C", "W_R"]), /^w="W_X" must be one of W_C, W_R/);
  refused(() => oneOf("w", "constructor", ["W_C", "W_R"]), /constructor/);
});

test("clean: a long hostile value is quoted in part only", () => {
  assert.throws(() => oneOf("w", "x".repeat(10_000), ["W_C"]), (e) => e.message.length < 250);
});
