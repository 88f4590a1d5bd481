// Figure A1.2c: the steepest row and the column that leaves the rest alone, and when they are one.
import assert from "node:assert/strict";
import test from "node:test";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("two_cats"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more }), near = (a, b, tol = 1e-9) => assert.ok(Math.abs(a - b) < tol, `${a} is not ${b}`);
const TABLE = { name: "t", columns: ["height", "weight"], rows: [[100, 50], [150, 20], [20, 75]], labels: ["a", "b", "a"] };
const said = (s, t) => spec.words(s, spec.derive(s, t));
const now = (f) => spec.clean(Object.fromEntries(Object.keys(spec.defaults).map((n) => [n, f.model.get(n)])));

test("two_cats: the invariant on 1500 random states, square rows among them", () => {
  const all = states(spec, 1500, 2);
  for (const s of all) spec.invariant(s);
  assert.ok(all.filter((s) => Math.abs(spec.derive(s).between - 90) < 1e-9).length > 100);
});

test("two_cats: the worked numbers of the lesson", () => {
  const d = spec.derive(state());
  [8 / 9, 10 / 9].forEach((v, j) => near(d.g[0][j], v));
  near(d.angles[0], 77.3196165, 1e-6); near(d.angles[1], 77.3196165, 1e-6);
  near(d.change[1], -10 / 10.25);
  assert.deepEqual(d.W[1], [2.5, -2]);
  near(spec.derive(state({ m: [[1, 1.5], [-1.5, 1]] })).angles[0], 0, 1e-6);
});

test("two_cats: set square they share a direction, made one long they are one", async () => {
  for (const m of [null, [[2, 0.5], [-0.5, 1.5]], [[3, 3], [-3, 2.9]], [[0.2, 0.3], [3, -3]]]) {
    const f = await mount("two_cats", m ? { w: "custom", m } : {});
    f.click(f.button("set square"));
    const d = spec.derive(now(f));
    near(d.between, 90); near(d.angles[0], 0, 1e-6); near(d.angles[1], 0, 1e-6);
    if (m) continue;
    f.click(f.button("make one long"));
    const one = spec.derive(now(f));
    one.W.flat().forEach((v, i) => near(v, one.g.flat()[i]));
  }
});

test("two_cats: rows on one line have no columns, and the figure says so and lives on", async () => {
  const s = state({ m: [[1, 1], [2, 2]] });
  assert.match(said(s), /^The two rows lie on one line\./);
  const f = await mount("two_cats", s);
  assert.match(f.text(".tc-lean"), /one question/);
  f.key(f.all(".ec-handle")[1], "ArrowUp");
  assert.ok(spec.derive(now(f)).g !== undefined);
});

test("two_cats: dragging a row by keyboard moves that row alone", async () => {
  const f = await mount("two_cats"), tip = f.all(".ec-handle").find((h) => /row 1/.test(h.getAttribute("aria-label")));
  f.key(tip, "ArrowRight", { shiftKey: true });
  near(f.model.get("m")[0][0], -1.75); near(f.model.get("m")[0][1], 2.5);
  assert.deepEqual(f.model.get("m")[1], [2.5, -2]);
  assert.equal(f.button("classifier").getAttribute("aria-pressed"), "false");
  f.click(f.button("turn & stretch"));
  assert.deepEqual([f.model.get("m"), f.button("turn & stretch").getAttribute("aria-pressed")], [[[1, 1.5], [-1.5, 1]], "true"]);
});

test("two_cats: a table of the reader's own names the scores", () => {
  const s = state({ data: "table", walk: "column" });
  assert.match(said(s, TABLE), /^Steepest for a is the row .* One a and no b is the column .* changes a by 1\.00 and b by 0\.00\.$/);
  assert.deepEqual(spec.derive(s, TABLE).ins, ["height, in 50s", "weight, in 50s"]);
});

test("two_cats: hostile states", () => {
  assert.deepEqual(state({ m: [[0, 0], [9, 0]] }).m, [[0.3, 0], [3, 0]]);
  for (const [bad, name] of [[{ about: "dog" }, "about"], [{ walk: "x" }, "walk"], [{ x: [1] }, "x"], [{ m: [[1, 2]] }, "m"]]) assert.throws(() => state(bad), (e) => e.message.startsWith(name) && / must be .*; got /.test(e.message));
});
