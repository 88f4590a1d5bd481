// Figure 2.2c: holding all rows but one leads to the column of the inverse.
import assert from "node:assert/strict";
import test from "node:test";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("orange_dot"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more }), near = (a, b, tol = 1e-9) => assert.ok(Math.abs(a - b) < tol, `${a} is not ${b}`);

test("orange_dot: the invariant on 1500 random states, rows on one line among them", () => {
  const all = states(spec, 1500, 2);
  for (const s of all) spec.invariant(s);
  assert.ok(all.filter((s) => spec.derive(s).gone).length > 50);
});

test("orange_dot: the worked numbers of the lesson", () => {
  const d = spec.derive(state());
  [18 / 41, 22.5 / 41].forEach((v, j) => near(d.c[j], v));
  [8 / 9, 10 / 9].forEach((v, j) => near(d.step[j], v));
  const back = spec.derive(state({ about: "rat" }));
  [10 / 9, 8 / 9].forEach((v, j) => near(back.step[j], v));
});

test("orange_dot: the button carries c onto the dot and back", async () => {
  const f = await mount("orange_dot");
  f.click(f.button("Divide by its length, squared"));
  assert.equal(f.model.get("t"), 1);
  assert.match(f.text(".ec-readout"), /cat 1\.00, rat 0\.00\.$/);
  f.click(f.button("Back to c"));
  assert.equal(f.model.get("t"), 0);
});

test("orange_dot: rows on one line leave nothing, and the figure says so", async () => {
  const f = await mount("orange_dot", state({ m: [[1, 1], [2, 2]] }));
  assert.match(f.text(".ts-kept"), /nothing is left/);
  f.key(f.all(".ec-handle")[0], "ArrowUp");
  assert.equal(spec.derive(spec.clean(f.model.toJSON())).gone, false);
});

test("orange_dot: hostile states", () => {
  assert.deepEqual(state({ m: [[0, 0], [9, 0]] }).m, [[0.3, 0], [3, 0]]);
  for (const [bad, name] of [[{ about: "dog" }, "about"], [{ t: "x" }, "t"], [{ m: [[1, 2]] }, "m"]]) assert.throws(() => state(bad), (e) => e.message.startsWith(name) && / must be .*; got /.test(e.message));
});
