// The drawings keep the record: the bar and the ellipse are the two measurements, whatever the ink does around them.
import assert from "node:assert/strict";
import test from "node:test";
import { BAR, SPOT, animal, animalSVG, bounds, iconSVG, layout, mark, markSVG, record, silhouette, silhouetteSVG } from "../lib/animals.js";
import { between, rng } from "../lib/rng.js";

const number = (s, name) => Number(new RegExp(`${name}="([-\\d.]+)"`).exec(s)?.[1]);
const spots = (drawing) => ({ ellipse: /<ellipse class="spot-body"[^>]*>/.exec(drawing)?.[0], bar: /<rect class="spot-face"[^>]*>/.exec(drawing)?.[0] });
const numbers = (s) => [...s.matchAll(/-?\d*\.?\d+(?:e-?\d+)?/g)].map(Number);

test("the colour is proportional to the record, for a cat, a rat and all between", () => {
  const r = rng(11);
  for (let i = 0; i < 300; i++) {
    const f = between(r, 0.05, 3.4), b = between(r, 0.05, 3), t = r(), { ellipse, bar } = spots(animal(f, b, t));
    assert.ok(Math.abs(number(ellipse, "rx") - SPOT * b) < 0.006, "rx is printed with two decimals");
    assert.ok(Math.abs(number(bar, "width") - BAR * f) < 0.006);
    const other = spots(animal(f, b, 1 - t));
    assert.equal(number(other.ellipse, "ry"), number(ellipse, "ry"), "one shape of ellipse");
  }
});

test("a blank record has no colour, and still an animal around it", () => {
  for (const t of [0, 0.5, 1]) {
    const blank = spots(animal(0, 0, t));
    assert.equal(blank.ellipse, undefined);
    assert.equal(blank.bar, undefined);
    assert.match(animal(0, 0, t), /class="ink"/);
  }
  assert.equal(number(/<ellipse[^>]*>/.exec(record(0, 0, 1))[0], "rx"), 0);
});

test("drawings hold no NaN and stay inside their box, also where a record is out of range", () => {
  const r = rng(12);
  for (let i = 0; i < 300; i++) {
    const f = between(r, -1, 4), b = between(r, -1, 4), t = r();
    for (const s of [animal(f, b, t, { mood: "puzzled" }), silhouette(f, b, t, { spots: true }), animalSVG(f, b, t)]) assert.doesNotMatch(s, /NaN|undefined|Infinity/);
    const [x, y, w, h] = bounds(f, b, t), { box, tipx } = layout(f, b, t);
    assert.ok(w > 0 && h > 0 && x < box[0] && x + w > tipx && y < box[1] && y + h > box[3]);
  }
});

test("an animal is a pure function of its record", () => {
  assert.equal(animal(0.5, 2, 1), animal(0.5, 2, 1));
  assert.notEqual(animal(0.5, 2, 1), animal(0.5, 2, 0));
  assert.notEqual(animal(0.5, 2, 1), animal(0.5, 2, 1, { mood: "cross" }));
});

test("facing left is the same drawing turned over, in a box turned over", () => {
  const [x, , w] = bounds(1, 0.5, 0), [mx, , mw] = bounds(1, 0.5, 0, 1, true);
  assert.equal(w, mw);
  assert.ok(Math.abs(mx + w + x) < 1e-9, "the mirrored box ends where the other begins");
  assert.ok(animal(1, 0.5, 0, { mirror: true }).includes(animal(1, 0.5, 0)));
});

test("nothing pops: a small change of kind moves every coordinate a little", () => {
  // tail, trunk, far ear, head, near ear
  const shape = (t) => [...animal(0.7, 1.2, t).matchAll(/<path class="(?:paper|ink solid)" d="([^"]*)"/g)].slice(0, 5).flatMap((m) => numbers(m[1]));
  for (let t = 0; t < 0.999; t += 0.01) {
    const a = shape(t), b = shape(t + 0.01);
    assert.ok(a.length > 150);
    assert.equal(a.length, b.length);
    a.forEach((v, i) => assert.ok(Math.abs(v - b[i]) < 1.2, `t=${t}: ${v} to ${b[i]}`));
  }
});

test("every mark is drawn within its square and differs from the others", () => {
  for (const [kind, source] of Object.entries(mark)) {
    const path = [...source.matchAll(/ d="([^"]*)"/g)].flatMap((m) => numbers(m[1]));
    assert.ok(path.every((v) => Math.abs(v) <= 12), `${kind} leaves its square`);
    assert.match(markSVG(/** @type {any} */ (kind), 24), /aria-hidden/);
  }
  assert.equal(new Set(Object.values(mark)).size, 6);
});

test("the icon carries its own colours and asks for nothing from outside", () => {
  const icon = iconSVG();
  assert.match(icon, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  assert.doesNotMatch(icon, /var\(|url\(|href/);
  assert.notEqual(silhouetteSVG(1), silhouetteSVG(0));
});

test("a title is escaped", () => assert.doesNotMatch(animalSVG(1, 1, 1, { title: `<b>"x"` }), /<b>/));
