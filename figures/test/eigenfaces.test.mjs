// The figures of lesson 3.3: the small matrix and the large one, rebuilding, two distances, own pictures, and a prediction.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { LEVELS, PEOPLE, SET_NAMES, SIZE, picturesOf, spaceOf } from "../lib/eigenfaces.js";
import { drawnFrom, faceSpace, split } from "../lib/gram.js";
import { greyPng } from "../lib/grey_picture.js";
import { THREE } from "../lib/pixels.js";
import { openPicture, pictureHead } from "../lib/picture_file.js";
import { rng } from "../lib/rng.js";
import { eigenSymmetric, signOf } from "../lib/symmetric.js";
import { weightMistake } from "../lib/weight_feedback.js";
import { load, mount, states } from "./mount.mjs";

const near = (a, b, tol = 1e-9) => assert.ok(Math.abs(a - b) < tol, `${a} is not ${b}`), all = (a, b, tol) => { assert.equal(a.length, b.length); a.forEach((v, i) => near(v, b[i], tol)); };
const NAMES = ["snapshot", "rebuild_faces", "face_space", "own_picture", "face_mixer", "predict_weights"], specs = Object.fromEntries(await Promise.all(NAMES.map(async (n) => [n, (await load(n)).spec])));
const at = (name, more = {}) => { const s = specs[name].clean({ ...specs[name].defaults, ...more }); return { s, ...specs[name].derive(s) }; };

for (const name of NAMES) test(`${name}: the invariant on 300 random states`, () => { for (const s of states(specs[name], name === "own_picture" ? 60 : 300, 2)) specs[name].invariant(s); });

test("eigenvalues and eigenvectors of symmetric matrices of any size", () => {
  const r = rng(3);
  for (const n of [1, 2, 3, 7, 24]) for (let k = 0; k < 20; k++) {
    const M = Array.from({ length: n }, () => Array(n).fill(0));
    for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) M[i][j] = M[j][i] = r() < 0.2 ? 0 : r() * 6 - 3;
    const { values, vectors } = eigenSymmetric(M);
    vectors.forEach((v, i) => { near(v.reduce((t, x) => t + x * x, 0), 1); M.forEach((row, j) => near(row.reduce((t, x, c) => t + x * v[c], 0), values[i] * v[j], 1e-10)); });
    assert.deepEqual(values, [...values].sort((a, b) => b - a));
  }
  assert.deepEqual(eigenSymmetric([[0, 0], [0, 0]]).values, [0, 0]);
  assert.equal(signOf([1, -3, 2]), -1); assert.equal(signOf([2, -2]), 1);
});

test("the page finds what the library finds: eigenvalues, weights, signs and distances", () => {
  const golden = JSON.parse(readFileSync(new URL("../../tests/golden/face_space.json", import.meta.url), "utf8"));
  assert.deepEqual(Object.keys(golden), SET_NAMES);
  for (const [name, said] of Object.entries(golden)) {
    const space = spaceOf(name), k = said.eigenvalues.length;
    all(space.values.slice(0, k).map((v) => v / PEOPLE), said.eigenvalues);
    all(space.weights[3].slice(0, k), said.weights);
    all(space.components.slice(0, k).map((u) => u[300]), said.pixel);
    for (const [of, far] of Object.entries(said.distances)) all(picturesOf(of).map((p) => Math.sqrt(split(space, p, k).outside)), far);
  }
});

test("the portraits come as they were packed, and each set has one component less", () => {
  for (const name of SET_NAMES) {
    const pictures = picturesOf(name), space = spaceOf(name);
    assert.equal(pictures.length, PEOPLE);
    for (const p of pictures) { assert.equal(p.length, SIZE * SIZE); assert.ok(p.every((v) => v >= 0 && v <= 1 && Math.abs(v * (LEVELS - 1) - Math.round(v * (LEVELS - 1))) < 1e-9)); assert.ok(new Set(p).size > 10); }
    assert.equal(space.values.length, PEOPLE - 1);
    pictures.forEach((p, n) => all(drawnFrom(space, space.weights[n]), p));
  }
});

test("snapshot: the worked numbers", () => {
  const d = at("snapshot");
  all(d.L.flat(), [4, 0, -4, 0, 4, -4, -4, -4, 8]); all(d.small, [12, 4, 0]); all(d.large, [12, 4, 0, 0]);
  const h = Math.SQRT1_2;
  all(d.u[0], [h, 0, 0, -h]); all(d.u[1], [0, h, -h, 0]); all(d.v[0].map((x) => x * Math.sqrt(6)), [1, 1, -2]);
  assert.equal(at("snapshot", { pictures: [[6, 6, 4, 4], [6, 6, 4, 4], [3, 5, 5, 7]] }).rank, 1);
  const none = at("snapshot", { pictures: [[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]] });
  assert.equal(none.rank, 0); assert.match(specs.snapshot.words(none.s, none), /alike/);
});

test("snapshot: a pixel is painted by the arrow keys, and L follows", async () => {
  const f = await mount("snapshot"), before = f.result();
  f.key(f.all(".px-cell.ec-handle")[0], "ArrowUp");
  assert.equal(f.model.get("pictures")[0][0], 6.25);
  f.key(f.all(".px-cell.ec-handle")[0], "ArrowDown", { shiftKey: true });
  assert.equal(f.model.get("pictures")[0][0], 5.25);
  assert.notDeepEqual(f.result(), before);
  assert.throws(() => specs.snapshot.clean({ pictures: [[1, 2]] }), /pictures=.* must be 3 rows of 4 numbers/);
});

test("rebuild_faces: what is left of all is what the empty bars say, and falls to nothing", () => {
  for (const set of SET_NAMES) {
    let last = Infinity;
    for (let k = 0; k < PEOPLE; k++) { const d = at("rebuild_faces", { set, k }); near(d.total, d.rest, 1e-8); assert.ok(d.total <= last); last = d.total; }
    near(last, 0, 1e-9);
  }
});

test("face_space: the worked query, and the four cases", () => {
  const d = at("face_space");
  all(d.weights, [Math.SQRT2, 0]); near(d.outside, 2); near(d.whole, 4); all(d.apart.map((v) => v * v), [2, 2, 18]); assert.deepEqual(d.nearest, [0, 1]);
  const kind = (query) => at("face_space", { query, threshold: 1.5 }).kind;
  assert.deepEqual([[6, 6, 5, 4], [5, 5, 5, 5], [10, 1, 1, 10], [8, 8, 6, 6]].map(kind), ["known", "unknown", "none", "false"]);
  const light = at("face_space", { query: [8, 8, 6, 6] });
  near(light.apart[0], 0); near(light.off, 4);
});

test("face_mixer: component 1 of the aligned set is no lamp, that of the lit set is one", () => {
  // Left half less right half: a lamp at one side makes it large, and a lighter skin does not.
  const lean = (u) => { let t = 0, s = 0; u.forEach((v, i) => { t += i % SIZE < SIZE / 2 ? v : -v; s += Math.abs(v); }); return Math.abs(t) / s; };
  assert.ok(lean(spaceOf("aligned").components[0]) < 0.15); assert.ok(lean(spaceOf("lit").components[0]) > 0.5);
  assert.ok(spaceOf("aligned").components[0].some((v) => v < -0.01));
});

test("own_picture: stored portraits, strangers, and what the space has never seen", () => {
  const d = at("own_picture");
  assert.ok(d.stored < d.stranger && d.stranger < d.off); assert.equal(d.nearest, 4);
  assert.match(specs.own_picture.words(d.s, d), /farther than \d+ of 20 portraits as strangers/);
  near(split(spaceOf("aligned"), picturesOf("aligned")[4], PEOPLE - 1).outside, 0);
});

test("a file is looked at before a browser may decode it", async () => {
  const bytes = (...b) => new Uint8Array(b), png = greyPng(new Uint8Array(24 * 24), 24, 24);
  assert.deepEqual(pictureHead(png), { kind: "PNG", width: 24, height: 24 });
  assert.deepEqual(pictureHead(bytes(0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 3, 0, 2, 1)), { kind: "GIF", width: 3, height: 258 });
  assert.deepEqual(pictureHead(bytes(0xff, 0xd8, 0xff, 0xe0, 0, 4, 9, 9, 0xff, 0xc0, 0, 17, 8, 0, 5, 1, 4, 3, 1, 1)), { kind: "JPEG", width: 260, height: 5 });
  assert.deepEqual(pictureHead(bytes(0xff, 0xd8, 0xff)), { kind: "JPEG", width: 0, height: 0 });
  for (const text of ["<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "hello", "", "BM1234567890"]) assert.equal(pictureHead(new TextEncoder().encode(text)), null);
  const file = (body, name) => Object.assign(new Blob([body]), { name });
  await assert.rejects(openPicture(file("<svg/>", "cat.svg")), /picture="cat\.svg" must be a PNG, JPEG, WebP or GIF picture; got a file that begins otherwise\./);
  await assert.rejects(openPicture(file("", "none.png")), /must be a picture; got an empty file/);
  await assert.rejects(openPicture(file(png.slice(0, 20), "cut.png")), /must be a whole picture; got a PNG that does not say how large/);
  const vast = png.slice(); new DataView(vast.buffer).setUint32(16, 60000); new DataView(vast.buffer).setUint32(20, 60000);
  await assert.rejects(openPicture(file(vast, "vast.png")), /at most 50 million pixels; got 60000 × 60000/);
  await assert.rejects(openPicture({ size: 3e7, name: "film.png" }), /at most 20 MB; got 30\.0 MB/);
  // No decoder here: as where a browser cannot read it.
  await assert.rejects(openPicture(file(png, "a.png")), /a PNG that this browser cannot read/);
  // Damage of any kind is refused or read, and never breaks the reader.
  const r = rng(5);
  for (let k = 0; k < 500; k++) { const b = Uint8Array.from({ length: Math.floor(r() * 40) }, () => Math.floor(r() * 256)); b.set([[0xff, 0xd8, 0xff], [0x89, 0x50, 0x4e], []][k % 3].slice(0, b.length)); pictureHead(b); }
});

test("a grey PNG holds the pixels that it was made of", () => {
  const grey = Uint8Array.from({ length: 6 }, (_, i) => 40 * i), png = greyPng(grey, 3, 2), view = new DataView(png.buffer), n = view.getUint32(33);
  const rows = inflateSync(Buffer.from(png.slice(41, 41 + n)));
  assert.deepEqual([...rows], [0, 0, 40, 80, 0, 120, 160, 200]);
});

test("predict_weights: each mistake of the lesson's question has a place of its own", async () => {
  const said = (q) => weightMistake([2, 0, 0, 0], q, 0.29), r = Math.SQRT2;
  for (const [q, name] of [[[1.4, 0], "right"], [[2, 0], "unscaled"], [[-1.4, 0], "flipped"], [[0, 1.4], "swapped"], [[0, 2], "swapped"], [[1, 0], "short"], [[0.4, 0], "spreads"], [[r, r], "first"], [[r, -r], "second"], [[-2.8, 0], "third"], [[0, 0], "unmoved"], [[-1, 2], "otherwise"]]) assert.equal(said(q), name, String(q));
  assert.equal(weightMistake([1, 2, 0, 1], [1, 2], 0.29), "by_pixels");
  const f = await mount("predict_weights");
  assert.doesNotMatch(f.el.innerHTML, /1\.41/);
  f.click(f.button("I’m sure. Show me."));
  all(f.result(), [r, 0]);
  f.key(".pp-flag", "ArrowRight");
  assert.equal(f.model.get("shown"), false, "a flag moved after the answer is a new try");
});

test("three pictures without their mean lie in a plane", () => all(faceSpace(THREE).values, [12, 4]));
