// The state of a figure in an address: whatever goes in comes out, and a stranger's address can do no harm.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import test from "node:test";
import { decode, encode, hidden, replacePart } from "../lib/permalink.js";
import { rng } from "../lib/rng.js";

const bundles = new URL("../../src/eigencat/_figures/", import.meta.url), names = readdirSync(new URL("../", import.meta.url)).filter((f) => f.endsWith(".js")).map((f) => f.slice(0, -3));
const HOSTILE = ["", "null", "true", "{}", "[]", "1e999", "-1e999", '"x"', "[1]", "[1,2,3]", "[null,null]", '["a","b"]', "[[1,2]]", "[[1,2],[3,4],[5,6]]", '{"__proto__":{"x":1}}', "NaN", "undefined", "<script>", "[".repeat(5000), `"${"x".repeat(5000)}"`, `[${"1,".repeat(5000)}1]`];

for (const name of names) {
  const { spec } = await import(new URL(`${name}.js`, bundles));
  test(`permalink: ${name}, random states there and back`, () => {
    const r = rng(11), initial = spec.clean(spec.defaults);
    for (let i = 0; i < 200; i++) {
      const s = spec.clean({ ...spec.defaults, ...spec.random(r) });
      const href = replacePart(`https://host/book/lesson.html?hide=tools&other.p=[1,2]#${name}`, name, encode(name, s, initial));
      const { patch, bad } = decode(new URL(href).search, name, initial);
      assert.deepEqual(bad, []);
      assert.deepEqual({ ...initial, ...patch }, s);
      assert.ok(href.includes("hide=tools") && href.includes("other.p=[1,2]") && href.endsWith(`#${name}`));
    }
  });

  test(`permalink: ${name}, hostile addresses leave a figure that works`, () => {
    const initial = spec.clean(spec.defaults);
    for (const key of [...Object.keys(initial), "__proto__", "constructor", "toString", "nonsense", ""]) for (const raw of HOSTILE) {
      const { patch, bad } = decode(`?${name}.${key}=${encodeURIComponent(raw)}`, name, initial);
      assert.equal(Object.getPrototypeOf(patch), Object.prototype);
      assert.ok(Object.keys(patch).every((k) => Object.hasOwn(initial, k)));
      assert.ok(bad.length + Object.keys(patch).length === 1, `${key}=${raw.slice(0, 40)} must be taken or named`);
      let state;
      try { state = spec.clean({ ...initial, ...patch }); } catch (error) {
        assert.match(error.message, / must be .*; got /, `${key}=${raw.slice(0, 40)}: refused, but not in words: ${error.message}`);
        continue;
      }
      spec.invariant(state);
      const d = spec.derive(state);
      assert.ok(spec.result(state, d).every((v) => typeof v !== "number" || Number.isFinite(v)), `${key}=${raw.slice(0, 40)}`);
      assert.doesNotMatch(spec.words(state, d), /NaN|undefined|\[object|Infinity/);
    }
  });
}

test("permalink: only what differs is written, and brackets stay readable", () => {
  const initial = { p: [0.5, 2], w: "W_C", t: 1 };
  assert.equal(encode("two_models", initial, initial), "");
  assert.equal(encode("two_models", { ...initial, p: [1, -0.5] }, initial), "two_models.p=[1,-0.5]");
  assert.equal(encode("two_models", { ...initial, w: "W&R=?#" }, initial), "two_models.w=%22W%26R%3D%3F%23%22");
  assert.deepEqual(decode("?two_models.w=%22W%26R%3D%3F%23%22", "two_models", initial).patch, { w: "W&R=?#" });
});

test("permalink: figures whose names begin alike do not read each other", () => {
  const initial = { p: [0, 0] }, search = "?two_models.p=[1,1]&two_models-2.p=[2,2]&two.p=[3,3]";
  assert.deepEqual(decode(search, "two_models", initial).patch, { p: [1, 1] });
  assert.deepEqual(decode(search, "two_models-2", initial).patch, { p: [2, 2] });
  assert.deepEqual(decode(search, "two", initial).patch, { p: [3, 3] });
  const kept = replacePart("https://h/?two_models.p=[1,1]&two_models-2.p=[2,2]&two_models.hide=equation", "two_models", "");
  assert.equal(new URL(kept).search, "?two_models-2.p=[2,2]&two_models.hide=equation");
});

test("permalink: hidden controls, for all figures and for one", () => {
  assert.equal(hidden("?hide=tools,readout", "wires"), "tools,readout");
  assert.equal(hidden("?hide=tools&wires.hide=equation&two_models.hide=matrix", "wires"), "tools,equation");
  assert.equal(hidden("", "wires"), "");
  assert.deepEqual(decode("?wires.hide=equation", "wires", { x: [1, 1] }), { patch: {}, bad: [] });
});

test("permalink: a pair stays a pair, a list may grow", () => {
  const initial = { p: [0.5, 2], cut: [[0, 1]], labels: ["cat", null], pick: null };
  const read = (q) => decode("?a." + q, "a", initial);
  for (const q of ["p=[1]", "p=[1,2,3]", "p=[]", 'p=["1",2]', "p=null", "p=[null,1]", "cut=[[0,1,2]]", "cut=[0,1]", "labels=null", 'labels="cat"']) assert.equal(read(q).bad.length, 1, q);
  assert.deepEqual(read("cut=[[0,1],[1,1]]").patch, { cut: [[0, 1], [1, 1]] });
  assert.deepEqual(read("cut=[]").patch, { cut: [] });
  assert.deepEqual(read('labels=[null,"rat"]').patch, { labels: [null, "rat"] });
  assert.deepEqual(read('pick="o1"').patch, { pick: "o1" });
});
