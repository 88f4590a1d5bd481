// What the page works out of a row of attributes, held to the numbers that the renderer in Python works out.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ATTRIBUTES, DEFAULTS, NAMES } from "../lib/portrait_attributes.js";
import { person } from "../lib/portrait_person.js";
import { personOf } from "../lib/portrait_sample.js";
import { fragment } from "../lib/portrait_shader.js";

const golden = JSON.parse(readFileSync(new URL("../../tests/golden/portrait_person.json", import.meta.url), "utf8"));
// Python's numbers are float32, a unit in the last place of 1 apart from ours after a handful of sums.
const ROOM = 1e-6;

test("every head is the one that Python works out", () => {
  assert.deepEqual(golden.names, NAMES);
  assert.ok(golden.rows.length >= 80);
  golden.rows.forEach((row, i) => {
    const p = person(row);
    assert.deepEqual(Object.keys(p).filter((name) => !NAMES.includes(name)).sort(), golden.fields.filter((name) => !NAMES.includes(name)).sort());
    golden.fields.forEach((name, k) => {
      const want = golden.heads[i][k], got = p[name];
      assert.equal(typeof got, typeof want, `row ${i}: ${name}`);
      if (typeof want === "boolean") assert.equal(got, want, `row ${i}: ${name}`);
      else assert.ok(Math.abs(got - want) <= ROOM * Math.max(1, Math.abs(want)), `row ${i}: ${name}=${got} must be ${want}`);
    });
  });
});

test("the rows turn every switch on and off", () => {
  const switches = golden.fields.map((name, k) => [name, k]).filter(([, k]) => typeof golden.heads[0][k] === "boolean");
  assert.equal(switches.length, 7);
  for (const [name, k] of switches) assert.deepEqual(new Set(golden.heads.map((h) => h[k])), new Set([true, false]), name);
});

test("draws become the people that Python bends them to", () => {
  for (const { draws, tied, free } of golden.drawn) {
    for (const [got, want] of [[personOf(draws), tied], [personOf(draws, false), free]]) {
      got.forEach((v, k) => assert.ok(Math.abs(v - want[k]) <= 1e-9 * Math.max(1, Math.abs(want[k])), `${NAMES[k]}: ${v} must be ${want[k]}`));
    }
  }
  assert.throws(() => personOf([0, 1]), /draws must be 34 numbers.*got 2/);
});

test("defaults lie in their ranges", () => {
  for (const a of ATTRIBUTES) assert.ok(a.low <= a.default && a.default <= a.high && a.meaning && a.unit, a.name);
});

test("a row that is none is refused by name", () => {
  assert.throws(() => person(DEFAULTS.slice(1)), /attributes must be 34 numbers.*got 33/);
  assert.throws(() => person(DEFAULTS.map((v, k) => (NAMES[k] === "smile" ? NaN : v))), /smile=NaN must be a finite number/);
});

test("the shader reads no field that a head has not", () => {
  const p = { ...person(DEFAULTS), size: 64, pixel: 0.02, w: 0.02, rays: 4, taps: 4 }, source = fragment(p);
  const read = new Set([...source.matchAll(/\bp\.(\w+)/g)].map((m) => m[1]));
  assert.deepEqual([...read].filter((name) => !(name in p)), []);
  const declared = /struct Person \{(.*?)\}/.exec(source)[1].match(/\w+(?=;)/g);
  assert.deepEqual(new Set(declared), read);
  assert.ok(["smile", "beard", "iris", "neckline", "glasses_hue", "skin_tone"].every((name) => read.has(name)));
});
