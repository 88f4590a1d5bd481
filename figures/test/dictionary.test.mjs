// Figure 1.2a: the arrow stands still, its meaning does not.
import assert from "node:assert/strict";
import test from "node:test";
import { dist, matvec } from "../lib/vec.js";
import { REACH } from "../dictionary.js";
import { textWidth } from "../lib/labels.js";
import { THINGS } from "../lib/words.js";
import { MATRICES } from "../lib/world.js";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("dictionary"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more });
const said = (more) => { const s = state(more); return spec.words(s, spec.derive(s)); };

test("dictionary: the invariant on 500 random states", () => { for (const s of states(spec, 500, 2)) spec.invariant(s); });

test("dictionary: the worked numbers of the lesson", () => {
  const d = spec.derive(state());
  assert.ok(dist(d.translated, [-4, 1]) < 1e-12 && dist(d.taken, [1 / 3, 5 / 3]) < 1e-12);
  const e = spec.derive(state({ writer: "english", v: [-4, 1] }));
  assert.ok(dist(e.taken, [-9, -3]) < 1e-12, "poison, read as German, is the place that English calls (-9, -3)");
  assert.equal(e.there, -1, "and no word stands there");
  assert.ok(dist(spec.derive(state({ v: [1, 1] })).translated, [1, 2]) < 1e-12);
  assert.ok(dist(spec.derive(state({ writer: "english", v: [3, 0] })).translated, [1, -1]) < 1e-12);
});

test("dictionary: it says who means what, and tells no translation before it is asked for", async () => {
  assert.equal(said({}), "(\u22121, 2) on the German map is “Gift”, poison. On the English map the same (\u22121, 2) is “gift”, a present.");
  assert.match(said({ writer: "english", v: [-4, 1] }), /“poison”\. On the German map no word is listed at \(\u22124, 1\); it is the place that the English map calls \(\u22129, \u22123\)\.$/);
  assert.match(said({ step: 2 }), /“poison” is \(\u22124, 1\) on the English map\. Translated back it is \(\u22121, 2\) again\.$/);
  const f = await mount("dictionary"), shown = () => f.text(".dc-there [aria-label='the translated label']");
  assert.equal(shown(), "??");
  f.click(f.button("translate"));
  assert.equal(shown(), "\u22124.001.00");
  assert.equal(f.model.get("t"), 1);
});

test("dictionary: the nailed arrow is drawn alike in both maps, whatever slides", async () => {
  const f = await mount("dictionary"), shafts = () => f.all(".dc-frozen .ec-shaft").map((p) => p.getAttribute("d"));
  const before = shafts();
  assert.equal(before[0], before[1]);
  for (const s of states(spec, 40, 3)) {
    f.model.set({ ...s, v: [-1, 2] });
    f.flush();
    assert.deepEqual(shafts(), before);
  }
});

test("dictionary: the pictures slide from one map to the other", async () => {
  const f = await mount("dictionary", { t: 0 }), dots = (pane) => [...f.all(".dc-pane")[pane].querySelectorAll(".dc-dot")].map((c) => [f.num(c, "cx"), f.num(c, "cy")].join());
  assert.deepEqual(dots(1), dots(0), "at the start both panes show one map");
  f.model.set({ t: 1 });
  f.flush();
  const english = dots(1);
  f.model.set({ writer: "english" });
  f.flush();
  assert.deepEqual(dots(0), english, "at the end the right pane shows the other");
});

test("dictionary: the tip falls into a place that lies on no grid, by arrow keys too", async () => {
  const f = await mount("dictionary", { v: [0.5, 1.75] });
  f.key(".ec-handle", "ArrowLeft");
  assert.ok(dist(f.model.get("v"), [1 / 3, 5 / 3]) < 1e-12);
  f.key(".ec-handle", "ArrowLeft");
  assert.notDeepEqual(f.model.get("v"), [1 / 3, 5 / 3], "and can leave it");
  f.key(".ec-handle", "Home");
  assert.deepEqual([f.model.get("v"), f.result()], [[-1, 2], [...matvec(MATRICES.W_G, [-1, 2]), -1, 2]]);
});

test("dictionary: hostile states", () => {
  assert.deepEqual(state({ v: [-99, 99] }).v, [-4.5, 3.5]);
  for (const [bad, name] of [[{ v: [1] }, "v"], [{ writer: "French" }, "writer"], [{ t: "1" }, "t"], [{ step: null }, "step"]]) assert.throws(() => state(bad), (e) => e.message.startsWith(name) && / must be .*; got /.test(e.message));
});

/** A box of a pane: a picture where it stands, or a word as wide as the figures take it for. */
const boxOf = (x, y, [left, up, right, down]) => ({ x0: x - left, y0: y - up, x1: x + right, y1: y + down });
const gap = (a, b) => Math.hypot(Math.max(0, a.x0 - b.x1, b.x0 - a.x1), Math.max(0, a.y0 - b.y1, b.y0 - a.y1));

test("dictionary: every word touches its own picture, and the handle covers none", async () => {
  const f = await mount("dictionary");
  for (const writer of ["german", "english"]) for (const about of THINGS) {
    const v = writer === "german" ? about.de : matvec(MATRICES.W_G, about.de);
    f.model.set({ writer, v, t: 1, step: 0 });
    f.flush();
    for (const pane of f.all(".dc-pane")) {
      const pics = [...pane.querySelectorAll(".dc-pic")].map((g) => g.getAttribute("transform").match(/-?[\d.]+/g).map(Number));
      [...pane.querySelectorAll(".dc-word")].forEach((word, k) => {
        if (!word.textContent) return;
        const [x, y] = [f.num(word, "x"), f.num(word, "y")], w = textWidth(word.textContent), left = { start: 0, middle: w / 2, end: w }[word.getAttribute("text-anchor")];
        const reach = REACH[THINGS[k].id].map((r) => (word.classList.contains("dc-here") ? Math.max(r, 25) : r));
        const far = gap(boxOf(x, y, [left, 12, w - left, 0]), boxOf(...pics[k], reach));
        // Where an arrow or its label is in the way a word may step aside; in the lesson's first picture none has to.
        assert.ok(far <= (about.id === "poison" && writer === "german" ? 6 : 24), `${word.textContent} stands ${far} from its picture, with the tip at ${about.id} of the ${writer} map`);
      });
    }
    const [hx, hy] = f.one(".ec-handle").getAttribute("transform").match(/-?[\d.]+/g).map(Number), k = THINGS.indexOf(about);
    const pic = f.all(".dc-writer .dc-pic")[k].getAttribute("transform").match(/-?[\d.]+/g).map(Number), box = boxOf(...pic, REACH[about.id]);
    // The frame ends behind the English boat, which has to stand nearer.
    if (about.id !== "boat" || writer === "german") assert.ok(gap(box, boxOf(hx, hy, [0, 0, 0, 0])) >= 12, `${about.id} of the ${writer} map is covered by the handle`);
  }
});
