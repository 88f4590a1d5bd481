// Figure A1.2b: a question keeps its answers on another map when its weights are translated, and only then.
import assert from "node:assert/strict";
import test from "node:test";
import { dot, matvec, norm, scale } from "../lib/vec.js";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("pairing"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more }), near = (a, b, tol = 1e-9) => assert.ok(Math.abs(a - b) < tol, `${a} is not ${b}`);
const TABLE = { name: "t", columns: ["height", "weight"], rows: [[100, 50], [150, 20], [20, 75]], labels: ["a", "b", "a"] };
const said = (s, t) => spec.words(s, spec.derive(s, t));

test("pairing: the invariant on 1000 random states, and on W in special places", () => {
  for (const s of states(spec, 1000, 2)) spec.invariant(s);
  for (const m of [[[1, 2], [0.5, 1]], [[0, 0], [0, 0]], [[1e-3, 0], [0, 5]], [[0, 1], [1, 0]]]) for (const carry of ["same", "translated", "free"]) spec.invariant(state({ w: "custom", m, carry }));
});

test("pairing: the worked numbers of the lesson", () => {
  const d = spec.derive(state());
  assert.deepEqual([d.answer, d.there, d.agree], [2.5, 1.25, 0]);
  const t = spec.derive(state({ carry: "translated" }));
  near(t.used[0], 2); near(t.used[1], 2); near(t.there, 2.5);
  assert.equal(t.agree, 10);
  const body = spec.derive(state({ stripe: [0, 1], carry: "translated" })).used;
  near(body[0], 10 / 9); near(body[1], 8 / 9);
});

test("pairing: one axis in half units halves that weight and leaves the other", () => {
  for (const s of states(spec, 100, 3)) {
    const d = spec.derive({ ...s, w: "halved", carry: "translated" });
    near(d.used[0], d.f[0] / 2); near(d.used[1], d.f[1]);
    near(d.o[0], 2 * s.x[0]);
  }
});

test("pairing: a W that flattens the plane has no translation to offer, and says so", () => {
  const s = state({ w: "custom", m: [[1, 2], [0.5, 1]], carry: "translated" });
  assert.equal(s.carry, "same");
  assert.match(said(s), /This W flattens the plane: a question that told two merged animals apart has no weights there\.$/);
});

test("pairing: the stripes on the right fall into the true place, by hand and by keyboard", async () => {
  const f = await mount("pairing"), grip = f.all(".pa-grip")[1];
  for (let k = 0; k < 5; k++) { f.key(grip, "ArrowLeft"); f.key(grip, "ArrowDown"); }
  assert.equal(f.model.get("carry"), "free");
  near(f.model.get("other")[0], 0.25); near(f.model.get("other")[1], 0.25);
  assert.match(f.text(".pa-verdict"), /^✓ Every animal keeps its old answer\.$/);
  f.key(grip, "ArrowRight");
  assert.match(f.text(".pa-verdict"), /^✗ \d of 10 animals/);
  // Where the true place lies between two places of the grid, the nearest of them falls into it.
  f.model.set({ w: "W_R", stripe: [0.5, 0.5], carry: "same" });
  f.flush();
  const goal = matvec([[1, 1.5], [-1.5, 1]], [1, 1]).map((v) => v / 3.25), foot = scale(goal, 1 / dot(goal, goal));
  for (let k = 0; k < 80 && f.model.get("carry") !== "done"; k++) {
    const g = spec.derive(spec.clean(Object.fromEntries(Object.keys(spec.defaults).map((n) => [n, f.model.get(n)])))).used, at = scale(g, 1 / dot(g, g)), miss = foot.map((v, j) => v - at[j]);
    if (norm(miss) < 1e-9) break;
    f.key(grip, Math.abs(miss[0]) > Math.abs(miss[1]) ? (miss[0] > 0 ? "ArrowRight" : "ArrowLeft") : miss[1] > 0 ? "ArrowUp" : "ArrowDown");
  }
  assert.match(f.text(".pa-verdict"), /^✓/);
});

test("pairing: the answer line goes through the sample, and the same stripe through the same animals", async () => {
  const f = await mount("pairing", { carry: "translated" }), line = (i) => f.all(".pa-here")[i].getAttribute("d").match(/-?[\d.]+(?:e-?\d+)?/g).map(Number), at = (sel) => f.one(sel).getAttribute("transform").match(/-?[\d.]+(?:e-?\d+)?/g).map(Number);
  const off = ([x0, y0, x1, y1], [x, y]) => Math.abs((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) / Math.hypot(x1 - x0, y1 - y0);
  for (const s of states(spec, 60, 5)) {
    f.model.set({ ...s, w: "W_C", x: [0.4 + s.x[0] / 8, 0.4 + s.x[1] / 8], carry: "translated" });
    f.flush();
    near(off(line(0), at(".ec-part-x")), 0, 1e-6);
    near(off(line(1), at(".ec-part-o")), 0, 1e-6);
  }
});

test("pairing: a table of the reader's own is asked and named", () => {
  const s = state({ data: "table", carry: "translated" }), d = spec.derive(s, TABLE);
  assert.deepEqual([d.agree, d.ins, d.outs], [3, ["height, in 50s", "weight, in 50s"], ["a", "b"]]);
  assert.match(said(s, TABLE), /3 of 3 rows keep their old answer\.$/);
  assert.deepEqual(spec.clean({ ...s, x: [-2, -2] }).x, [-2, -2]);
});

test("pairing: hostile states", () => {
  assert.deepEqual(state({ stripe: [0, 0] }).stripe.map((v) => v > 0), [true, false]);
  assert.ok(norm(state({ stripe: [40, -40] }).stripe) < 3.1 + 1e-9);
  for (const [bad, name] of [[{ w: "W" }, "w"], [{ carry: "x" }, "carry"], [{ stripe: "1" }, "stripe"], [{ other: [1] }, "other"], [{ m: 1 }, "m"]]) assert.throws(() => state(bad), (e) => e.message.startsWith(name) && / must be .*; got /.test(e.message));
});
