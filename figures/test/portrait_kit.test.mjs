// The parts for faces, in a document without networks: what is known before they come.
import assert from "node:assert/strict";
import test from "node:test";
import { mount, states } from "./mount.mjs";

test("conditions are pressed and let go, and the one that is edited cannot be held", async () => {
  const f = await mount("portrait_kit"), hold = (name) => f.one(`[aria-label=Hold] [data-value=${name}]`);
  assert.deepEqual([hold("glasses").getAttribute("aria-pressed"), hold("age").disabled], ["true", true]);
  f.click(hold("smile"));
  assert.deepEqual(f.model.get("held"), ["smile", "glasses"]);
  f.click(f.one("[aria-label=Change] [data-value=smile]"));
  assert.deepEqual([f.model.get("target"), f.model.get("held")], ["smile", ["glasses"]]);
  f.click(hold("glasses"));
  assert.deepEqual(f.model.get("held"), []);
  assert.match(f.text(".ec-readout"), /along smile\.$/);
  assert.equal(f.result()[0], 1, "nothing held, nothing lost");
});

test("rows say in words which is edited and which are held", async () => {
  const f = await mount("portrait_kit", { target: "age", held: ["glasses", "grey"] });
  assert.deepEqual(f.all("[data-row]").map((r) => r.querySelector(".lb-mark").textContent), ["edited", "", "held", "", "held", "", "", ""]);
});

test("one by one leaks where together does not", async () => {
  const { spec } = await mount("portrait_kit");
  let leaks = 0;
  for (const s of states(spec, 100, 7)) {
    const worst = (way) => Math.max(0, ...spec.derive({ ...s, way }).leaks.map(Math.abs));
    assert.ok(worst("together") < 1e-12);
    leaks += worst("one_by_one") > 0.01;
  }
  assert.ok(leaks > 20, `${leaks} of 100 leak`);
});

test("a click on the strip goes there", async () => {
  const f = await mount("portrait_kit");
  f.click(f.all(".pt-cell")[0]);
  assert.equal(f.model.get("alpha"), -3);
  assert.equal(f.all(".pt-cell")[0].getAttribute("aria-pressed"), "true");
});
