// Figure A1.1c: a sample walks, and its label stands still.
import assert from "node:assert/strict";
import test from "node:test";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("homonyms"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more }), at = (more = {}) => spec.derive(state(more)), near = (a, b, tol = 1e-9) => a.forEach((v, i) => assert.ok(Math.abs(v - b[i]) < tol, `${a} is not ${b}`));
const TABLE = { name: "t", columns: ["height", "weight"], rows: [[100, 50], [150, 20], [20, 75]], labels: ["a", "b", "a"] };

test("homonyms: the worked numbers of the lesson", () => {
  const d = at({ t: 2 });
  near(d.n, [2, -1]); near(d.other, [4.5, 0]); near(d.o, [4.5, 2.25]); near(d.o2, [4.5, 2.25]);
  const b = at({ mode: "bend", t: 7 / 9 });
  near(b.other, [22 / 9, 32 / 9]); near(b.o, [4, 0]); near(b.o2, [4, 0]); near(b.before[1], [4, -1]);
});

test("homonyms: a bend forgets what it sets to zero, and not beyond", () => {
  // From (2, 2) the rat score is 1 before the bend: there a step along the walk is seen.
  const d = at({ mode: "bend", p: [2, 2], t: 0.3 });
  assert.equal(d.same, false);
  assert.match(spec.words(state({ mode: "bend", p: [2, 2], t: 0.3 }), d), /lets it through/);
});

test("homonyms: the walk ends where the sheet ends, and the label does not follow", async () => {
  const f = await mount("homonyms");
  f.click(f.button("Walk"));
  const r = f.result();
  near(r.slice(0, 2), [4.5, 0]);
  near(r.slice(2, 4), r.slice(4, 6));
  f.key(f.all(".ec-handle").find((h) => /walker/.test(h.getAttribute("aria-label"))), "ArrowLeft");
  assert.ok(f.model.get("t") < 2);
  near(f.result().slice(2, 4), f.result().slice(4, 6));
});

test("homonyms: every row and every state stays on the sheet", () => {
  for (const s of states(spec, 200, 5)) { const { other } = spec.derive(s); assert.ok(other[0] >= -1e-9 && other[0] <= 5 + 1e-9 && other[1] >= -1e-9 && other[1] <= 4 + 1e-9); }
  assert.deepEqual(state({ row: [0, 0] }).row, [0.25, 0]);
});

test("homonyms: a table of the reader's own is squashed with the rest", () => {
  const d = spec.derive(state({ data: "table" }), TABLE);
  assert.equal(d.images.length, 3);
  for (const [x, y] of d.images) assert.ok(Math.abs(y - x / 2) < 1e-12);
});
