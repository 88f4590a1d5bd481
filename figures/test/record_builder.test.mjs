// Figure 1.1a: what is drawn is proportional to the record, and gluing records is adding labels.
import assert from "node:assert/strict";
import test from "node:test";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("record_builder"), at = (f, b) => spec.derive({ f, b });
const near = (a, b, what) => assert.ok(Math.abs(a - b) < 1e-9, `${what}: ${a} is not ${b}`);

test("record_builder: the invariant on 400 random states and at the corners", () => {
  for (const s of [...states(spec, 400, 7), ...[[0, 0], [1, 0], [0, 1], [0.5, 2], [3, 3], [3, 0], [0, 3], [1e-9, 1e-9]].map(([f, b]) => ({ f, b }))]) spec.invariant(s);
});

test("record_builder: the drawing itself is proportional and additive", async () => {
  const f = await mount("record_builder"), drawn = (s) => {
    f.model.set(s);
    f.flush();
    return { bar: f.num("rect.rb-spot", "width"), ellipse: 2 * f.num("ellipse.rb-spot", "rx"), ry: f.num("ellipse.rb-spot", "ry") };
  };
  const unit = drawn({ f: 1, b: 1 });
  for (const s of states(spec, 60, 8)) {
    const d = drawn(s);
    near(d.bar, s.f * unit.bar, "bar");
    near(d.ellipse, s.b * unit.ellipse, "ellipse");
    near(d.ry, s.b * unit.ry, "the ellipse keeps its shape");
    const half = drawn({ f: s.f / 2, b: s.b / 2 });
    near(2 * half.bar, d.bar, "two half records");
  }
  assert.deepEqual(drawn({ f: 0, b: 0 }), { bar: 0, ellipse: 0, ry: 0 });
  assert.equal(f.one(".rb-ink").innerHTML, "", "no record, no animal");
});

test("record_builder: the copies under the record add up to it", async () => {
  const f = await mount("record_builder");
  for (const s of [{ f: 0.5, b: 2 }, { f: 3, b: 3 }, { f: 1.25, b: 0.5 }, { f: 0, b: 2.999 }, ...states(spec, 30, 9)]) {
    f.model.set(s);
    f.flush();
    const d = spec.derive(s), shown = (sel) => f.all(sel).filter((e) => e.style.display !== "none");
    near(shown(".rb-copies rect.m").reduce((sum, e) => sum + Number(e.getAttribute("width")), 0), d.bar, "snouts");
    near(shown(".rb-copies ellipse.m").reduce((sum, e) => sum + 2 * Number(e.getAttribute("rx")), 0), d.ellipse, "bodies");
    assert.equal(shown(".rb-copies rect.m").length, Math.ceil(s.f));
    assert.equal(shown(".rb-step.body").length, Math.ceil(s.b), "as many arrows as bodies, tip to tail");
  }
});

test("record_builder: the words say the numbers", () => {
  const say = (f, b) => spec.words({ f, b }, at(f, b));
  assert.equal(say(0.5, 2), "0.5 of a snout glued to 2 bodies: the record, and its label, is (0.5, 2).");
  assert.match(say(1, 1), /^1 snout glued to 1 body:.*\(1, 1\)\.$/);
  assert.match(say(1.25, 0), /^1\.25 snouts glued to no body:/);
  assert.match(say(0, 0), /^The blank record/);
  for (const s of states(spec, 200, 10)) assert.ok(spec.words(s, at(s.f, s.b)).endsWith(`(${[s.f, s.b].map((v) => Number(v.toFixed(2))).join(", ")}).`));
});

test("record_builder: a row of the table, a typed number and the arrow keys all set the record", async () => {
  const f = await mount("record_builder");
  f.click(f.button("(1, 1)"));
  assert.deepEqual(f.result(), [1, 1]);
  f.click(f.button("(0, 0) blank"));
  assert.deepEqual(f.result(), [0, 0]);
  assert.equal(f.button("(0, 0) blank").getAttribute("aria-pressed"), "true");
  const [snouts, bodies] = f.all("input");
  f.type(snouts, "1/4");
  f.type(bodies, "2,5");
  assert.deepEqual(f.result(), [0.25, 2.5]);
  f.type(snouts, "minus a lot");
  assert.deepEqual(f.result(), [0.25, 2.5], "what is no number changes nothing");
  f.type(bodies, "99");
  assert.deepEqual(f.result(), [0.25, 3]);
  f.key(".rb-edge", "ArrowLeft");
  f.key(".rb-tip", "ArrowUp");
  assert.deepEqual(f.result(), [0.3, 2.95]);
  f.click(f.button("Undo"));
  assert.deepEqual(f.result(), [0.25, 2.95]);
  f.click(f.button("The cat again"));
  assert.deepEqual(f.result(), [0.5, 2]);
});

test("record_builder: hostile states", () => {
  assert.deepEqual(spec.clean({ f: -4, b: 1e300 }), { f: 0, b: 3 });
  for (const bad of [{ f: "1", b: 1 }, { f: null, b: 1 }, { f: NaN, b: 1 }, { f: 1, b: [2] }, { f: 1 }]) assert.throws(() => spec.clean(bad), /must be a number from 0 to 3; got /);
});
