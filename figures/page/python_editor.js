// @ts-check
// A plain-text editor for a cell: grows with its text, Tab indents, Escape lets Tab leave.

import { html } from "../lib/dom.js";

const STEP = "    ";

/**
 * What a key does to a text. Pure, so that node can test it.
 * @param {{ value: string, start: number, end: number }} s @param {"indent"|"outdent"|"newline"} what
 * @returns {{ from: number, to: number, text: string, start: number, end: number }} replace from..to by text, then select start..end
 */
export function edit({ value, start, end }, what) {
  if (what === "newline") {
    const line = value.slice(value.lastIndexOf("\n", start - 1) + 1, start);
    const indent = (/^[ \t]*/.exec(line)?.[0] ?? "") + (/:\s*(#.*)?$/.test(line) ? STEP : "");
    const at = start + 1 + indent.length;
    return { from: start, to: end, text: `\n${indent}`, start: at, end: at };
  }
  const from = value.lastIndexOf("\n", start - 1) + 1;
  if (what === "indent" && start === end) {
    const text = STEP.slice((start - from) % STEP.length);
    return { from: start, to: end, text, start: start + text.length, end: start + text.length };
  }
  // Whole lines; one that the selection only touches at its start stays.
  const last = end > start && value[end - 1] === "\n" ? end - 1 : end;
  const to = value.indexOf("\n", last) < 0 ? value.length : value.indexOf("\n", last);
  const lines = value.slice(from, to).split("\n");
  const moved = lines.map((line) => (what === "outdent" ? line.replace(/^( {1,4}|\t)/, "") : line && STEP + line));
  const text = moved.join("\n"), first = moved[0].length - lines[0].length;
  return { from, to, text, start: Math.max(from, start + first), end: Math.max(from, end + text.length - (to - from)) };
}

/** @param {HTMLTextAreaElement} area @param {ReturnType<typeof edit>} change */
function apply(area, change) {
  if (area.value.slice(change.from, change.to) === change.text) { area.setSelectionRange(change.start, change.end); return; }
  area.setSelectionRange(change.from, change.to);
  // Old, and the one way that keeps the browser's own undo; where it is gone the text still changes.
  const done = change.text ? document.execCommand("insertText", false, change.text) : document.execCommand("delete");
  if (!done && change.from + change.text.length !== area.selectionEnd) {
    area.setRangeText(change.text, change.from, change.to);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(change.start, change.end);
}

/**
 * @param {{ label: string, hint: string, value: string, signal?: AbortSignal, onInput: (value: string) => void }} o
 * @returns {HTMLTextAreaElement}
 */
export function makeEditor({ label, hint, value, onInput, signal }) {
  const area = /** @type {HTMLTextAreaElement} */ (html("textarea", { class: "ec-py-editor", "aria-label": label, "aria-describedby": hint, spellcheck: "false", autocapitalize: "off", autocomplete: "off", autocorrect: "off", wrap: "soft" }));
  area.value = value;
  const grow = () => { area.rows = Math.max(2, area.value.split("\n").length); };
  grow();
  let leaving = false;
  area.addEventListener("input", () => { grow(); onInput(area.value); }, { signal });
  area.addEventListener("blur", () => { leaving = false; }, { signal });
  area.addEventListener("keydown", (e) => {
    if (e.isComposing) return;
    if (e.key === "Escape") { leaving = true; return; }
    const state = { value: area.value, start: area.selectionStart, end: area.selectionEnd };
    if (e.key === "Tab" && !leaving && !e.ctrlKey && !e.altKey && !e.metaKey) {
      e.preventDefault();
      apply(area, edit(state, e.shiftKey ? "outdent" : "indent"));
    } else if (e.key === "Enter" && !e.shiftKey && !e.ctrlKey && !e.altKey && !e.metaKey) {
      e.preventDefault();
      apply(area, edit(state, "newline"));
    }
    if (e.key !== "Tab" && e.key !== "Shift") leaving = false;
  }, { signal });
  return area;
}
