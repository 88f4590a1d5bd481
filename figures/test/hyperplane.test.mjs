// The plane that is fitted in the page: equal to the library's, and its refits turn as far as the library's do.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { dot } from "../lib/directions.js";
import { coneOf, fit, leaver, quantile, refits, shuffled, thresholdOf, widened } from "../lib/hyperplane.js";
import { normals, rng } from "../lib/rng.js";

const { cases } = JSON.parse(readFileSync(new URL("../../tests/golden/hyperplane.json", import.meta.url), "utf8"));
/** The latents of a case, as tests/golden/make_hyperplane.py draws them. */
function rowsOf({ seed, d, uneven, twins, y }) {
  const n = y.length, all = normals(seed, n * d), rows = Array.from({ length: n }, (_, i) => Float64Array.from({ length: d }, (__, k) => all[i * d + k] * (1 + (d > 1 ? k / (d - 1) : 0) * (uneven - 1)) / uneven + 0.5));
  for (let i = 0; i < twins; i++) rows[n - 1 - i] = rows[i];
  return rows;
}
const near = (got, want, room, what) => assert.ok(Math.abs(got - want) <= room * Math.max(1, Math.abs(want)), `${what}: ${got} must be ${want}`);

test("eq-least-squares-normal: golden, with fewer rows than numbers, as many, more, and twins", () => {
  assert.ok(cases.length >= 11);
  for (const c of cases) {
    for (const method of ["ols", "mean"]) {
      if (!c[method]) continue;
      const found = fit(rowsOf(c), c.y, method), want = c[method];
      want.vector.forEach((v, k) => near(found.vector[k], v, 1e-8, `${c.name}, ${method}, vector[${k}]`));
      for (const key of ["bias", "scale", "gain", "offset", "threshold"]) near(found[key], want[key], 1e-7, `${c.name}, ${method}, ${key}`);
    }
  }
});

test("eq-bootstrap-cone: the refits turn as the library's do, within what chance allows", () => {
  for (const c of cases.filter((one) => one.turns)) {
    const angles = [], next = refits(rowsOf(c), c.y, rng(1));
    for (let k = 0; k < c.turns.repeats; k++) angles.push(/** @type {number} */ (next.next().value));
    c.turns.shares.forEach((share, i) => {
      // The error of a quantile of R draws is √(p (1 − p) / R) in shares, and each side has it: three times the root of two.
      const room = 3 * Math.sqrt(2 * share * (1 - share) / c.turns.repeats), [low, high] = [share - room, share + room].map((p) => quantile(angles, Math.min(1, Math.max(0, p))));
      assert.ok(c.turns.degrees[i] >= low - 0.2 && c.turns.degrees[i] <= high + 0.2, `${c.name}, ${share}: ${c.turns.degrees[i]} must lie between ${low} and ${high}`);
    });
  }
});

test("a cone of a narrow fit is widened, and one of 45 degrees says nothing", () => {
  near(widened(40), 57.04, 1e-3, "40 degrees stand for 57");
  assert.deepEqual([widened(45), widened(80), widened(0)], [90, 90, 0]);
  assert.equal(quantile([0, 1, 2, 3, 4], 0.5), 2);
  near(quantile([0, 10], 0.95), 9.5, 1e-12, "between neighbours");
  assert.deepEqual(coneOf([50, 50, 50]), { turned: 50, cone: 90 });
});

test("labels that say nothing have no plane", () => {
  const rows = [[0, 1], [1, 0], [1, 1]];
  assert.equal(fit(rows, [1, 1, 1]), null);
  assert.equal(fit([[2, 2], [2, 2]], [0, 1]), null);
  assert.equal(fit([[2, 2]], [1]), null);
  assert.equal(refits(rows, [0, 0, 0], rng(1)).next().done, true);
  assert.equal(thresholdOf([0, 0, 3]), 1.5);
});

test("the plane turns round with the labels, and does not see where the latents lie", () => {
  const c = cases[0], rows = rowsOf(c), one = fit(rows, c.y), other = fit(rows, c.y.map((v) => 1 - v)), far = fit(rows.map((r) => r.map((v) => v + 7)), c.y);
  one.vector.forEach((v, k) => { near(other.vector[k], -v, 1e-9, "turned"); near(far.vector[k], v, 1e-9, "moved"); });
  near(dot(far.vector, rows[0].map((v) => v + 7)) + far.bias, dot(one.vector, rows[0]) + one.bias, 1e-9, "distance");
});

test("left out one at a time: labels with a rule are told, labels by chance are not", () => {
  const r = rng(4), rows = Array.from({ length: 60 }, () => Array.from({ length: 4 }, () => 2 * r() - 1)), rule = rows.map((x) => Number(x[0] + 0.5 * x[1] > 0)), chance = rows.map(() => Number(r() < 0.5));
  assert.ok(leaver(rows)(rule) > 50);
  assert.ok(leaver(rows)(chance) < 40);
});

test("left out: as many as when each row is really left out, with fewer rows than numbers, as many, and more", () => {
  const d = 12;
  for (const n of [6, 9, 11, 12, 13, 14, 15, 16, 30, 60]) {
    const all = normals(n, n * d), r = rng(n), rows = Array.from({ length: n }, (_, i) => all.slice(i * d, (i + 1) * d).map((v) => 3 + v));
    for (const method of ["ols", "mean"]) for (const told = leaver(rows, method), end = 12, k = { at: 0 }; k.at < end; k.at++) {
      const y = rows.map((row, i) => (i < 3 ? 1 : i < 6 ? 0 : Number(row[0] - 3 + 2 * r() - 1 > 0)));
      const slow = y.filter((v, i) => { const found = fit(rows.filter((_, j) => j !== i), y.filter((_, j) => j !== i), method); return found !== null && dot(found.vector, rows[i]) + found.bias > 0 === v > 0.5; }).length;
      assert.equal(told(y), slow, `${method}, ${n} rows of ${d}`);
    }
  }
});

test("shuffled labels: directions of any side, as near to another as two by chance", () => {
  const d = 64, n = 160, all = normals(8, n * d), rows = Array.from({ length: n }, (_, i) => all.slice(i * d, (i + 1) * d)), y = rows.map((row) => Number(row[0] > 0)), again = shuffled(rows, y, rng(4));
  const alike = Array.from({ length: 600 }, () => again.next().value.vector[0]), far = quantile(alike.map(Math.abs), 0.95);
  assert.ok(fit(rows, y).vector[0] > 0.4, "the labels themselves lead there");
  assert.ok(Math.abs(far - 1.96 / Math.sqrt(d)) < 0.05, `${far} must be about 1.96 / √${d}`);
  assert.ok(Math.abs(alike.filter((c) => c > 0).length - 300) < 60);
  assert.deepEqual(y, rows.map((row) => Number(row[0] > 0)), "the labels stay as they were");
});
