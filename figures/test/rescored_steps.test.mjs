// Figures CODE 2.1b and CODE 2.1c, in a document without networks: what is known before they come.
import assert from "node:assert/strict";
import test from "node:test";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("rescored_steps"), { spec: two } = await load("z_or_w");

test("rescored_steps, z_or_w: the invariants on 300 random states", () => {
  for (const s of states(spec, 300, 3)) spec.invariant(s);
  for (const s of states(two, 300, 3)) two.invariant(s);
});

test("rescored_steps: what is held is promised to stay, in the table too", async () => {
  const f = await mount("rescored_steps"), small = (name) => f.all(`[data-row=${name}] small`).map((e) => e.textContent);
  assert.notDeepEqual(small("glasses"), ["0%", "0%"]);
  f.click(f.one("[aria-label=Hold] [data-value=glasses]"));
  assert.deepEqual(f.model.get("held"), ["glasses"]);
  assert.deepEqual(small("glasses"), ["0%", "0%"]);
  assert.equal(f.text("[data-row=glasses] .rs-mark"), "held");
  assert.match(f.text(".ec-readout"), /with glasses held, \d+% of the direction left/);
  f.click(f.one("[aria-label=Change] [data-value=glasses]"));
  assert.deepEqual(f.model.get("held"), [], "what is edited cannot be held");
});

test("z_or_w: both panes say their own cosine, and what is left", async () => {
  const f = await mount("z_or_w"), said = () => f.all(".zw-left").map((e) => e.textContent);
  assert.notEqual(said()[0], said()[1]);
  for (const text of said()) assert.match(text, /^Nearest normal: .*, cosine −?0\.\d\d\. \d+% of the direction is left\.$/);
  f.click(f.one("[aria-label=Hold] [data-value=glasses]"));
  for (const text of said()) assert.match(text, /Nothing is held\.$/);
});

test("rescored_steps, z_or_w: hostile states", () => {
  for (const s of [spec, two]) for (const [bad, name] of [[{ target: "wealth" }, "target"], [{ held: "glasses" }, "held"], [{ held: ["x"] }, "held"], [{ seed: "1" }, "seed"]]) assert.throws(() => s.clean({ ...s.defaults, ...bad }), (e) => e.message.startsWith(name) && / must be .*; got /.test(e.message));
});
