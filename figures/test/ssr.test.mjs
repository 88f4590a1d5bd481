// The static pictures: what a drawing is in a page, it must be in the DOM that makes its picture at build.
import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import vm from "node:vm";

const context = vm.createContext({ Buffer, atob, AbortController, performance: { now: () => 0 }, setTimeout: () => 0, clearTimeout: () => 0, requestAnimationFrame: () => 0, console });
vm.runInContext(fs.readFileSync(new URL("../../book/_ext/ssr.js", import.meta.url), "utf8"), context);
const render = (name, state = "{}") => vm.runInContext(`EigencatSSR.render(${JSON.stringify(name)}, ${JSON.stringify(state)})`, context);

test("a shape set by innerHTML is closed, so that the next one is not drawn inside it and lost", () => {
  for (const name of ["sort_cards", "four_sliders", "two_models"]) {
    const picture = render(name), shapes = picture.match(/<(?:path|circle|ellipse|rect)\b(?:"[^"]*"|[^">])*>/g) ?? [];
    assert.ok(shapes.length > 40, `${name} has ${shapes.length} shapes`);
    const open = shapes.filter((s) => !s.endsWith("/>"));
    assert.deepEqual(open.slice(0, 3), [], `${name} leaves ${open.length} shapes open`);
  }
});

test("a picture holds no number that is none", () => {
  for (const name of vm.runInContext("EigencatSSR.names", context)) assert.doesNotMatch(render(name), /NaN|undefined/);
});
