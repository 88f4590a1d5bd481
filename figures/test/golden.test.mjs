// The golden files that Python is held to as well: exact fractions, rounded once.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { niceUnit } from "../lib/scale.js";
import { det2, inv2, norm } from "../lib/vec.js";
import { CATS, MATRICES, RATS } from "../lib/world.js";
import { spec as fourSliders } from "../four_sliders.js";
import { spec as twoModels } from "../two_models.js";
import { spec as wires } from "../wires.js";

const golden = (name) => JSON.parse(readFileSync(new URL(`../../tests/golden/${name}.json`, import.meta.url), "utf8"));
/** Within a few roundings of the largest number on the way. */
function near(got, want, room, what) {
  [got].flat(2).forEach((v, i) => assert.ok(Math.abs(v - [want].flat(2)[i]) <= room, `${what}: ${v} must be ${[want].flat(2)[i]} to ${room}`));
  assert.equal([got].flat(2).length, [want].flat(2).length, what);
}
const softmax = (o) => { const e = o.map((v) => Math.exp(v - Math.max(...o))), sum = e[0] + e[1]; return e.map((v) => v / sum); };

test("golden: two Models", () => {
  const { cases } = golden("two_models");
  assert.ok(cases.length >= 200);
  for (const c of cases) {
    const s = { ...twoModels.defaults, w: "custom", m: c.W, p: c.x, v: c.x }, d = twoModels.derive(s);
    near(d.o, c.o, 1e-13, `${c.name}: o`);
    near(det2(c.W), c.det, 1e-13, `${c.name}: det`);
    near(d.columns.map(norm), c.column_lengths, 1e-14, `${c.name}: column lengths`);
    near(d.length, c.lengths, 1e-13, `${c.name}: lengths`);
    near(softmax(d.o), c.softmax, 1e-13, `${c.name}: softmax`);
    near(wires.derive({ ...wires.defaults, w: "custom", m: c.W, x: c.x }).o, c.o, 1e-13, `${c.name}: wires`);
    if (c.inverse === null) {
      assert.equal(d.inverse, null, c.name);
      continue;
    }
    // Rounding of the determinant is divided by it once more.
    const size = Math.max(...c.inverse.flat().map(Math.abs)), room = 1e-14 * (1 + size) ** 2 * 25;
    near(inv2(c.W), c.inverse, room, `${c.name}: inverse`);
    near([d.cat_dot, d.rat_dot, d.meaning], [c.cat_dot, c.rat_dot, c.meaning], room * 4, `${c.name}: dots and meaning`);
  }
});

test("golden: the unit in which a column is shown", () => {
  for (const { values, unit } of golden("units")) assert.equal(niceUnit(values), unit, JSON.stringify(values));
});

test("golden: the Ten Animals and the named matrices", () => {
  const g = golden("animals");
  assert.deepEqual([...CATS, ...RATS], g.X);
  assert.deepEqual(MATRICES, g.matrices);
  const d = fourSliders.derive({ ...fourSliders.defaults, w: MATRICES.W_C });
  assert.deepEqual(d.scores_of, g.W_C_scores);
  assert.deepEqual(d.says.map((k) => g.scores[k]), g.W_C_predicted);
  assert.equal(d.right, 10);
});
