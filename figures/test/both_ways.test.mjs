// Figure A1.2a: forward it is the shipped network, back it is its derivative, found without knowing how.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("both_ways"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more });
const shipped = JSON.parse(readFileSync(new URL("../../src/eigencat/worlds/two_seeds/manifest.json", import.meta.url), "utf8"));
const said = (more) => { const s = state(more); return spec.words(s, spec.derive(s)); };

test("both_ways: the invariant on 400 random states: the gradient is the finite difference to 1e-6", () => { for (const s of states(spec, 400, 2)) spec.invariant(s); });

test("both_ways: the page's networks give the shipped golden scores", () => {
  for (const net of ["A", "B"]) spec.derive(state({ net, x: shipped.golden.input })).o.forEach((v, i) => assert.ok(Math.abs(v - shipped.golden.scores[net][i]) < shipped.golden.tolerance));
});

test("both_ways: a long straight walk adds up what the gradient says of each step", () => {
  for (const net of ["A", "B"]) {
    const from = [0.3, 0.4], to = [2.9, 2.6], n = 4000, step = to.map((v, j) => (v - from[j]) / n);
    let sum = 0;
    for (let i = 0; i < n; i++) { const g = spec.derive(state({ net, x: from.map((v, j) => v + (i + 0.5) * step[j]), ask: "rat" })).gradient; sum += g[0] * step[0] + g[1] * step[1]; }
    const [a, b] = [from, to].map((x) => spec.derive(state({ net, x })).o[1]);
    assert.ok(Math.abs(b - a - sum) < 1e-4, `${b - a} and ${sum}`);
  }
});

test("both_ways: nothing is shown before its step, in either direction", async () => {
  const f = await mount("both_ways", { way: "forward", step: 0 }), values = () => f.all(".bw-value").map((t) => t.textContent), rates = () => f.all(".bw-rate").map((t) => t.textContent).filter(Boolean).length;
  assert.equal(values().filter((v) => v === "?").length, 8);
  f.click(f.button("Next"));
  assert.equal(values().filter((v) => v === "?").length, 3);
  f.click(f.button("Next"));
  f.click(f.button("Next"));
  assert.equal(values().filter((v) => v === "?").length, 0);
  assert.equal(rates(), 0);
  f.click(f.button("back"));
  assert.deepEqual([f.model.get("way"), f.model.get("step"), rates()], ["back", 0, 3]);
  for (const want of [8, 8, 10]) { f.click(f.all(".ec-stepper button").filter((b) => b.textContent === "Next")[1]); assert.equal(rates(), want); }
});

test("both_ways: a neuron pressed lights one row before it and one column behind it", async () => {
  const f = await mount("both_ways"), lit = (layer) => f.all(`.bw-mat.l${layer} td.on`).map((c) => c.textContent);
  f.click(f.all(".bw-node.l1")[2]);
  assert.deepEqual([lit(0), lit(1)], [["−0.38", "4.36"], ["−2.13", "2.89", "−1.85"]]);
  assert.equal(f.all(".bw-wire.on.in").length, 2);
  assert.equal(f.all(".bw-wire.on.out").length, 3);
  f.key(f.all(".bw-node.l1")[2], "Enter");
  assert.equal(f.model.get("pick"), -1);
  assert.match(said({ pick: 2 }), /^Neuron 3 of the hidden five\. Its row of W₁ is \(−0\.38, 4\.36\)/);
});

test("both_ways: forward whole columns are at work, back the rows that are asked", async () => {
  const f = await mount("both_ways", { way: "forward", step: 3 }), lit = (layer) => f.all(`.bw-mat.l${layer} td.on`).length;
  assert.deepEqual([lit(0), lit(1)], [0, 15]);
  f.model.set({ way: "back", step: 1, ask: "rat" });
  f.flush();
  assert.deepEqual([lit(0), lit(1)], [0, 5]);
  f.model.set({ step: 3 });
  f.flush();
  assert.deepEqual([lit(0), lit(1)], [10, 0]);
});

test("both_ways: hostile states", () => {
  assert.deepEqual(state({ x: [-9, 9] }).x, [0, 3]);
  for (const [bad, name] of [[{ net: "C" }, "net"], [{ ask: "dog" }, "ask"], [{ way: "up" }, "way"], [{ step: "2" }, "step"], [{ pick: null }, "pick"]]) assert.throws(() => state(bad), (e) => e.message.startsWith(name) && / must be .*; got /.test(e.message));
});
