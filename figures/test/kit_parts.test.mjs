// The example for authors, and the row of key states.
import assert from "node:assert/strict";
import test from "node:test";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("kit_parts"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more });

test("kit_parts: the invariant on 400 random states and on a flat matrix", () => {
  for (const s of states(spec, 400, 2)) spec.invariant(s);
  for (const m of [[[0, 0], [0, 0]], [[1, 1], [1, 1]]]) for (const t of [0, 0.5, 1]) spec.invariant(state({ which: "own", m, v: [0, 0], t }));
});

test("kit_parts: the words follow the change", () => {
  const say = (t) => { const s = state({ t }); return spec.words(s, spec.derive(s)); };
  assert.equal(say(0), "Nothing has happened yet: v is (1.5, 0.5).");
  assert.equal(say(0.5), "0.5 of the way from v = (1.5, 0.5) to M v = (\u22120.5, 1.5): (0.5, 1).");
  assert.equal(say(1), "M takes v = (1.5, 0.5) to (\u22120.5, 1.5).");
});

test("kit_parts: each part writes the state", async () => {
  const f = await mount("kit_parts");
  f.click(f.button("shear"));
  assert.deepEqual(f.result(), [2, 0.5]);
  f.click(f.button("Back"));
  assert.equal(f.model.get("t"), 0.5);
  assert.equal(f.text(".ec-step"), "2 of 3: half way");
  f.type(f.all(".kp-m input")[1], "\u22120,5");
  assert.deepEqual([f.model.get("which"), f.model.get("m")], ["own", [[1, -0.5], [0, 1]]]);
  f.key(".ec-part-v", "ArrowUp");
  assert.deepEqual(f.model.get("v"), [1.5, 0.55]);
  const before = f.result();
  f.key(".kp-tail", "ArrowRight", { shiftKey: true });
  assert.deepEqual([f.model.get("p"), f.result()], [[0.25, 0], before], "where arrows are drawn from changes neither");
  f.type("input[type=range]", "0.25");
  assert.equal(f.model.get("t"), 0.25);
});

test("kit_parts: both arrows start at the tail, and end where the numbers say", async () => {
  const f = await mount("kit_parts"), first = (sel) => f.one(sel).getAttribute("d").match(/-?[\d.]+/g).slice(0, 2).map(Number);
  for (const s of states(spec, 40, 3)) {
    f.model.set(s);
    f.flush();
    const d = spec.derive(s), px = (q) => [(q[0] + 5) * 48, (4.4 - q[1]) * 48];
    for (const [cls, v] of [["kp-v", s.v], ["kp-w", d.w]]) {
      if (Math.hypot(...v) * 48 < 2) continue;               // too short to have a head
      for (const [what, want] of [["shaft", px(s.p)], ["arrowhead", px([s.p[0] + v[0], s.p[1] + v[1]])]]) {
        const got = first(`.${cls} .ec-${what}`);
        assert.ok(Math.hypot(want[0] - got[0], want[1] - got[1]) < 1e-6, `${what} of ${cls} at ${got}, not ${want}`);
      }
    }
  }
});

test("kit_parts: three key states, of which the present one is marked", async () => {
  const f = await mount("kit_parts"), keys = () => f.all(".ec-key").map((e) => [e.classList.contains("now"), e.getAttribute("aria-current")]);
  assert.equal(f.all(".ec-key svg path").length, 9);
  assert.deepEqual(keys(), [[false, null], [false, null], [true, "step"]]);
  f.model.set("t", 0.5);
  f.flush();
  assert.deepEqual(keys(), [[false, null], [true, "step"], [false, null]]);
  f.model.set("t", 0.3);
  f.flush();
  assert.ok(keys().every(([now]) => !now));
});

test("kit_parts: parts can be hidden", async () => {
  const f = await mount("kit_parts", {}, { hide: "tools, keys,equation" });
  for (const sel of [".ec-tools", ".ec-keys", ".ec-eq"]) assert.ok(f.one(sel).hasAttribute("hidden"), sel);
  assert.ok(!f.one(".ec-readout").hasAttribute("hidden"));
});
