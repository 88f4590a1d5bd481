// The reader's own table: every case of tests/golden/table.json, word for word as in Python.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parseTable, PASTED } from "../lib/table.js";

const { cases } = JSON.parse(readFileSync(new URL("../../tests/golden/table.json", import.meta.url), "utf8"));
const textOf = (t) => (typeof t === "string" ? t : t.head + t.line.repeat(t.times));

for (const { what, text, options, table, message, choices } of cases) {
  test(`table: ${what}`, () => {
    const want = table ? { ok: true, table } : { ok: false, message, ...(choices && { choices }) };
    assert.deepEqual(parseTable(textOf(text), options), want);
  });
}

test("table: there are cases of both kinds", () => {
  assert.ok(cases.filter((c) => c.table).length >= 30);
  assert.ok(cases.filter((c) => c.message).length >= 40);
});

test("table: 5000 rows are taken", () => {
  const { ok, table } = parseTable("a,b\n" + "1,2\n".repeat(5000));
  assert.ok(ok);
  assert.equal(table.rows.length, 5000);
  assert.equal(table.name, PASTED);
});

test("table: a negative zero is a zero", () => {
  const { table } = parseTable("a,b\n-0,1\n");
  assert.ok(Object.is(table.rows[0][0], 0));
});

// In time that grows with the length: squared, each would take minutes.
test("table: hostile texts are answered soon", { timeout: 30_000 }, () => {
  const n = 1_000_000, texts = ["a,b\n1," + " ".repeat(n) + "x", "a" + '"'.repeat(n), '"' + '""'.repeat(n), ",".repeat(n) + "1", "1,".repeat(n), "\n".repeat(n)];
  for (const text of texts) assert.equal(parseTable(text).ok, false);
});

test("table: what is no problem of the table is thrown", () => {
  assert.throws(() => parseTable(/** @type {any} */ (null)), TypeError);
});
