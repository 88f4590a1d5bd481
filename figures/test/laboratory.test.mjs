// The laboratory: what it keeps, what it writes, and its labels without any network.
import assert from "node:assert/strict";
import test from "node:test";
import { COUNT, HIGH, KEY, LOW, NET_HIGH, NONE, PAGE, answered, asked, cleanWord, empty, enough, labelsOf, next, repaired, session, wordsFor } from "../lib/labels_store.js";
import { directionFile } from "../lib/safetensors.js";
import { mount } from "./mount.mjs";

test("answers go to their question, and only to it", () => {
  const one = answered(empty(), "age", { 0: HIGH, 3: LOW, 5: NET_HIGH }), both = answered(one, "smile", { 0: LOW });
  assert.deepEqual(asked(labelsOf(both, "age")), { which: [0, 3, 5], y: [1, 0, 1], high: 2, low: 1, network: 1 });
  assert.equal(asked(labelsOf(both, "smile")).low, 1);
  assert.equal(asked(labelsOf(both, "glasses")).y.length, 0);
  assert.equal(labelsOf(one, "smile"), NONE.repeat(COUNT), "what was there before is not changed");
  assert.equal(enough({ high: 3, low: 3 }), true);
  assert.equal(enough({ high: 20, low: 2 }), false);
});

test("the next portrait has no label and is of the same page; a full page stays where it is", () => {
  const some = labelsOf(answered(empty(), "age", { 1: HIGH, 2: LOW }), "age");
  assert.equal(next(some, 0), 3);
  assert.equal(next(some, PAGE - 1), 0);
  assert.equal(next(some, PAGE), PAGE + 1);
  assert.equal(next(HIGH.repeat(COUNT), 7), 7);
});

test("what was stored is read as far as it can be, and never breaks the page", () => {
  const good = answered({ ...empty(), word: "friendly" }, "own", { 0: HIGH, 191: LOW });
  assert.deepEqual(repaired(JSON.parse(JSON.stringify(good))), good);
  for (const bad of [null, 3, "x", [], { version: 2 }, { version: 1 }, { version: 1, sets: 4 }, { version: 1, sets: null }]) assert.deepEqual(repaired(bad), empty());
  assert.deepEqual(repaired({ version: 1, word: 4, sets: { age: "01x", bogus: "01", smile: 3 } }), { version: 1, word: "4", sets: { age: `01${NONE.repeat(COUNT - 2)}` } });
  assert.equal(cleanWord("  kind\n\"); import os # a very long word indeed "), "kind import os a very lo");
  assert.deepEqual(wordsFor("own", "friendly"), ["less friendly", "more friendly"]);
});

test("a file of directions has the format's layout", () => {
  const file = directionFile({ space: "w", directions: [{ name: "älter", vector: [0.6, 0.8], bias: -1, scale: 2, meta: { gain: 3 } }, { name: "b", vector: [1, 0], bias: 0.5, scale: 1, meta: {} }], meta: { model: "abc" } });
  const view = new DataView(file.buffer), size = Number(view.getBigUint64(0, true)), header = JSON.parse(new TextDecoder().decode(file.slice(8, 8 + size))), note = JSON.parse(header.__metadata__.eigencat);
  assert.equal(size % 8, 0);
  assert.deepEqual([note.kind, note.version, note.space, note.names, note.layers, note.meta], ["directions", 1, "w", ["älter", "b"], [null, null], { model: "abc" }]);
  const read = (name) => Array.from({ length: (header[name].data_offsets[1] - header[name].data_offsets[0]) / 8 }, (_, i) => view.getFloat64(8 + size + header[name].data_offsets[0] + 8 * i, true));
  assert.deepEqual([read("vectors"), read("bias"), read("scale"), header.vectors.shape], [[0.6, 0.8, 1, 0], [-1, 0.5], [2, 1], [2, 2]]);
  assert.throws(() => directionFile({ space: "w", directions: [{ name: "a", vector: [NaN], bias: 0, scale: 1, meta: {} }], meta: {} }), /vectors must be finite/);
});

test("a session names every answer and who gave it", () => {
  const text = session({ row: labelsOf(answered(empty(), "age", { 0: HIGH, 3: LOW, 5: NET_HIGH }), "age"), name: "older", method: "ols", held: ["glasses"], at: 3, alpha: -2, question: "younger or older" });
  for (const line of ["HIGH = [0]", "LOW = [3]", "NET_HIGH = [5]", "NET_LOW = []", 'known[name] for name in ["glasses"]', "-2.0"]) assert.ok(text.includes(line), line);
});

/** A mounted laboratory whose browser keeps things, and can run no network. */
async function room(stored = null) {
  const kept = new Map(stored ? [[KEY, JSON.stringify(stored)]] : []);
  globalThis.localStorage = { getItem: (k) => kept.get(k) ?? null, setItem: (k, v) => { kept.set(k, v); }, removeItem: (k) => { kept.delete(k); } };
  globalThis.Worker = class {};
  globalThis.window = new EventTarget();
  const f = await mount("laboratory");
  delete globalThis.Worker;
  const row = (q = "age") => labelsOf(repaired(JSON.parse(kept.get(KEY) ?? "null")), q);
  return { ...f, kept, row };
}

test("labels are given by button and by key, are kept at once, and are taken back", async () => {
  const f = await room();
  assert.match(f.text(".la-progress"), /Nothing is labelled yet/);
  f.click(f.button("older"));
  assert.equal(f.row()[0], HIGH);
  assert.equal(f.model.get("at"), 1, "on to the next");
  f.key(f.button("older"), "ArrowLeft");
  assert.equal(f.row().slice(0, 3), "10-");
  f.key(f.button("younger"), "ArrowDown");
  assert.equal(f.model.get("at"), 3, "skipped");
  f.click(f.all(".la-cell")[0]);
  assert.match(f.text(".la-progress"), /2 labelled: 1 older, 1 younger\. Portrait 1: older\./);
  assert.match(f.all(".la-cell")[1].getAttribute("aria-label"), /Portrait 2, younger/);
  f.key(f.all(".la-cell")[0], "Backspace");
  assert.equal(f.row().slice(0, 3), "-0-");
  f.click(f.button("Take back"));
  assert.equal(f.row().slice(0, 3), "10-");
  f.click(f.button("Take back")); f.click(f.button("Take back"));
  assert.equal(f.row(), NONE.repeat(COUNT));
  assert.equal(f.button("Take back").disabled, true);
});

test("labels are no part of the state that stands in the address", async () => {
  const f = await room(), before = Object.keys(f.model.toJSON());
  f.click(f.button("older"));
  f.click(f.one("[data-value=own]"));
  f.type("input[type=text]", "friendly");
  f.click(f.button("more friendly"));
  assert.deepEqual(Object.keys(f.model.toJSON()), before);
  assert.doesNotMatch(JSON.stringify(f.model.toJSON()), /friendly|[01]{2}/);
  assert.equal(f.row("own")[1], HIGH);
});

test("what was kept is there again, and forgetting takes two presses", async () => {
  const f = await room(answered(answered(empty(), "age", { 0: HIGH, 1: LOW }), "smile", { 4: LOW }));
  assert.match(f.text(".la-progress"), /2 labelled/);
  const wipe = f.button("Forget my labels");
  f.click(wipe);
  assert.equal(f.kept.size, 1, "once is not enough");
  f.click(wipe);
  assert.equal(f.kept.size, 0);
  assert.match(f.text(".la-progress"), /Nothing is labelled yet/);
});

test("a word of one's own is asked for before it can be answered", async () => {
  const f = await room();
  f.click(f.one("[data-value=own]"));
  assert.equal(f.button("more so").disabled, true);
  f.key(f.all(".la-cell")[0], "ArrowRight");
  assert.equal(f.row("own"), NONE.repeat(COUNT), "a key is no way around it");
});

test("a browser that keeps nothing says so, and labels last as long as the page", async () => {
  const f = await room();
  globalThis.localStorage.setItem = () => { throw new Error("full"); };
  f.click(f.button("older"));
  assert.match(f.text(".la-side"), /refuses to keep anything/);
  assert.match(f.text(".la-progress"), /1 labelled/);
});
