// Figure 2.2b: two conditions in space, taken out one by one or as a plane.
import assert from "node:assert/strict";
import test from "node:test";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("hold_two"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more });
const close = (a, b) => a.forEach((v, i) => assert.ok(Math.abs(v - b[i]) < 1e-9, `${a} is not ${b}`));

test("hold_two: the invariant on 1500 random states", () => { for (const s of states(spec, 1500, 4)) spec.invariant(s); });

test("hold_two: the worked numbers of the lesson", () => {
  const at = (way) => spec.derive(state({ way }));
  close(at("each").c, [-1.5, 0.5, 2]); close(at("each").leaks, [-1.5, -1]);
  close(at("in_turn").c, [-1, 1, 2]); close(at("in_turn").leaks, [-1, 0]);
  close(at("plane").c, [0, 0, 2]); close(at("plane").leaks, [0, 0]);
});

test("hold_two: only square conditions agree on all three ways", () => {
  for (const way of ["each", "in_turn", "plane"]) close(spec.derive(state({ way, m: [[1, 2, 2], [1, 0, 0], [0, 2, 0]] })).c, [0, 0, 2]);
  let differ = 0;
  for (const s of states(spec, 100, 6)) { const d = spec.derive(s); differ += Math.max(...d.all.each.map(Math.abs)) > 0.01; }
  assert.ok(differ > 70, `${differ} of 100 leak`);
});

test("hold_two: conditions on one line count once; p among them leaves nothing", () => {
  close(spec.derive(state({ way: "plane", m: [[1, 2, 2], [1, 0, 0], [-2, 0, 0]] })).c, [0, 2, 2]);
  const s = state({ way: "plane", m: [[2, 1, 0], [1, 0, 0], [1, 1, 0]] });
  assert.deepEqual(spec.derive(s).c, [0, 0, 0]);
  assert.match(spec.words(s, spec.derive(s)), /nothing of p is left/);
});

test("hold_two: the meter's bars follow the way that is pressed; the tips move by keyboard", async () => {
  const f = await mount("hold_two"), widths = () => f.all(".ht-bar").map((b) => /width:([\d.]+)/.exec(b.getAttribute("style"))[1]);
  assert.deepEqual(widths(), ["50.00", "33.33"]);
  f.click(f.button("both at once"));
  assert.deepEqual(widths(), ["0.00", "0.00"]);
  assert.match(f.text(".ec-readout"), /Neither condition sees anything/);
  f.key(f.all(".ec-handle")[0], "ArrowRight", { shiftKey: true });
  assert.deepEqual(f.model.get("m")[1], [1.25, 0, 0]);
});

test("hold_two: a number being typed is not rewritten under the hand", async () => {
  const f = await mount("hold_two"), cell = f.all(".ec-entry")[3], { Event } = f.el.ownerDocument.defaultView;
  Object.defineProperty(globalThis.document, "activeElement", { value: cell, configurable: true });
  // 0.5 is typed by way of 0, which no condition can be: the row stays a direction, and the field what was typed.
  const seen = ["0", "0.", "0.5"].map((text) => { cell.value = text; cell.dispatchEvent(new Event("input", { bubbles: true })); f.flush(); assert.equal(cell.value, text); return f.model.get("m")[1]; });
  assert.deepEqual(seen, [[0.3, 0, 0], [0.3, 0, 0], [0.5, 0, 0]]);
  // Beyond the limit the state stops, and the field says so when it is left.
  cell.value = "12";
  cell.dispatchEvent(new Event("input", { bubbles: true }));
  f.flush();
  assert.equal(cell.value, "12");
  cell.dispatchEvent(new Event("change", { bubbles: true }));
  f.flush();
  assert.deepEqual([cell.value, f.model.get("m")[1][0]], ["2.5", 2.5]);
  // A change from elsewhere is shown even in the field that has the focus.
  f.model.set("m", [[1, 2, 2], [-1, 0, 0], [1, 1, 0]]);
  f.flush();
  assert.equal(cell.value, "−1");
});

test("hold_two: keys faster than the screen all count", async () => {
  const f = await mount("hold_two"), cell = f.all(".ec-entry")[0], { Event } = f.el.ownerDocument.defaultView;
  for (let i = 0; i < 4; i++) cell.dispatchEvent(Object.assign(new Event("keydown", { bubbles: true, cancelable: true }), { key: "ArrowDown" }));
  f.flush();
  assert.deepEqual([f.model.get("m")[0][0], cell.value], [0, "0"]);
});

test("hold_two: hostile states", () => {
  assert.deepEqual(state({ m: [[1, 2, 2], [0, 0, 0], [1, 1, 0]] }).m[1], [1, 0, 0]);
  for (const [bad, name] of [[{ way: "x" }, "way"], [{ m: [[1, 2]] }, "m"], [{ turn: "a" }, "turn"]]) assert.throws(() => state(bad), (e) => e.message.startsWith(name) && / must be .*; got /.test(e.message));
});
