// Components in the page: unit, at right angles, in order, and an edit by one standard deviation moves by its scale.
import assert from "node:assert/strict";
import test from "node:test";
import { METHODS, components } from "../lib/components.js";
import { cosine, distance, edit, length } from "../lib/directions.js";

test("components: ten of each method, unit, at right angles to each other, the strongest first", () => {
  assert.deepEqual(METHODS, ["ganspace", "sefa", "sefa-paper"]);
  for (const method of METHODS) {
    const list = components(method), strength = list.map((d) => d.share ?? d.eigenvalue);
    assert.equal(list.length, 10);
    list.forEach((d, i) => {
      assert.equal(d.name, `${method} ${i}`);
      assert.ok(Math.abs(length(d.vector) - 1) < 1e-12);
      assert.ok(i === 0 || strength[i] <= strength[i - 1], `${d.name}: ${strength}`);
      for (const other of list.slice(0, i)) assert.ok(Math.abs(cosine(d, other)) < 1e-3, `${d.name}, ${other.name}`);
    });
  }
});

test("components: GANSpace's scales fall, SeFa's need not", () => {
  const falls = (method) => components(method).every((d, i, all) => i === 0 || d.scale <= all[i - 1].scale);
  assert.ok(falls("ganspace"));
  assert.ok(!falls("sefa"));
});

test("components: a step of one is one standard deviation along it, and an unknown method is refused", () => {
  const d = components("sefa")[3], w = new Float64Array(64).fill(0.1);
  assert.ok(Math.abs(distance(edit(w, d, 1), d) - distance(w, d) - d.scale) < 1e-12);
  assert.throws(() => components("pca"), /method=pca must be one of ganspace/);
});
