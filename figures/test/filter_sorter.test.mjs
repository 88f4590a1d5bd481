// Figure 2.0d: tools sorted by a test on sums.
import assert from "node:assert/strict";
import test from "node:test";
import { TOOLS } from "../filter_sorter.js";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("filter_sorter"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more });

test("filter_sorter: the invariant on 300 random states", () => { for (const s of states(spec, 300, 2)) spec.invariant(s); });

test("filter_sorter: one tool alone draws anew", () => { assert.deepEqual(Object.entries(TOOLS).filter(([, t]) => t.kind === "latent").map(([n]) => n), ["age"]); });

test("filter_sorter: the test shows after the tool is sorted, and a wrong shelf is answered", async () => {
  const f = await mount("filter_sorter"), tests = () => f.all(".srt-test")[1].style.visibility;
  assert.equal(tests(), "hidden");
  f.click(f.button("brightness +20%"));
  f.click(f.button("only times"));
  assert.equal(tests(), "");
  assert.match(f.text(".srt-verdict"), /^No: it is “times and plus”\./);
  f.click(f.button("times and plus"));
  assert.match(f.text(".srt-verdict"), /^Yes\./);
  assert.match(f.text(".ec-readout"), /1 of 1 sorted rightly\.$/);
});

test("filter_sorter: a picture tool does to a portrait what it does to the row", () => {
  const grey = new Uint8ClampedArray(64 * 64 * 4).fill(100);
  assert.equal(TOOLS.negative.picture(grey)[0], 155);
  assert.equal(TOOLS.dimmer.picture(grey)[0], 50);
  assert.equal(TOOLS.brighter.picture(grey)[0], 151);
  assert.equal(TOOLS.blur.picture(grey)[4 * 777], 100);
});

test("filter_sorter: hostile states", () => { for (const bad of [{ tool: "x" }, { put: [] }, { put: Array(7).fill("x") }, { one: "a" }]) assert.throws(() => state(bad), / must be .*; got /); });
