// Figure 1.1c: wires, rows and columns, cuts, names and the bend.
import assert from "node:assert/strict";
import test from "node:test";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("wires"), CELLS = [[0, 0], [0, 1], [1, 0], [1, 1]];
const state = (more = {}) => spec.clean({ ...spec.defaults, ...more }), near = (a, b) => Math.abs(a - b) < 1e-12;

test("wires: the invariant on 500 random states, and on degenerate ones", () => {
  for (const s of states(spec, 500, 3)) spec.invariant(s);
  const zero = [[0, 0], [0, 0]], flat = [[1, 2], [2, 4]];
  for (const m of [zero, flat, [[0, 1], [0, 2]], [[5, -5], [-5, 5]], [[1, 0], [0, 1]]]) for (const bend of [true, false]) for (const x of [[0, 0], [3, 3], [0.5, 2]]) {
    spec.invariant(state({ w: "custom", m, bend, x }));
    spec.invariant(state({ w: "custom", m, bend, x, cut: CELLS }));
  }
});

test("wires: the worked numbers of the lesson", () => {
  const d = spec.derive(state({ bend: true }));
  assert.deepEqual([d.before, d.o, d.terms], [[4, -2.75], [4, 0], [[-1, 5], [1.25, -4]]]);
  const rat = spec.derive(state({ x: [1, 0.5] }));
  assert.deepEqual(rat.o, [-0.75, 1.5]);
});

test("wires: cutting a wire takes its term and nothing else, mending gives it back", () => {
  for (const s of states(spec, 300, 4)) {
    const d = spec.derive(s);
    for (const [i, j] of CELLS) {
      const cut = spec.clean({ ...s, cut: [...s.cut, [i, j]] }), after = spec.derive(cut), was = s.cut.some(([a, b]) => a === i && b === j);
      assert.ok(near(d.before[i] - after.before[i], was ? 0 : d.W[i][j] * s.x[j]));
      assert.equal(after.before[1 - i], d.before[1 - i]);
      assert.deepEqual(spec.derive(spec.clean({ ...cut, cut: s.cut })).o, d.o);
    }
  }
});

test("wires: the bend keeps what is above zero, and cannot be undone where something was below", () => {
  for (const s of states(spec, 400, 5)) {
    const d = spec.derive({ ...s, bend: true }), free = spec.derive({ ...s, bend: false });
    d.o.forEach((v, i) => assert.equal(v, Math.max(0, free.o[i])));
    if (!d.other) continue;
    const there = spec.derive({ ...s, bend: true, x: d.other });
    d.o.forEach((v, i) => assert.ok(Math.abs(v - there.o[i]) < 1e-9, `${d.other} gives ${there.o}`));
    assert.ok(Math.hypot(d.other[0] - s.x[0], d.other[1] - s.x[1]) > 0.1);
  }
});

test("wires: the words say each total, each term and what the bend did", () => {
  const say = (more) => { const s = state(more); return spec.words(s, spec.derive(s)); }, M = "\u2212";
  assert.equal(say(), `Cat 4: ${M}1 from the snout, 5 from the body. Rat ${M}2.75: 1.25 from the snout, ${M}4 from the body.`);
  assert.match(say({ bend: true }), /The bend makes it 0\. \(1\.44, 2\.75\) gives the same output, so the bend cannot be undone\.$/);
  assert.match(say({ bend: true, x: [1, 1] }), /Nothing is below zero, so the bend changes nothing here\.$/);
  assert.match(say({ cut: [[0, 1]] }), new RegExp(`^Cat ${M}1: ${M}1 from the snout; the wire from the body is cut\\.`));
  assert.match(say({ cut: [[1, 0], [1, 1]] }), /Rat 0: both its wires are cut\.$/);
  assert.match(say({ names: "letters" }), new RegExp(`^r 4: ${M}1 from p, 5 from q\\. s ${M}2\\.75:`));
});

test("wires: pressing a neuron lights its row or column, pressing again puts it out", async () => {
  const f = await mount("wires"), fig = f.one(".ec-fig"), [snout, body, cat] = f.all(".wr-neuron");
  f.click(cat);
  assert.ok(fig.classList.contains("pk-o1") && fig.classList.contains("pk"));
  assert.equal(cat.getAttribute("aria-pressed"), "true");
  assert.equal(f.button("Row 1: cat").getAttribute("aria-pressed"), "true", "the matrix answers");
  f.key(body, "Enter");
  assert.ok(fig.classList.contains("pk-b") && !fig.classList.contains("pk-o1"));
  f.click(f.button("Column 2: body"));
  assert.ok(!fig.classList.contains("pk"), "the same column from the matrix's side");
  assert.equal(snout.getAttribute("aria-pressed"), "false");
  // The classes tie each wire to its row and its column: two wires in each, and the same two entries.
  for (const [cls, n] of [["wr-r1", 2], ["wr-r2", 2], ["wr-c1", 2], ["wr-c2", 2]]) {
    assert.equal(f.all(`.wr-wire.${cls}`).length, n);
    assert.equal(f.all(`input.${cls}`).length, n);
    assert.equal(f.all(`.wr-term.${cls}`).length, n);
  }
  assert.equal(f.one(".wr-wire.wr-r1.wr-c2").getAttribute("aria-label"), "Wire from body to cat, weight 2.5, carries 5. Delete cuts or mends it.");
});

test("wires: hovering a wire lights its entry, hovering an entry its wire", async () => {
  const f = await mount("wires"), fig = f.one(".ec-fig"), heard = [];
  f.el.addEventListener("ec:lit", (e) => heard.push([e.detail.part, e.detail.on]));
  f.hover(f.one(".wr-wire.wr-r2.wr-c1").firstElementChild);
  assert.ok(fig.classList.contains("lit-w21"));
  f.hover(f.one(".wr-wire.wr-r2.wr-c1").firstElementChild, false);
  assert.ok(!fig.classList.contains("lit-w21"));
  f.hover(f.one("input.wr-r1.wr-c2"));
  assert.ok(fig.classList.contains("lit-w12"));
  assert.deepEqual(heard, [["w21", true], ["w21", false], ["w12", true]]);
});

test("wires: Delete and the receipt's button cut a wire, and the receipt loses that term", async () => {
  const f = await mount("wires"), wire = f.one(".wr-wire.wr-r1.wr-c2"), receipt = () => f.one(".wr-receipt").textContent;
  assert.match(receipt(), /body2\.5 × 2\.00\+5\.00cut.*total4\.00/);
  f.key(wire, "Delete");
  assert.deepEqual(f.result(), [-1, -2.75]);
  assert.deepEqual(f.model.get("cut"), [[0, 1]]);
  assert.match(receipt(), /body2\.5 × 2\.00gonemend.*total\u22121\.00/);
  assert.ok(wire.classList.contains("wr-off"));
  f.click(f.button("mend the wire from body to cat"));
  assert.deepEqual(f.result(), [4, -2.75]);
  f.click(f.button("cut the wire from snout to rat"));
  assert.deepEqual(f.result(), [4, -4]);
  f.click(f.button("Undo"));
  assert.deepEqual(f.result(), [4, -2.75]);
});

test("wires: a wire is as broad as what it carries, and a negative one is marked twice", async () => {
  const f = await mount("wires"), breadth = (i, j) => Number(/stroke-width:([\d.]+)px/.exec(f.one(`.wr-wire.wr-r${i + 1}.wr-c${j + 1} .wr-band`).getAttribute("style"))[1]);
  for (const s of states(spec, 40, 6)) {
    f.model.set({ ...s, cut: [] });
    f.flush();
    const d = spec.derive({ ...s, cut: [] }), per = CELLS.map(([i, j]) => (breadth(i, j) - 1.4) / Math.abs(d.terms[i][j]));
    for (const k of per) assert.ok(Math.abs(k - per[0]) < 1e-6, `one scale for all wires: ${per}`);
    for (const [i, j] of CELLS) {
      const w = f.one(`.wr-wire.wr-r${i + 1}.wr-c${j + 1}`), marked = /stroke-dasharray/.test(w.querySelector(".wr-band").getAttribute("style")) || !/display:none/.test(w.querySelector(".wr-fill").getAttribute("style"));
      assert.equal(marked, d.terms[i][j] < 0);
      const label = f.one(`.wr-labels.wr-r${i + 1}.wr-c${j + 1} text.wr-carried`).textContent;
      assert.equal(label.startsWith("\u2212"), d.terms[i][j] < -0.005, label);
    }
  }
});

test("wires: other names, the same numbers", async () => {
  const f = await mount("wires"), digits = () => f.all(".wr-value, .wr-num, .wr-calc").map((e) => e.textContent);
  const before = digits(), o = f.result();
  f.click(f.button("p, q, r, s"));
  assert.deepEqual([digits(), f.result()], [before, o]);
  assert.deepEqual(f.all(".wr-name").map((e) => e.textContent), ["p", "q", "r", "s"]);
  assert.doesNotMatch(f.text(".ec-readout"), /cat|rat|snout|body/i);
  assert.match(spec.python(f.model.toJSON()), /inputs=\["p", "q"\], outputs=\["r", "s"\]/);
});

test("wires: walking to the twin leaves the bent output standing", async () => {
  const f = await mount("wires", { bend: true });
  assert.equal(f.text(".wr-verdict"), "Every input on the thick line gives (4, 0).");
  f.click(".wr-walk");
  assert.deepEqual(f.model.get("x"), [1.4375, 2.75]);
  assert.deepEqual(f.result(), [4, 0]);
  f.click(f.button("no"));
  assert.equal(f.text(".wr-verdict"), "No other input in this frame gives (4, \u22121.91).");
});

test("wires: Python says every cut", () => {
  const code = spec.python(state({ cut: [[1, 0], [0, 1]], bend: true }));
  assert.match(code, /W\[0\]\[1\] = 0\.0 .*from body to cat/);
  assert.match(code, /W\[1\]\[0\] = 0\.0 .*from snout to rat/);
  assert.match(code, /activation="relu"/);
  assert.doesNotMatch(spec.python(state()), /relu|= 0\.0/);
});

test("wires: hostile states", () => {
  assert.deepEqual(state({ cut: [[1, 1], [0, 0], [1, 1]] }).cut, [[0, 0], [1, 1]]);
  assert.deepEqual(state({ cut: [[7, 7], "x", null, [0], {}] }).cut, []);
  for (const [bad, what] of [[{ cut: "all" }, /^cut=/], [{ x: [1] }, /^x=/], [{ w: "W_X" }, /^w=/], [{ m: [[1, 2]] }, /^m=/], [{ pick: "w33" }, /^pick=/], [{ names: "__proto__" }, /^names=/]]) assert.throws(() => state(bad), (e) => what.test(e.message));
  assert.equal(state({ bend: "yes" }).bend, false);
});
