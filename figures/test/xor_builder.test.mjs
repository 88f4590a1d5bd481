// Figure A1.3c: two bent readers answer what one cannot.
import assert from "node:assert/strict";
import test from "node:test";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("xor_builder"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more });
const said = (more) => { const s = state(more); return spec.words(s, spec.derive(s)); };

test("xor_builder: the invariant on 500 random states", () => { for (const s of states(spec, 500, 2)) spec.invariant(s); });

test("xor_builder: the truth table at the stated weights", () => {
  const d = spec.derive(state());
  assert.deepEqual(d.out, [0, 1, 1, 0]);
  assert.deepEqual(d.says, [0, 1, 1, 0]);
  assert.match(said({}), /^The outputs .* are 0, 1, 1, 0\. It says yes to \(1, 0\) and \(0, 1\)\. That is one or the other, not both\.$/);
});

test("xor_builder: the answer changes where no reader bends", () => {
  // The readers bend on x1 + x2 = 0 and 1; the output is one half on x1 + x2 = 1/2 and 3/2.
  const sums = spec.derive(state()).edges.flat().map(([a, b]) => Number((a + b).toFixed(9)));
  assert.deepEqual([...new Set(sums)].sort(), [0.5, 1.5]);
});

test("xor_builder: without the second reader three corners are right, and it says so", () => {
  assert.match(said({ v: [1, 0] }), /Right at 3 of the 4 corners\.$/);
  assert.match(said({ v: [0, 0] }), /It says yes to none\. Right at 2 of the 4 corners\.$/);
});

test("xor_builder: a line is moved by its handle and by its threshold", async () => {
  const f = await mount("xor_builder"), [one] = f.all(".ec-handle");
  f.key(one, "ArrowUp");
  assert.equal(f.model.get("t")[0], 0.05);
  f.type(f.one("[aria-label='threshold of reader 2']"), "1.5");
  assert.deepEqual(f.model.get("t"), [0.05, 1.5]);
  f.type(f.one("[aria-label='trust in reader 2']"), "-3");
  assert.equal(f.all("tbody tr").at(-1).lastElementChild.textContent, "no");
  f.type(f.one("[aria-label='reader 1, weight of x1']"), "0");
  f.type(f.one("[aria-label='reader 1, weight of x2']"), "0");
  assert.doesNotMatch(f.el.innerHTML, /NaN|Infinity/);
});

test("xor_builder: hostile states", () => {
  assert.deepEqual(state({ t: [-99, 99] }).t, [-3, 3]);
  for (const [bad, name] of [[{ w: [[1, 1]] }, "w"], [{ t: [1] }, "t"], [{ v: "1" }, "v"]]) assert.throws(() => state(bad), (e) => e.message.startsWith(name) && / must be .*; got /.test(e.message));
});
