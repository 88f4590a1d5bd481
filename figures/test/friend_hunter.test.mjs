// Figure 1.2b: which directions W leaves on their line.
import assert from "node:assert/strict";
import test from "node:test";
import { friendsOf } from "../friend_hunter.js";
import { rng } from "../lib/rng.js";
import { dist, matvec, scale } from "../lib/vec.js";
import { MATRICES } from "../lib/world.js";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("friend_hunter"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more });
const all = "0-11", unit = (a) => [Math.cos(a * Math.PI / 180), Math.sin(a * Math.PI / 180)];
const said = (more) => { const s = state(more); return spec.words(s, spec.derive(s)); };

test("friend_hunter: the invariant on 600 random states", () => { for (const s of states(spec, 600, 2)) spec.invariant(s); });

test("friend_hunter: the worked numbers of the lesson", () => {
  assert.deepEqual(friendsOf(MATRICES.W_C).map((f) => [f.angle, Number(f.factor.toFixed(9))]), [[45, 0.5], [135, -4.5]]);
  assert.deepEqual(friendsOf(MATRICES.W_G), [], "3/2 ± i √3/2: no real direction");
  assert.deepEqual(friendsOf(MATRICES.W_R), []);
  assert.deepEqual(friendsOf([[1, 2], [0, 1]]).map((f) => [f.angle, f.factor]), [[0, 1]], "a shear has one");
  assert.equal(friendsOf([[2, 0], [0, 2]]), null, "and here every arrow is one");
  assert.equal(friendsOf([[0, 0], [0, 0]]), null);
});

test("friend_hunter: friends of random matrices are kept on their line, and between them nothing is", () => {
  const r = rng(7);
  for (let k = 0; k < 300; k++) {
    const W = [0, 1].map(() => [0, 1].map(() => r() * 5 - 2.5)), list = friendsOf(W), [[a, b], [c, d]] = W;
    assert.equal(list.length, (a - d) ** 2 + 4 * b * c > 0 ? 2 : 0);
    for (const f of list) assert.ok(dist(matvec(W, unit(f.angle)), scale(unit(f.angle), f.factor)) < 1e-6);
  }
});

test("friend_hunter: the name is told on a friend and nowhere else", () => {
  for (const s of states(spec, 300, 5)) {
    const d = spec.derive(s), text = spec.words(s, d);
    assert.equal(/eigenvector/.test(text), d.here !== null, text);
  }
  assert.match(said({ angle: 45 }), /W v is 0\.5 v: the same direction, 0\.5 times as long\..*eigenvector of W, and 0\.5 is its eigenvalue\.$/);
  assert.match(said({ angle: 315 }), /W v is \u22124\.5 v: turned right round, 4\.5 times as long/);
  assert.match(said({ w: "W_G", seen: all }), /leaves no direction alone\.$/);
  assert.doesNotMatch(said({ w: "W_G" }), /alone/, "that is not said before the round is made");
  assert.match(said({ w: "custom", m: [[1, 0], [0, 1]] }), /true friend\. So it is with every arrow/);
});

test("friend_hunter: by arrow keys the hand falls into a friend, and comes out again", async () => {
  const f = await mount("friend_hunter", { w: "custom", m: [[1, 1], [1, -0.5]], angle: 20, seen: "" }), [a, b] = friendsOf([[1, 1], [1, -0.5]]);
  const visited = new Set();
  for (let k = 0; k < 180; k++) { f.key(".ec-handle", "ArrowRight"); visited.add(f.model.get("angle")); }
  for (const x of [a, b]) assert.ok([...visited].some((v) => Math.abs(v - x.angle) < 1e-9 || Math.abs(v - x.angle - 180) < 1e-9), `${x.angle} must be met`);
  assert.ok(visited.size >= 180, "and never gets stuck");
  assert.equal(spec.derive(spec.clean(f.model.toJSON())).found.length, 2);
  f.key(".ec-handle", "ArrowUp", { shiftKey: true });
  assert.match(f.model.get("seen"), /^0-7$/, "what lies between two places of the hand has been passed");
});

test("friend_hunter: another matrix is another hunt, and a round shows all of it", async () => {
  const f = await mount("friend_hunter", { seen: all });
  assert.equal(spec.derive(spec.clean(f.model.toJSON())).found.length, 2);
  f.click(f.button("dictionary"));
  assert.equal(f.model.get("seen"), "3");
  f.click(f.button("Go once round"));
  assert.deepEqual(f.model.get("seen"), all);
  assert.equal(f.all(".fh-dot").filter((e) => e.style.display !== "none").length, 0);
});

test("friend_hunter: hostile states", () => {
  assert.equal(state({ angle: -30 }).angle, 330);
  assert.equal(state({ seen: "3,3,1-2" }).seen, "1-3");
  for (const [bad, name] of [[{ seen: "24" }, "seen"], [{ seen: 3 }, "seen"], [{ seen: "0.5" }, "seen"], [{ seen: "3-" }, "seen"], [{ m: [[1]] }, "m"], [{ angle: "1" }, "angle"], [{ w: "W" }, "w"]]) assert.throws(() => state(bad), (e) => e.message.startsWith(name) && / must be .*; got /.test(e.message));
});
