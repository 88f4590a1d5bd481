// Figure A1.3b: both ways round end alike, unless something bends.
import assert from "node:assert/strict";
import test from "node:test";
import { dist } from "../lib/vec.js";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("commuting_square"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more });
const said = (more) => { const s = state(more); return spec.words(s, spec.derive(s)); };

test("commuting_square: the invariant on 500 random states", () => { for (const s of states(spec, 500, 2)) spec.invariant(s); });

test("commuting_square: the worked numbers of the lesson", () => {
  const d = spec.derive(state());
  assert.ok(dist(d.T.flat().map((v) => 9 * v), [34, 20, -20, -7]) < 1e-12);
  for (const end of d.ends) assert.ok(dist(end, [9, -6.75]) < 1e-12);
  assert.ok(d.kept.every((k) => Math.abs(k.trace - 3) < 1e-12 && Math.abs(k.det - 2) < 1e-12 && dist(k.own, [2, 1]) < 1e-12));
  const bent = spec.derive(state({ bend: true }));
  assert.ok(dist(bent.ends[0], [9, 0]) < 1e-12 && dist(bent.ends[1], [136 / 9, -80 / 9]) < 1e-12);
  assert.ok(Math.abs(bent.gap - Math.hypot(55 / 9, 80 / 9)) < 1e-12);
  assert.ok(dist(bent.other, [22 / 9, 32 / 9]) < 1e-12, "the twin is the one of lesson A1.1");
  assert.ok(dist(bent.other_end, [116 / 9, 0]) < 1e-12, "and parts from the cat after the edit");
});

test("commuting_square: it says what the two ways did, and hides what was not stepped", async () => {
  assert.match(said({}), /They end in one place\.$/);
  assert.match(said({ bend: true }), /They end 10\.79 apart\. Its twin, snout 2\.44, body 3\.56, has the same label \(4, 0\), and after the edit \(12\.89, 0\)\.$/);
  assert.match(said({ step: 0 }), /Both ways still lie ahead\.$/);
  const f = await mount("commuting_square"), nodes = () => f.all(".cs-node").map((e) => e.textContent);
  assert.deepEqual(nodes(), ["(0.5, 2)", "(0.5, 4)", "(4, \u22122.75)", "\u25cb (9, \u22126.75)", "\u00d7 (9, \u22126.75)"]);
  f.click(f.button("edit first"));
  assert.deepEqual(nodes(), ["(0.5, 2)", "(0.5, 4)", "?", "\u25cb (9, \u22126.75)", "\u00d7 ?"]);
  f.click(f.button("none"));
  assert.deepEqual(nodes().slice(1), ["?", "?", "\u25cb ?", "\u00d7 ?"]);
});

test("commuting_square: an edit typed in becomes the reader's own", async () => {
  const f = await mount("commuting_square");
  f.type(f.one("[aria-label='M, row 1, column 2']"), "0.5");
  assert.deepEqual([f.model.get("edit"), f.model.get("m")], ["custom", [[1, 0.5], [0, 2]]]);
  f.key(".ec-handle", "ArrowRight");
  f.key(".ec-handle", "Home");
  assert.deepEqual(f.model.get("p"), [0.5, 2]);
});

test("commuting_square: hostile states", () => {
  assert.deepEqual(state({ p: [-9, 99] }).p, [0, 2.2]);
  for (const [bad, name] of [[{ p: [1] }, "p"], [{ w: "W_X" }, "w"], [{ edit: "" }, "edit"], [{ m: [[1, 0]] }, "m"], [{ way: 3 }, "way"], [{ step: "1" }, "step"]]) assert.throws(() => state(bad), (e) => e.message.startsWith(name) && / must be .*; got /.test(e.message));
});
