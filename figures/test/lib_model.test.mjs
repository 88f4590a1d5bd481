// The state of a figure on a page.
import assert from "node:assert/strict";
import test from "node:test";
import { Model } from "../lib/model.js";

const fresh = () => new Model({ p: [0.5, 2], w: "W_C", pick: null });

test("model: setting an equal value tells nobody", () => {
  const m = fresh(), heard = [];
  m.on("change:p", (v) => heard.push(v));
  m.set("p", [0.5, 2]);
  m.set({ p: [0.5, 2] });
  assert.deepEqual(heard, []);
  m.set("p", [1, 0.5]);
  m.set("p", [1, 0.5]);
  assert.deepEqual(heard, [[1, 0.5]]);
});

test("model: only the keys that changed are announced, after all of them are set", () => {
  const m = fresh(), heard = [];
  for (const k of ["p", "w"]) m.on("change:" + k, () => heard.push([k, m.get("p"), m.get("w")]));
  m.set({ p: [1, 1], w: "W_R" });
  assert.deepEqual(heard, [["p", [1, 1], "W_R"], ["w", [1, 1], "W_R"]]);
  m.set({ p: [1, 1], w: "W_G" });
  assert.deepEqual(heard.at(-1), ["w", [1, 1], "W_G"]);
  assert.equal(heard.length, 3);
});

test("model: nobody can change the state behind its back", () => {
  const start = { p: [0.5, 2] }, m = new Model(start), p = [3, 3];
  start.p[0] = 99;
  assert.deepEqual(m.get("p"), [0.5, 2]);
  m.get("p")[0] = 99;
  m.toJSON().p[0] = 99;
  assert.deepEqual(m.get("p"), [0.5, 2]);
  m.set("p", p);
  p[0] = 99;
  assert.deepEqual(m.get("p"), [3, 3]);
});

test("model: a listener that left hears nothing, and one may leave while it is told", () => {
  const m = fresh(), heard = [];
  const once = () => { heard.push("once"); m.off("change:w", once); }, always = () => heard.push("always");
  m.on("change:w", once);
  m.on("change:w", always);
  m.set("w", "W_R");
  m.set("w", "W_C");
  assert.deepEqual(heard, ["once", "always", "always"]);
  m.off("change:nothing", always);
});

test("model: who comes while others are told is told the next time", () => {
  const m = fresh(), heard = [];
  m.on("change:w", () => m.on("change:w", () => heard.push(m.get("w"))));
  m.set("w", "W_R");
  assert.deepEqual(heard, []);
  m.set("w", "W_G");
  assert.deepEqual(heard, ["W_G"]);
});

test("model: save_changes says what there is to save", () => {
  const m = fresh();
  let saved = null;
  m.on("saved", (s) => { saved = s; });
  m.set("pick", "o1");
  assert.equal(saved, null);
  m.save_changes();
  assert.deepEqual(saved, { p: [0.5, 2], w: "W_C", pick: "o1" });
});

test("model: what was never set is undefined, and null is a value", () => {
  const m = fresh();
  assert.equal(m.get("q"), undefined);
  assert.equal(m.get("pick"), null);
});
