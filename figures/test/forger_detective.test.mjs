// Figure 2.0e: the game is played by its own slopes, and the best detective is the one of the formula.
import assert from "node:assert/strict";
import test from "node:test";
import { best, detectiveSlope, laid, noise, play, REAL, START, value } from "../lib/game.js";
import { load, mount, states } from "./mount.mjs";

const { spec } = await load("forger_detective"), state = (more = {}) => spec.clean({ ...spec.defaults, ...more });

test("forger_detective: the invariant on 200 random states", () => { for (const s of states(spec, 200, 2)) spec.invariant(s); });

test("forger_detective: a detective who is trained on a frozen forger comes to the best one of the formula", () => {
  const forger = { A: [[0.9, 0.2], [0.3, 0.8]], b: [0.1, 0.7] }, real = laid(REAL, noise(5, 3000)), fake = laid(forger, noise(6, 3000)), w = new Float64Array(6), top = best(forger);
  for (let k = 0; k < 3000; k++) detectiveSlope(w, real, fake).forEach((g, i) => { w[i] += 0.2 * g; });
  // On a sample the trained one wins by a little: by about six weights' worth of chance, 6 / 2 / 3000.
  const won = value(w, real, fake) - value(top, real, fake);
  assert.ok(won > 0 && won < 0.01, `it is ahead by ${won}`);
  top.forEach((v, i) => assert.ok(Math.abs(v - w[i]) < 0.5, `weight ${i}: ${w[i]} for ${v}`));
});

test("forger_detective: where the clouds are the same, the best detective can only guess", () => {
  const w = best(REAL), real = laid(REAL, noise(1)), fake = laid(REAL, noise(2));
  assert.ok(w.every((v) => Math.abs(v) < 1e-12));
  assert.ok(Math.abs(value(w, real, fake) + 2 * Math.LN2) < 1e-12);
  assert.equal(best({ A: [[1, 1], [1, 1]], b: [0, 0] }), null, "a line has no density in the plane");
});

test("forger_detective: played on is the same as played from the start, and a frozen forger does not move", () => {
  const rules = { seed: 7, steps: 5, wish: "fool", frozen: false }, later = play(rules, 40).now;
  play(rules, 60);
  assert.deepEqual(play(rules, 40).now, later);
  assert.deepEqual(play({ ...rules, frozen: true }, 30).now.forger, START);
});

test("forger_detective: forgers come near with either wish, and the one who wants to be believed is faster off the mark", () => {
  const miss = (wish, round) => spec.derive(state({ wish, steps: "20", round })).miss, start = spec.derive(state()).miss;
  for (const wish of ["fool", "not_caught"]) assert.ok(miss(wish, 200) < 0.25 * start, `${wish}: ${miss(wish, 200)}`);
  assert.ok(miss("fool", 10) < 0.5 * miss("not_caught", 10));
});

test("forger_detective: buttons step it, and it says how right the detective is", async () => {
  const f = await mount("forger_detective");
  f.click(f.button("One round"));
  f.click(f.button("Ten rounds"));
  assert.equal(f.model.get("round"), 11);
  assert.match(f.text(".ec-readout"), /^Round 11\..*guessing would give 50\.$/);
  f.click(f.button("the detective alone"));
  assert.match(f.text(".ec-readout"), /The forger holds still\.$/);
  f.type(f.one("[aria-label=round]"), "200");
  assert.ok(f.button("One round").hasAttribute("disabled"));
});

test("forger_detective: hostile states", () => { for (const bad of [{ round: "x" }, { steps: "2" }, { wish: "x" }, { who: 1 }]) assert.throws(() => state(bad), / must be .*; got /); });
