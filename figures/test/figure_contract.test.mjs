// What every figure owes: its invariant on random states, words that match its numbers, clean addresses, a clean-up.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import test from "node:test";
import { load, mount, states } from "./mount.mjs";

const names = readdirSync(new URL("../", import.meta.url)).filter((f) => f.endsWith(".js")).map((f) => f.slice(0, -3));
const plain = (v) => JSON.parse(JSON.stringify(v));

for (const name of names) {
  const { spec } = await load(name);

  test(`${name}: the invariant holds on 400 random states`, () => {
    for (const s of states(spec, 400)) {
      spec.invariant(s);
      assert.deepEqual(spec.clean(s), s, "cleaning a clean state changes nothing");
      assert.deepEqual(plain(s), s, "a state survives an address");
    }
  });

  test(`${name}: results are numbers, words and Python are whole`, () => {
    for (const s of states(spec, 200, 2)) {
      const before = plain(s), d = spec.derive(s), result = spec.result(s, d);
      assert.ok(Array.isArray(result));
      assert.ok(result.every((v) => Number.isFinite(v)), JSON.stringify(result));
      assert.deepEqual(s, before, "deriving must not change the state");
      assert.deepEqual(plain(spec.result(s, spec.derive(s))), plain(result), "the same state gives the same numbers");
      const said = spec.words(s, d), code = spec.python(s);
      assert.match(said, /^\S.*\.$/s);
      for (const t of [said, code]) assert.doesNotMatch(t, /NaN|undefined|Infinity|\[object/);
      assert.doesNotMatch(said, /[-\u2212]0(?![.\d])|[-\u2212]0\.0+(?!\d)/, "nothing is minus zero");
      assert.match(code, /^result = .*\n/m);
      assert.doesNotMatch(code, /\u2212/, "Python knows no printed minus");
    }
  });

  test(`${name}: it draws every random state, and the same state always the same`, async () => {
    const f = await mount(name);
    for (const s of states(spec, 40, 3)) {
      f.model.set(s);
      f.flush();
      assert.deepEqual(f.result(), plain(spec.result(s, spec.derive(s))));
      assert.equal(f.text(".ec-readout"), spec.words(s, spec.derive(s)));
      assert.doesNotMatch(f.el.innerHTML, /NaN|undefined|Infinity|\[object/);
    }
    const s = states(spec, 1, 4)[0];
    f.model.set(s);
    f.flush();
    const once = f.result();
    f.model.set(spec.clean(spec.defaults));
    f.flush();
    f.model.set(s);
    f.flush();
    assert.deepEqual(f.result(), once);
  });

  test(`${name}: a browser that offers no networks, such as a notebook's, can still show it and change it`, async () => {
    const failed = [], keep = (e) => failed.push(e);
    process.on("unhandledRejection", keep);
    // A figure believes itself alive where there are Workers; here none may be asked for.
    globalThis.Worker = class { constructor() { throw new Error("no page offers a Worker"); } };
    try {
      const f = await mount(name);
      for (const s of states(spec, 5, 7)) {
        f.model.set(s);
        f.flush();
        await new Promise((r) => setTimeout(r));
        assert.deepEqual(f.result(), plain(spec.result(s, spec.derive(s))));
      }
      const gate = f.el.querySelector(".pt-gate[role=status]");
      if (gate) assert.match(gate.textContent, /on the book’s own page\. In a notebook, call/);
      for (const b of f.all(".ec-stage button")) f.click(b);   // the frame’s tools need a clipboard and an address
      await new Promise((r) => setTimeout(r));
      f.remove();
    } finally { delete globalThis.Worker; process.off("unhandledRejection", keep); }
    assert.deepEqual(failed, []);
  });

  test(`${name}: one imperative line, a title, and nothing left behind`, async () => {
    assert.match(spec.instruction, /^[A-Z].*[.?]$/);
    assert.ok(spec.instruction.length <= 60);
    assert.ok(spec.title.length > 0 && spec.name === name);
    for (const k of Object.keys(spec.defaults)) assert.match(k, /^[a-z][a-z0-9_]*$/);
    for (const [k, values] of Object.entries(spec.choices ?? {})) assert.ok(values.includes(spec.defaults[k]), `${k} starts as one of its choices`);
    const f = await mount(name), controls = f.all("button"), [before] = states(spec, 1, 6);
    f.model.set(before);                                       // a frame is waiting when the figure goes
    const was = f.model.toJSON(), drawn = [];
    f.el.addEventListener("ec:draw", () => drawn.push(1));
    f.remove();
    f.flush();
    for (const b of controls) f.click(b);
    assert.deepEqual([drawn, f.model.toJSON()], [[], was], "a figure that is gone neither draws nor listens");
    assert.equal(f.el.querySelector(".ec-fig"), null);
    f.model.set(states(spec, 1, 5)[0]);
    f.flush();
    assert.equal(f.el.querySelector(".ec-fig"), null, "a figure that was taken away stays away");
  });

  test(`${name}: every control has a name, every handle a value in words`, async () => {
    const f = await mount(name);
    for (const e of f.all("button")) assert.ok((e.getAttribute("aria-label") ?? e.textContent).trim(), e.outerHTML);
    for (const e of f.all("input, [role=slider]")) {
      assert.ok(e.getAttribute("aria-label") || e.closest("label"), e.outerHTML);
      if (e.getAttribute("role") === "slider" && !e.closest("[hidden]")) { assert.equal(e.getAttribute("tabindex"), "0"); assert.ok(e.getAttribute("aria-valuetext"), e.outerHTML.slice(0, 300)); }
    }
    const ids = f.all("[id]").map((e) => e.id);
    assert.equal(new Set(ids).size, ids.length, "an id is used twice");
  });
}
