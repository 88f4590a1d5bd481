// Figure 2.3c: portraits hung by their signed distance.
import assert from "node:assert/strict";
import test from "node:test";
import { load, mount, states } from "./mount.mjs";

const { spec, sorted, agree, MANY } = await load("portrait_wall"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more });

test("portrait_wall: the invariant on 150 random states", () => { for (const s of states(spec, 150, 2)) spec.invariant(s); });

test("portrait_wall: agreement counts pairs, and ties agree with nothing", () => {
  assert.equal(agree([1, 2, 3], [10, 30, 20]), 2);
  assert.equal(agree([1, 1, 2], [1, 2, 3]), 2);
  assert.deepEqual(sorted([2, 1, 1]), [1, 2, 0]);
});

test("portrait_wall: hung by distance the page itself is in order, lowest first, without any network", async () => {
  const f = await mount("portrait_wall"), shown = () => f.all(".wl-cell b").map((b) => Number(b.textContent.replace("−", "-")));
  const drawn = shown();
  f.click(f.button("by distance"));
  assert.deepEqual(shown(), [...drawn].sort((a, b) => a - b));
  assert.equal(f.all(".wl-cell.below").length, drawn.filter((v) => v < 0).length);
  f.click(f.button("as drawn"));
  assert.deepEqual(shown(), drawn);
});

test("portrait_wall: what waits for a network says so, and every still knows its row", async () => {
  const f = await mount("portrait_wall", { order: "reader" });
  assert.equal(f.text(".wl-told"), "This order waits for the networks.");
  assert.deepEqual(f.all("img[data-picture]").map((i) => JSON.parse(i.getAttribute("data-picture")).row), [...Array(MANY).keys()]);
  f.click(f.one("[data-value=w]"));
  assert.deepEqual(f.all(".wl-cell b").map((b) => b.textContent), Array(MANY).fill("–"));
});

test("portrait_wall: hostile states", () => {
  for (const [bad, name] of [[{ name: "ears" }, "name"], [{ space: "x" }, "space"], [{ order: "up" }, "order"], [{ seed: "1" }, "seed"]]) assert.throws(() => state(bad), (e) => e.message.startsWith(name) && / must be .*; got /.test(e.message));
});
