// Directions in the page: equal to the library's on shared numbers, and the shell that warns off the map.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { FOUND, conditioned, cosine, direction, directions, distance, dot, edit, length, oneByOne, score, unpack } from "../lib/directions.js";
import { latentsOf } from "../lib/faces.js";
import { ABOUT, NAMES, READINGS } from "../lib/portrait_found.js";
import { normals, rng } from "../lib/rng.js";
import { offMap, offMapWords, shellDistance, shellRadius, shellShare } from "../lib/shell.js";

const golden = (name) => JSON.parse(readFileSync(new URL(`../../tests/golden/${name}.json`, import.meta.url), "utf8"));
const unit = (v, name = "d", bias = 0) => { const size = length(v); return { name, space: "w", vector: v.map((x) => x / size), bias, scale: 1 }; };
const near = (got, want, room, what) => [...want].forEach((v, i) => assert.ok(Math.abs(got[i] - v) <= room, `${what}: ${got[i]} must be ${v} to ${room}`));

test("eq-conditioned-direction: golden, together and one by one", () => {
  const { cases } = golden("conditioned");
  assert.ok(cases.length >= 25);
  for (const c of cases) {
    const n = unit(c.primal), on = c.on.map((v) => unit(v));
    for (const [kind, found] of [["together", conditioned(n, on)], ["one_by_one", oneByOne(n, on)]]) {
      assert.ok(Math.abs(found.retained - c[kind].retained) < 1e-12, `${c.name}, ${kind}: ${found.retained}`);
      if (c[kind].vector) near(found.direction.vector, c[kind].vector, 1e-11, `${c.name}, ${kind}`); else assert.equal(found.direction, null, c.name);
    }
  }
});

test("what is held does not move, in any order, with coincident conditions and many of them", () => {
  const r = rng(8), draw = (d) => unit(Array.from({ length: d }, () => 2 * r() - 1));
  for (let k = 0; k < 200; k++) {
    const d = 4 + Math.floor(60 * r()), m = 1 + Math.floor((d - 2) * r()), on = Array.from({ length: m }, () => draw(d)), n = draw(d);
    if (r() < 0.3) on.push(on[0]);
    const { direction: c, retained } = conditioned(n, on);
    for (const h of on) assert.ok(Math.abs(dot(c.vector, h.vector)) < 1e-10 / retained);
    assert.ok(Math.abs(cosine(c, n) - retained) < 1e-9);
    const other = conditioned(n, [...on].reverse());
    near(other.direction.vector, c.vector, 1e-10 / retained, "reversed");
  }
  const n = unit([1, 2, 3]);
  assert.deepEqual(conditioned(n, []), { direction: n, retained: 1, shares: [] });
});

test("the shares and the bias say what was taken out", () => {
  const n = unit([1, 2, 2], "n", 0.5), on = [unit([1, 0, 0], "a", 1), unit([1, 1, 0], "b", -2)], { direction: c, retained, shares } = conditioned(n, on);
  const again = n.vector.map((v, i) => v - shares.reduce((sum, s, k) => sum + s * on[k].vector[i], 0));
  near(again.map((v) => v / retained), c.vector, 1e-14, "n less the shares");
  // The same combination of planes: at any point the score is what the primal's holds beyond the conditions'.
  const w = [0.3, -1, 2], mix = distance(w, n) - shares.reduce((sum, s, k) => sum + s * distance(w, on[k]), 0);
  assert.ok(Math.abs(distance(w, c) - mix / retained) < 1e-14);
});

test("eq-edit, eq-edit-to-target: by deviations, by length, to a score; the latent is left alone", () => {
  const age = { ...unit([3, 4]), scale: 2, bias: -1, gain: 10, offset: 40 }, w = [5, 5];
  near(edit(w, age, 3), [5 + 6 * 0.6, 5 + 6 * 0.8], 1e-14, "sigma");
  near(edit(w, age, 3, "raw"), [5 + 3 * 0.6, 5 + 3 * 0.8], 1e-14, "raw");
  assert.ok(Math.abs(score(edit(w, age, 60, "target"), age) - 60) < 1e-12);
  assert.deepEqual(w, [5, 5]);
  assert.throws(() => edit(w, unit([1, 0]), 1, "target"), /direction=d must have a gain/);
  assert.throws(() => direction("wealth"), /name=wealth must be one of age/);
});

test("sixteen bits are read as IEEE 754 says", () => {
  const halves = [0x3c00, 0xbc00, 0x0001, 0x7bff, 0x8000, 0x3555], bytes = Uint8Array.from(halves.flatMap((h) => [h & 255, h >> 8]));
  near(unpack(btoa(String.fromCharCode(...bytes))), [1, -1, 2 ** -24, 65504, 0, 0.333251953125], 0, "halves");
});

test("the directions that the page carries are whole", () => {
  assert.deepEqual(FOUND, NAMES);
  assert.ok(ABOUT.samples >= 20000 && /^[0-9a-f]{64}$/.test(ABOUT.model));
  for (const space of ["w", "z"]) for (const d of directions(space)) {
    assert.ok(d.vector.length === 64 && Math.abs(length(d.vector) - 1) < 1e-15 && d.scale > 0 && d.gain > 0);
  }
  // In z the cloud is round: one step along any unit vector is 1, to the noise of so many samples.
  for (const d of directions("z")) assert.ok(Math.abs(d.scale - 1) < 4 / Math.sqrt(2 * ABOUT.samples));
  NAMES.forEach((n, i) => assert.ok(READINGS.spread[i] > 0, n));
});

test("a seed's latents are the sample's rows, in float32, and a longer sample begins with the same people", () => {
  const three = latentsOf(5, 3), flat = normals(5, 3 * 64);
  assert.deepEqual(three.flat(), [...Float32Array.from(flat)]);
  assert.deepEqual(latentsOf(5)[0], three[0]);
});

test("eq-shell-distance: the shell of z is the length, and shares rise with the distance", () => {
  const people = latentsOf(9, 400), far = people.map((z) => shellDistance(z, "z"));
  people.forEach((z, i) => assert.ok(Math.abs(far[i] - length(z) / 8) < 1e-12));
  const share = far.map((d) => shellShare(d, "z")), mean = share.reduce((a, b) => a + b) / 400;
  // Shares of people like those the shell was told from are even from 0 to 1: mean 1/2, deviation 0.29.
  assert.ok(Math.abs(mean - 0.5) < 4 * 0.29 / 20, String(mean));
  for (let d = 0, last = -1; d < 3; d += 0.01) { const s = shellShare(d); assert.ok(s >= last && s >= 0 && s <= 1); last = s; }
  assert.ok(Math.abs(shellShare(shellRadius(0.9)) - 0.9) < 1e-12);
});

test("off the map is told on both sides", () => {
  const g = golden("shell"), at = (k) => offMap(g.mean.map((m, i) => m + k * (g.w[0][i] - m)));
  assert.equal(at(0.2).level, "bland");
  assert.equal(at(4).level, "off");
  assert.match(offMapWords(at(4)), /^Off the map: none of 20,000 latents lies as far out\./);
  assert.match(offMapWords(at(0.2)), /inside the shell/);
  assert.match(offMapWords(offMap(g.w[0])), /^(On|At)/);
  g.w.forEach((w, i) => {
    assert.ok(Math.abs(shellDistance(w) - g.distance[i]) < 1e-9);
    assert.ok(Math.abs(shellShare(shellDistance(w)) - g.share[i]) < 1e-9);
  });
});
