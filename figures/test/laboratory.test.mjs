// The laboratory: what it keeps, what it writes, and its labels without any network.
import assert from "node:assert/strict";
import test from "node:test";
import { COUNT, HIGH, KEY, LOW, NET_HIGH, NONE, PAGE, answered, asked, cleanWord, empty, enough, fresh, labelsOf, next, opened, repaired, session, wordsFor } from "../lib/labels_store.js";
import { ABOUT } from "../lib/portrait_found.js";
import { rng } from "../lib/rng.js";
import { directionFile, directionsIn } from "../lib/safetensors.js";
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

// ── files that come in ──
const D = 64, WHERE = { file: "x.safetensors", model: "abc", space: "w", d: 2 };
const two = (over = {}) => ({ space: "w", directions: [{ name: "älter", vector: [0.6, 0.8], bias: -1, scale: 2, meta: { gain: 3 } }, { name: "b", vector: [1, 0], bias: 0.5, scale: 1, meta: {} }], meta: { model: "abc", samples: 20 }, ...over });
/** Takes a file apart, has its header changed, and puts it together again. */
function altered(change, file = directionFile(two())) {
  const view = new DataView(file.buffer), size = Number(view.getBigUint64(0, true)), header = JSON.parse(new TextDecoder().decode(file.slice(8, 8 + size))), note = JSON.parse(header.__metadata__.eigencat);
  const made = change(header, note) ?? header;
  if (made === header && header.__metadata__?.eigencat) header.__metadata__.eigencat = JSON.stringify(note);
  const text = typeof made === "string" ? new TextEncoder().encode(made) : made instanceof Uint8Array ? made : new TextEncoder().encode(JSON.stringify(made)), out = new Uint8Array(8 + text.length + file.length - 8 - size);
  new DataView(out.buffer).setBigUint64(0, BigInt(text.length), true);
  out.set(text, 8);
  out.set(file.slice(8 + size), 8 + text.length);
  return out;
}
const numbersWith = (key, at, value) => { const file = directionFile(two()), size = Number(new DataView(file.buffer).getBigUint64(0, true)), header = JSON.parse(new TextDecoder().decode(file.slice(8, 8 + size))); new DataView(file.buffer).setFloat64(8 + size + header[key].data_offsets[0] + 8 * at, value, true); return file; };

test("what is written is read again, to the bit, from wherever the bytes lie", () => {
  const file = directionFile(two()), shifted = new Uint8Array(file.length + 3).subarray(3);
  shifted.set(file);
  for (const bytes of [file, shifted, altered(() => {})]) {
    const { list, meta } = directionsIn(bytes, WHERE);
    assert.deepEqual(list, [{ name: "älter", vector: [0.6, 0.8], bias: -1, scale: 2 }, { name: "b", vector: [1, 0], bias: 0.5, scale: 1 }]);
    assert.equal(meta.samples, 20);
  }
  assert.equal(directionsIn(directionFile(two({ directions: [{ name: "long", vector: [3, 4], bias: 10, scale: 1, meta: {} }] })), WHERE).list[0].bias, 2, "a plane stays where it was when its normal is made a unit");
  assert.equal(directionsIn(directionFile(two({ meta: {} })), WHERE).list.length, 2, "no model named is no other model");
});

test("every file that is no file of directions is refused in one clear line", () => {
  const nothing = new Uint8Array(0), cut = directionFile(two()).slice(0, -1), huge = new Uint8Array(16).fill(255), other = (f) => altered((h, n) => { f(n, h); });
  const cases = [
    [nothing, /an empty file/], [new Uint8Array(5), /5 bytes/], [huge, /no safetensors/], [cut, /fewer bytes of/], [new Uint8Array(300_000), /more than 256 kB/],
    [new TextEncoder().encode("import eigencat as ec\nprint(1)\n"), /no safetensors/], [altered(() => "{"), /no safetensors/], [altered(() => new Uint8Array([0xff, 0xfe, 0x22])), /no safetensors/],
    [altered(() => "null"), /another program/], [altered(() => "[]"), /another program/], [altered((h) => { delete h.__metadata__; }), /another program/], [altered((h) => ({ ...h, __metadata__: { eigencat: "{" } })), /no JSON/],
    [altered((h) => ({ ...h, __metadata__: { eigencat: "null" } })), /says no kind/], [other((n) => { n.kind = "dictionary"; }), /a file of “dictionary”/], [other((n) => { n.kind = 3; }), /says no kind/],
    [other((n) => { n.version = 2; }), /version 2/], [other((n) => { delete n.version; }), /version none/], [other((n) => { n.space = "z"; }), /the space “z”.*walks in w/], [other((n) => { n.meta = []; }), /without facts/], [other((n) => { n.meta.model = "another"; }), /other networks/], [other((n) => { n.meta.model = { a: 1 }; }), /other networks/],
    [other((n) => { n.names = []; }), /no names/], [other((n) => { n.names = "ab"; }), /no names/], [other((n) => { n.names = ["b", "b"]; }), /the same name twice/], [other((n) => { n.names = ["b", 4]; }), /name each direction/], [other((n) => { n.names = ["b", "\u200b\u0000"]; }), /name each direction/],
    [other((n) => { n.layers = [[0, 1], null]; }), /some layers/], [other((n, h) => { delete h.vectors; }), /no array of vectors/], [other((n, h) => { h.vectors.dtype = "F16"; }), /vectors as F16/], [other((n, h) => { h.vectors.dtype = "toString"; }), /vectors as toString/], [other((n, h) => { h.vectors.shape = [1, 2]; }), /shape/], [other((n, h) => { h.vectors.shape = [2, 1e9]; }), /shape/],
    [other((n, h) => { h.bias.data_offsets = [-8, 8]; }), /fewer bytes of bias/], [other((n, h) => { h.bias.data_offsets = [0.5, 16.5]; }), /fewer bytes/], [other((n, h) => { h.bias.data_offsets = [1e9, 1e9 + 16]; }), /fewer bytes/], [other((n, h) => { h.bias.data_offsets = "ab"; }), /fewer bytes/], [other((n, h) => { h.bias = null; }), /no array of bias/],
    [numbersWith("vectors", 1, NaN), /finite numbers/], [numbersWith("vectors", 0, Infinity), /finite/], [numbersWith("bias", 0, NaN), /finite/], [numbersWith("scale", 1, 0), /above 0/], [numbersWith("scale", 1, -2), /above 0/], [numbersWith("scale", 0, 1e300), /at most 1000/], [numbersWith("vectors", 2, 0), /with a length/], [numbersWith("vectors", 2, 1e300), /with a length/],
  ];
  for (const [bytes, want] of cases) assert.throws(() => directionsIn(bytes, WHERE), (e) => e instanceof Error && !(e instanceof TypeError || e instanceof RangeError) && e.message.startsWith("file=x.safetensors must ") && want.test(e.message) && e.message.length < 300 || assert.fail(`${want}: ${e.message}`));
});

test("whatever a stranger makes of a file, it gives finite directions or one clear line", () => {
  const r = rng(5), whole = directionFile(two());
  let read = 0;
  for (let n = 0; n < 4000; n++) {
    const bytes = whole.slice(0, r() < 0.1 ? Math.floor(r() * whole.length) : whole.length);
    for (let k = Math.floor(r() * 4) + 1; k-- && bytes.length;) bytes[Math.floor(r() * bytes.length)] = Math.floor(r() * 256);
    try { for (const d of directionsIn(bytes, WHERE).list) { read++; assert.ok(d.vector.every(Number.isFinite) && Math.abs(Math.hypot(...d.vector) - 1) < 1e-9 && d.name && Number.isFinite(d.bias) && d.scale > 0); } }
    catch (e) { if (e instanceof assert.AssertionError || !/^file=x\.safetensors must /.test(e.message)) throw e; }
  }
  assert.ok(read > 100, "some of them must still be files");
});

test("of a file's answers only those are new that no portrait has", () => {
  const from = { question: "age", word: "", row: `10h${NONE.repeat(COUNT - 3)}` }, mine = answered(empty(), "age", { 1: HIGH });
  assert.deepEqual(fresh(mine, from), { 0: "1", 2: "h" });
  const own = { ...from, question: "own", word: "stern" };
  assert.deepEqual(Object.keys(fresh({ ...answered(empty(), "own", { 9: LOW }), word: "kind" }, own)), [], "two words are two questions");
  assert.equal(Object.keys(fresh({ ...empty(), word: "kind" }, own)).length, 3, "a word without answers gives way");
  const list = [{ name: "a", vector: Array.from({ length: D }, (_, i) => Number(i === 0)), bias: 0, scale: 1 }];
  assert.equal(opened("f", list, { answers: { question: "age", row: "1", seed: 3 } }).answers, null, "answers about other portraits");
  assert.equal(opened("f", list, { answers: { question: "__proto__", row: "1" } }).answers, null);
  assert.equal(opened("f", list, { samples: -3 }).samples, 0);
  const kept = { ...mine, file: opened("f", list, { samples: 8, answers: from }) };
  assert.deepEqual(repaired(JSON.parse(JSON.stringify(kept))), kept, "and it is kept with the labels");
  assert.deepEqual(repaired({ ...mine, file: { name: "f", list: [{ name: "a", vector: [1] }] } }), mine, "a spoiled file does not take the labels with it");
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
  f.click(f.button("Take back my answer"));
  assert.equal(f.row().slice(0, 3), "10-");
  f.click(f.button("Take back my answer")); f.click(f.button("Take back my answer"));
  assert.equal(f.row(), NONE.repeat(COUNT));
  assert.equal(f.button("Take back my answer").disabled, true);
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

/** Gives the figure a file as a reader would. */
async function open(f, name, bytes) {
  const input = f.one("input[type=file]");
  Object.defineProperty(input, "files", { configurable: true, value: [{ name, size: bytes.length, arrayBuffer: async () => bytes.slice().buffer }] });
  f.type(input, "");
  for (let k = 0; k < 4; k++) await new Promise((done) => { setTimeout(done, 0); });
  f.flush();
}
const unit = (i) => Array.from({ length: D }, (_, k) => Number(k === i));

test("a file is opened, its answers come back where there are none, and it is put away", async () => {
  const f = await room(answered(empty(), "age", { 1: HIGH })), row = `10h${NONE.repeat(COUNT - 3)}`;
  assert.equal(f.one("[data-value=file]").hidden, true);
  await open(f, "mine.safetensors", directionFile({ space: "w", directions: [{ name: "older", vector: unit(0), bias: 0, scale: 1, meta: {} }, { name: "older | glasses", vector: unit(1), bias: 0, scale: 1, meta: {} }], meta: { model: ABOUT.model, samples: 3, answers: { question: "age", word: "", row, seed: 2, count: COUNT } } }));
  assert.equal(f.text(".la-refused"), "");
  assert.match(f.text(".la-file"), /mine\.safetensors: “older”, from 3 portraits/);
  assert.equal(f.model.get("whose"), "file");
  assert.match(f.text(".la-walk"), /along “older” of the file/);
  const select = f.one("select");
  Object.defineProperty(select, "selectedIndex", { configurable: true, value: 1 });
  select.dispatchEvent(new CustomEvent("change"));
  f.flush();
  assert.match(f.text(".la-walk"), /along “older \| glasses” of the file/);
  f.click(f.button("Bring back its 2 answers"));
  assert.equal(f.row().slice(0, 4), "11h-", "the answer that was here stands");
  const again = await room(JSON.parse(f.kept.get(KEY)));
  assert.match(again.text(".la-file"), /mine\.safetensors/, "it is there after a reload");
  again.click(again.button("Put the file away"));
  assert.equal(again.one(".la-file").hidden, true);
  assert.equal(again.row().slice(0, 4), "11h-");
  again.click(again.button("Take back my answer"));
  assert.match(again.text(".la-file"), /mine\.safetensors/);
});

test("a file that is refused says why and changes nothing", async () => {
  const f = await room(answered(empty(), "age", { 1: HIGH })), good = directionFile({ space: "w", directions: [{ name: "<b>x</b>", vector: unit(0), bias: 0, scale: 1, meta: {} }], meta: { model: ABOUT.model } });
  await open(f, "good.safetensors", good);
  const kept = f.kept.get(KEY), state = JSON.stringify(f.model.toJSON());
  for (const [name, bytes, want] of [["cut.safetensors", good.slice(0, 40), /cut\.safetensors must be a file of directions; got .*cut short/], ["notes.txt", new TextEncoder().encode("hello there, this is text"), /notes\.txt must be/], ["film.mp4", new Uint8Array(2 ** 21), /more than 256 kB/]]) {
    await open(f, name, bytes);
    assert.match(f.text(".la-refused"), want);
    assert.match(f.text(".la-refused"), /Nothing has changed\.$/);
    assert.equal(f.kept.get(KEY), kept);
    assert.equal(JSON.stringify(f.model.toJSON()), state);
  }
  assert.equal(f.all(".la-file b").length, 0, "a name is text and no page");
  await open(f, "good.safetensors", good);
  assert.equal(f.text(".la-refused"), "");
});

test("what cannot be held any more is let go with another question", async () => {
  const f = await room();
  f.click(f.one("[aria-label=Hold] [data-value=smile]"));
  f.click(f.one("[aria-label='The question'] [data-value=smile]"));
  assert.deepEqual(f.model.get("held"), []);
});
