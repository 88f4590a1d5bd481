// Figure 1.2c: a shuffled copy answers alike; another seed answers alike too, and is no shuffle.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("two_nets"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more });
const shipped = JSON.parse(readFileSync(new URL("../../src/eigencat/worlds/two_seeds/manifest.json", import.meta.url), "utf8"));
const said = (more) => { const s = state(more); return spec.words(s, spec.derive(s)); };

test("two_nets: the invariant on 300 random states", () => { for (const s of states(spec, 300, 2)) spec.invariant(s); });

test("two_nets: the page's networks give the shipped golden scores", () => {
  const d = spec.derive(state({ other: "seed", x: shipped.golden.input }));
  for (const [k, o] of [["A", d.oA], ["B", d.oB]]) o.forEach((v, i) => assert.ok(Math.abs(v - shipped.golden.scores[k][i]) < shipped.golden.tolerance));
});

test("two_nets: what a renaming explains is what the recipe measured", () => {
  const d = spec.derive(state({ other: "seed" })), [first] = shipped.explained_of_each_pair;
  assert.deepEqual(first.seeds, [0, 1]);
  assert.ok(Math.abs(d.explained - first.signed) < 1e-4);
  assert.deepEqual(d.partners, [0, 1, 3, 2, 4]);
  assert.ok(Math.abs(d.namesake[2]) < 0.05, "neuron 3 is a false friend");
});

test("two_nets: in a copy the activations move and the scores stay", () => {
  for (const s of states(spec, 100, 3)) {
    const d = spec.derive({ ...s, other: "copy" });
    assert.deepEqual([...d.hB].sort(), [...d.hA].sort());
    d.partners.forEach((j, k) => assert.equal(d.hB[j], d.hA[k]));
  }
  assert.match(said({}), /with the same three scores\. .*is now said by neuron 1\.$/);
  assert.match(said({ other: "seed" }), /A false friend: its partner is B’s neuron 4/);
  assert.match(said({ other: "seed", pick: -1 }), /explains 55% of what B’s neurons say\.$/);
});

test("two_nets: set by partner, each neuron stands beside the one that says the same", async () => {
  const f = await mount("two_nets"), rows = (which) => f.all(`.tn-${which}`).map((g) => Number(g.getAttribute("transform").match(/ ([\d.]+)\)/)[1]));
  const shapes = (which) => f.all(`.tn-${which} .tn-area`).map((p) => p.getAttribute("d"));
  f.click(f.button("by partner"));
  const at = (list, y) => list.findIndex((v) => Math.abs(v - y) < 1e-9), mine = rows("mine"), theirs = rows("theirs");
  mine.forEach((y, k) => assert.equal(shapes("theirs")[at(theirs, y)], shapes("mine")[k], "in a copy the small maps are the same"));
  f.click(f.button("another seed"));
  assert.notDeepEqual(shapes("theirs").sort(), shapes("mine").sort(), "between two seeds they are not");
  assert.deepEqual(f.all(".tn-agree").map((t) => t.textContent.length > 0), Array(5).fill(true));
});

test("two_nets: shuffling, pressing, dragging", async () => {
  const f = await mount("two_nets"), seen = new Set();
  for (let k = 0; k < 6; k++) { f.click(f.button("Shuffle again")); seen.add(JSON.stringify(f.model.get("perm"))); }
  assert.ok(seen.size > 3, "one shuffle after another is new");
  f.click(f.all(".tn-mine")[4]);
  assert.equal(f.model.get("pick"), 4);
  f.key(f.all(".tn-mine")[4], "Enter");
  assert.equal(f.model.get("pick"), -1);
  f.key(".ec-handle", "ArrowRight", { shiftKey: true });
  assert.deepEqual(f.model.get("x"), [0.75, 2]);
});

test("two_nets: hostile states", () => {
  assert.deepEqual(state({ x: [-9, 9] }).x, [0, 3]);
  for (const [bad, name] of [[{ perm: [0, 1, 2, 3, 3] }, "perm"], [{ perm: "01234" }, "perm"], [{ other: "B" }, "other"], [{ pick: "2" }, "pick"], [{ t: null }, "t"]]) assert.throws(() => state(bad), (e) => e.message.startsWith(name) && / must be .*; got /.test(e.message));
});
