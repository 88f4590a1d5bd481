// What a reader has done stays on their machine, and broken storage never breaks a page.
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { parseHTML } from "linkedom";
import { read, record, showProgress, visit } from "../page/progress.js";

const KEY = "eigencat.progress";
let store, refuse, events;
beforeEach(() => {
  store = new Map(); refuse = false; events = 0;
  const { document, CustomEvent } = parseHTML('<!doctype html><html><body data-lesson="01/cat"><ul><li><a data-lesson-link="01/cat">1.1</a></li><li><a data-lesson-link="00/start">0</a></li></ul><div data-progress></div></body></html>');
  Object.assign(globalThis, { document, CustomEvent, localStorage: { getItem: (k) => store.get(k) ?? null, setItem: (k, v) => { if (refuse) throw new Error("QuotaExceededError"); store.set(k, v); }, removeItem: (k) => store.delete(k) } });
  document.addEventListener("ec:progress", () => { events++; });
});
const text = () => document.querySelector("[data-progress]").textContent;

test("progress: nothing is read from nothing", () => assert.deepEqual(read(), { version: 1, visited: {}, predict: {}, check: {} }));

test("progress: once right stays right, and every try counts", () => {
  record("predict", "column", false);
  record("predict", "column", true);
  record("predict", "column", false);
  record("check", "rat", false);
  const p = read();
  assert.deepEqual([p.predict["01/cat/column"].right, p.predict["01/cat/column"].tries], [true, 3]);
  assert.deepEqual([p.check["01/cat/rat"].right, p.check["01/cat/rat"].tries], [false, 1]);
  assert.ok(!Number.isNaN(Date.parse(p.predict["01/cat/column"].at)));
  assert.equal(events, 4);
});

test("progress: the first visit is remembered, not the last", () => {
  visit();
  const first = read().visited["01/cat"];
  store.set(KEY, JSON.stringify({ ...read(), visited: { "01/cat": "2020-01-01T00:00:00.000Z" } }));
  visit();
  assert.ok(first);
  assert.equal(read().visited["01/cat"], "2020-01-01T00:00:00.000Z");
});

for (const broken of ["", "{", "null", "[]", "7", '"x"', '{"version":2,"visited":{"a":"b"}}', '{"version":1}', '{"version":1,"visited":null,"predict":7,"check":"x"}']) {
  test(`progress: storage that holds ${broken || "nothing"} does no harm`, () => {
    store.set(KEY, broken);
    assert.equal(read().version, 1);
    record("check", "rat", true);
    assert.equal(read().check["01/cat/rat"].right, true);
    showProgress();
    assert.match(text(), /kept in this browser only/);
  });
}

test("progress: storage that refuses loses the record, not the page", () => {
  refuse = true;
  visit();
  record("predict", "column", true);
  assert.deepEqual(read().predict, {});
});

test("progress: the contents say what was opened and what came out right", () => {
  showProgress();
  assert.match(text(), /Nothing is recorded yet/);
  visit();
  record("predict", "column", true);
  record("check", "rat", false);
  showProgress();
  assert.match(text(), /opened 1 lesson and answered 2 questions, 1 of them rightly/);
  assert.equal(document.querySelector("li").textContent, "1.1 opened; 1 right");
  assert.equal(document.querySelectorAll("li")[1].textContent, "0");
});

test("progress: erasing asks once more, then erases", () => {
  visit();
  showProgress();
  const erase = [...document.querySelectorAll("button")].find((b) => b.textContent === "Erase");
  erase.click();
  assert.ok(store.has(KEY));
  assert.match(erase.textContent, /again/);
  erase.click();
  assert.ok(!store.has(KEY));
  assert.match(text(), /Nothing is recorded yet/);
});
