// Figure A1.1b: what every matrix keeps, what only turns keep, and what nothing guarantees.
import assert from "node:assert/strict";
import test from "node:test";
import { carried } from "../survivors.js";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("survivors"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more }), at = (more = {}) => spec.derive(state(more)), near = (a, b, tol = 1e-9) => assert.ok(Math.abs(a - b) < tol, `${a} is not ${b}`);
const TABLE = { name: "t", columns: ["height", "weight"], rows: [[100, 50], [150, 20], [20, 75]], labels: ["a", "b", "a"] };
const kept = (d) => Object.keys(d.kept).filter((k) => d.kept[k]);

test("survivors: the worked numbers of the lesson", () => {
  const d = at();
  assert.deepEqual([d.H, d.between], [[1.625, -0.625], [1.625, -0.625]]);
  near(d.lengths[0], 1.5811, 5e-5); near(d.lengths[1], 6.3738, 5e-5);
  near(d.det, -2.25); near(d.areas[1], -2.25 * d.areas[0]);
  assert.deepEqual(kept(d), ["midpoint", "parallel", "ratio"]);
});

test("survivors: eq-carried-ruler, 81 G is 164 and 160, and lengths come back", () => {
  const G = carried([[-2, 2.5], [2.5, -2]]);
  [[164, 160], [160, 164]].forEach((r, i) => r.forEach((v, j) => near(81 * G[i][j], v)));
  const d = at({ ruler: true });
  near(d.by, d.lengths[0]);
  assert.equal(d.kept.length, true);
  assert.equal(carried([[1, 2], [0.5, 1]]), null, "a squash leaves no ruler to carry");
});

test("survivors: a turn keeps all but order, a turn and stretch loses lengths and areas too", () => {
  assert.deepEqual(kept(at({ w: "turn" })).filter((k) => !k.startsWith("order")), ["midpoint", "parallel", "ratio", "length", "angle", "area"]);
  assert.deepEqual(kept(at({ w: "W_R" })).filter((k) => !k.startsWith("order")), ["midpoint", "parallel", "ratio", "angle"]);
});

test("survivors: order is turned round by both rows of the classifier", () => {
  const d = at();
  assert.deepEqual([d.kept.order_1, d.kept.order_2], [false, false]);
  assert.equal(at({ w: "custom", m: [[2, 0], [0, 3]] }).kept.order_1, true);
  assert.equal(at({ q: [0.5, 1] }).kept.order_1, null, "equal snouts have no order");
});

test("survivors: eq-kept-midpoint is broken by a bend, and the words say so", () => {
  const d = at({ bend: true });
  assert.deepEqual([d.kept.midpoint, d.H, d.between], [false, [1.625, 0], [2, 0.75]]);
  assert.match(spec.words(state({ bend: true }), d), /lost/);
});

test("survivors: a name in the table shows its relation, and the table says what the state says", async () => {
  const f = await mount("survivors");
  for (const row of f.all(".sv-row")) {
    f.click(row);
    assert.equal(row.getAttribute("aria-pressed"), "true");
    assert.equal(f.all(".sv-on").length, 1);
  }
  assert.equal(f.model.get("show"), "area");
  for (const s of states(spec, 40, 9)) {
    f.model.set(s); f.flush();
    const d = spec.derive(s), said = f.all(".sv-table tbody tr").map((tr) => tr.lastElementChild.textContent);
    assert.deepEqual(said, ["midpoint", "parallel", "ratio", "length", "angle", "order_1", "order_2", "area"].map((k) => (d.kept[k] === null ? "nothing to ask" : d.kept[k] ? "kept" : "lost")));
  }
});

test("survivors: a table of the reader's own stands in both panes", () => {
  const s = state({ data: "table", w: "turn", p: [-2, 1] }), d = spec.derive(s, TABLE);
  assert.deepEqual([d.points.length, d.images.length, d.ins[0], d.outs], [3, 3, "height, in 50s", ["a", "b"]]);
  assert.deepEqual(s.p, [-2, 1], "a table may hold negative numbers");
});
