// Figure 1.3c: rows and columns reach one place; rows laid out as columns do not.
import assert from "node:assert/strict";
import test from "node:test";
import { dist } from "../lib/vec.js";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("row_column"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more });

test("row_column: the invariant on 400 random states, and on degenerate ones", () => {
  for (const s of states(spec, 400, 2)) spec.invariant(s);
  for (const m of [[[0, 0], [0, 0]], [[1, 2], [2, 3]], [[0, 3], [-3, 0]]]) for (const x of [[0, 0], [2.5, 2.5], [0, 1]]) spec.invariant(state({ w: "custom", m, x }));
});

test("row_column: the worked numbers of the lesson", () => {
  const d = spec.derive(state());
  assert.deepEqual([d.terms, d.parts, d.o], [[[-1, 5], [1.25, -4]], [[-1, 1.25], [5, -4]], [4, -2.75]]);
  assert.deepEqual(spec.derive(state({ x: [0, 1] })).o, [2.5, -2]);
});

test("row_column: the mistake shows in every W that is not its own mirror image, and only there", () => {
  for (const w of ["W_C", "I"]) assert.ok(dist(spec.derive(state({ w })).astray, spec.derive(state({ w })).o) < 1e-12);
  for (const w of ["W_R", "W_G"]) assert.ok(dist(spec.derive(state({ w })).astray, spec.derive(state({ w })).o) > 3);
  const say = (w) => { const s = state({ w, mode: "mistaken" }); return spec.words(s, spec.derive(s)); };
  assert.match(say("I"), /right place, by luck/);
  assert.match(say("W_R"), /The product is \(3\.5, 1\.25\), 6\.18 away\.$/);
});

test("row_column: switching the way of reading moves everything but o", async () => {
  const f = await mount("row_column"), at = () => f.one(".ec-part-o").getAttribute("transform"), seen = new Set();
  for (const [label, text] of [["rows", /cat: .* = 4/], ["columns", /0\.5 × \(\u22122, 2\.5\) = \(\u22121, 1\.25\)/], ["rows as if columns", /Added/]]) {
    f.click(f.button(label));
    seen.add(at());
    assert.match(f.text(".rc-told"), text);
    assert.deepEqual(f.result(), [4, -2.75, 4, -2.75]);
  }
  assert.equal(seen.size, 1, "o stays where it is");
});

test("row_column: a typed weight makes W the reader's own", async () => {
  const f = await mount("row_column", { mode: "columns" });
  f.type("input.ec-entry", "3");
  assert.deepEqual([f.model.get("w"), f.model.get("m")], ["custom", [[3, 2.5], [2.5, -2]]]);
  assert.throws(() => state({ mode: "diagonal" }), /mode="diagonal" must be one of/);
});
