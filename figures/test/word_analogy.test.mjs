// Figure A1.3d: what is baked in is what all words give, and barring the question's words changes the answer, not the cosines.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { ANSWERS, COUNT, SHOWN, WORDS } from "../lib/word_samples.js";
import { every, few, makeSpace, nearest, setEvery, unitOf } from "../lib/word_space.js";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("word_analogy"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more });
const file = (name) => readFileSync(new URL(`../../vendor/glove/${name}`, import.meta.url));
const all = makeSpace(file("words.txt").toString().trim().split("\n"), new Uint8Array(file("vectors.f16")));

test("word_analogy: the invariant on 500 random states", () => { for (const s of states(spec, 500, 2)) spec.invariant(s); });

test("word_analogy: the words that are here at once are the same as when all have come", () => {
  assert.equal(all.words.length, COUNT);
  for (const w of WORDS) {
    const [k, j] = [few.at.get(w), all.at.get(w)];
    assert.deepEqual([...few.unit.subarray(k * 50, k * 50 + 50)], [...all.unit.subarray(j * 50, j * 50 + 50)], w);
  }
});

test("word_analogy: the lists that are baked in are those of all words", () => {
  assert.equal(every(), null);
  assert.equal(nearest(unitOf("man"), []), null, "nothing is made up before the words have come");
  setEvery(all);
  try {
    for (const [q, lists] of Object.entries(ANSWERS)) {
      const [a, b, c] = q.split(" ").map(unitOf), corner = b.map((v, i) => v - a[i] + c[i]);
      [[], q.split(" ")].forEach((barred, i) => {
        const found = nearest(corner, barred);
        assert.equal(found.length, SHOWN);
        found.forEach(([word, cosine], k) => { assert.equal(word, lists[i][k][0]); assert.ok(Math.abs(cosine - lists[i][k][1]) < 1e-6); });
      });
    }
  } finally { setEvery(null); }
});

test("word_analogy: it shows both lists, and says which words were in the question", async () => {
  const f = await mount("word_analogy"), firsts = () => f.all("ol").map((o) => o.querySelector(".wa-word").textContent);
  assert.deepEqual(firsts(), ["king", "queen"]);
  assert.equal(f.text(".wa-mine .wa-tag"), "in the question");
  assert.match(f.text(".ec-readout"), /With every word allowed: king\. With the words of the question barred: queen\. Of the two, the corner lies nearer to king than to woman\.$/);
  f.click(f.button("france : french = japan : ?"));
  assert.deepEqual(firsts(), ["japanese", "japanese"]);
});

test("word_analogy: three words of one's own", async () => {
  const f = await mount("word_analogy"), [a, b, c] = f.all(".wa-field");
  f.type(a, " Car ");
  f.type(b, "cars");
  f.type(c, "dog");
  assert.deepEqual([f.model.get("a"), f.model.get("b"), f.model.get("c")], ["car", "cars", "dog"]);
  assert.match(f.text(".ec-readout"), /The words have not come yet/);
  f.type(c, "xyzzy");
  assert.equal(f.model.get("c"), "dog");
  assert.equal(c.value, "dog");
  assert.match(f.text(".wa-fault"), /^That word is not/);
});

test("word_analogy: hostile states", () => {
  for (const [bad, name] of [[{ a: "" }, "a"], [{ b: "<b>" }, "b"], [{ c: "two words" }, "c"], [{ a: "x".repeat(30) }, "a"]]) assert.throws(() => state(bad), (e) => e.message.startsWith(name) && / must be .*; got /.test(e.message));
  const unknown = state({ c: "zzz" });
  assert.deepEqual(spec.result(unknown, spec.derive(unknown)), []);
  assert.throws(() => makeSpace(["a"], new Uint8Array(7)), /must be 100 bytes; got 7/);
});
