import assert from "node:assert/strict";
import test from "node:test";
import { parseHTML } from "linkedom";

const { document, DOMParser } = parseHTML("<!doctype html><html><body></body></html>");
Object.assign(globalThis, { document, DOMParser });
const { addOutput, buildTable, sanitise } = await import("../page/python_output.js");

const clean = (text) => {
  const box = document.createElement("div");
  box.append(sanitise(new DOMParser().parseFromString(`<!doctype html><html><body>${text}</body></html>`, "text/html").body, document));
  return box.innerHTML;
};

test("what a cell shows keeps its text, tables and styles", () => {
  assert.equal(clean('<table class="t"><tr><th scope="col">a</th></tr></table>'), '<table class="t"><tr><th scope="col">a</th></tr></table>');
  assert.match(clean('<p style="color:red" aria-label="x">y</p>'), /<p aria-label="x" style="color:red">y<\/p>/);
  assert.match(clean('<img alt="a" src="data:image/png;base64,AAAA">'), /src="data:image\/png;base64,AAAA"/);
});

for (const [what, text] of [
  ["a script", "<script>hit()</script>"],
  ["a script inside what is kept", "<div><script>hit()</script></div>"],
  ["a handler", '<p onclick="hit()">a</p>'],
  ["a handler in capitals", '<p ONCLICK="hit()">a</p>'],
  ["a frame", '<iframe srcdoc="hit"></iframe>'],
  ["an object", '<object data="hit"></object>'],
  ["a form", '<form action="hit"><input name="hit"></form>'],
  ["a link out", '<a href="https://example.org/hit">a</a>'],
  ["a link that runs", '<a href="javascript:hit()">a</a>'],
  ["a picture from outside", '<img src="https://example.org/hit.png">'],
  ["a drawing as picture, which may hold more", '<img src="data:image/svg+xml;base64,hit">'],
  ["a source set", '<img srcset="hit.png 2x">'],
  ["a style that fetches", '<p style="background:url(https://example.org/hit)">a</p>'],
  ["a style that fetches, hidden by an escape", '<p style="background:u\\72l(hit)">a</p>'],
  ["a style sheet that fetches", "<style>@import 'hit';</style>"],
  ["a style sheet that fetches a picture", "<style>p{background:url( hit )}</style>"],
  ["a style sheet with an image set", "<style>p{background:image-set('hit' 1x)}</style>"],
  ["a base", '<base href="hit">'],
  ["a mounted figure", '<div data-figure="hit"></div>'],
  ["a refresh", '<meta http-equiv="refresh" content="0;hit">'],
]) test(`what a cell shows cannot hold ${what}`, () => { assert.doesNotMatch(clean(text), /hit/); });

test("a drawing keeps its shapes and references to itself", () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><style>.a{fill:url(#g)}</style><path class="a" d="M0 0"/><use href="#b"/></svg>';
  const kept = clean(svg);
  for (const part of ['viewBox="0 0 1 1"', ".a{fill:url(#g)}", 'd="M0 0"', 'href="#b"']) assert.ok(kept.includes(part), `${part} in ${kept}`);
});

test("a drawing cannot run or fetch", () => {
  for (const inner of ["<script>hit()</script>", '<image href="https://example.org/hit"/>', '<use href="https://example.org/hit#a"/>', "<foreignObject><p>hit</p></foreignObject>", '<path onload="hit()"/>', '<path fill="url(https://example.org/hit)"/>', '<animate attributeName="href" to="hit"/>', '<set to="hit"/>', '<a href="javascript:hit"><path/></a>'])
    assert.doesNotMatch(clean(`<svg xmlns="http://www.w3.org/2000/svg">${inner}</svg>`), /hit/, inner);
});

test("an array of two dimensions has a heading for each row and column", () => {
  const box = buildTable({ shape: [2, 3], dtype: "float64", rows: [["1", "2", "3"], ["4", "5", "−6"]], note: "" });
  const table = box.querySelector("table");
  assert.equal(table.querySelector("caption").textContent, "array, 2 × 3, float64");
  assert.deepEqual([...table.querySelectorAll("th[scope=col]")].map((e) => e.textContent), ["0", "1", "2"]);
  assert.deepEqual([...table.querySelectorAll("th[scope=row]")].map((e) => e.textContent), ["0", "1"]);
  assert.deepEqual([...table.querySelectorAll("tbody td")].map((e) => e.textContent), ["1", "2", "3", "4", "5", "−6"]);
  assert.equal(box.getAttribute("tabindex"), "0");
});

test("an array of one dimension is one row without a heading", () => {
  const table = buildTable({ shape: [2], dtype: "int64", rows: [["1", "2"]], note: "" }).querySelector("table");
  assert.equal(table.querySelectorAll("th[scope=row]").length, 0);
  assert.equal(table.querySelectorAll("thead th").length, 2);
});

const shown = (items, here = 2, sources = {}) => {
  const out = document.createElement("div");
  for (const item of items) addOutput(out, item, here, (n) => sources[n] ?? "");
  return out;
};

test("text of one stream flows together, and other output parts it", () => {
  const out = shown([{ kind: "stream", name: "stdout", text: "a\n" }, { kind: "stream", name: "stdout", text: "b\n" }, { kind: "text", text: "1" }, { kind: "stream", name: "stdout", text: "c\n" }, { kind: "stream", name: "stderr", text: "w\n" }]);
  assert.deepEqual([...out.querySelectorAll("pre")].map((e) => e.textContent), ["a\nb\n", "1", "c\n", "w\n"]);
  assert.equal(out.querySelector(".stderr .ec-py-label").textContent, "Messages");
});

test("text is text, whatever it looks like", () => {
  const out = shown([{ kind: "text", text: "<b>x</b>" }, { kind: "stream", name: "stdout", text: "<script>1</script>" }]);
  assert.equal(out.querySelector("b, script"), null);
  assert.match(out.textContent, /<b>x<\/b>/);
});

test("cut output says so", () => {
  assert.match(shown([{ kind: "cut", limit: 20000 }]).textContent, /The rest is not shown: .* 20,000 characters/);
});

test("an error names its line in words and quotes the cell", () => {
  const error = { kind: "error", type: "ZeroDivisionError", message: "division by zero", syntax: null, frames: [{ file: "<cell 2>", line: 2, name: "<module>", text: "f()" }, { file: "<cell 1>", line: 2, name: "f", text: "return 1 / 0" }] };
  const out = shown([error], 2, { 1: "def f():\n    return 1 / 0", 2: "a = 1\nf()\nb = 2" });
  assert.deepEqual([...out.querySelectorAll("p")].map((e) => e.textContent), ["ZeroDivisionError: division by zero", "Line 2 of this cell:", "Line 2 of cell 1, in f:"]);
  assert.deepEqual([...out.querySelectorAll(".marked")].map((e) => e.textContent), ["The error is on this line: →   2  f()\n", "The error is on this line: →   2      return 1 / 0\n"]);
});

test("a syntax error points at its column", () => {
  const out = shown([{ kind: "error", type: "SyntaxError", message: "never closed", frames: [], syntax: { line: 1, column: 5, text: "x = (1" } }], 2, { 2: "x = (1" });
  const [line, pointer] = out.querySelector("pre").textContent.replace("The error is on this line: ", "").split("\n");
  assert.equal(line[pointer.indexOf("^")], "(");
});

test("output of an unknown kind is an error, not silence", () => {
  assert.throws(() => shown([{ kind: "smell" }]), /kind=smell must be a kind of output/);
});
