// @ts-check
// Leak bars: what a reader measured after an edit, one row an attribute, told from the middle outwards in units of how
// far faces usually differ. A dashed outline is the same edit without conditions: the ghost. Which row the edit is meant
// for and which are held is told by a mark and a word, not by colour alone.

import { attr, html, say } from "./dom.js";
import { MINUS } from "./format.js";
import { NAMES, READINGS } from "./portrait_found.js";
import { amount, wordFor } from "./portrait_words.js";

/** How many usual spreads the track is long, either way. */
export const REACH = 2.5;
/** What counts as no change: a tenth of the usual spread. */
export const STILL = 0.1;

const spread = (/** @type {string} */ name) => READINGS.spread[NAMES.indexOf(name)];
/** A change in units of how far faces usually differ. @param {string} name @param {number} change */
export const inSpreads = (name, change) => change / spread(name);
/** "+12", "−8%", with its sign. @param {string} name @param {number} change */
export function signed(name, change) {
  const text = amount(name, Math.abs(change)), none = /^0\D?$/.test(text);
  return none ? text : `${change < 0 ? MINUS : "+"}${text}`;
}
/**
 * How much of an edit went elsewhere: the changes of all rows but the target's, in spreads, as a share of the target's.
 * Null where the target hardly moved. @param {Record<string, number>} changes @param {string} target
 */
export function leaked(changes, target) {
  const meant = Math.abs(inSpreads(target, changes[target]));
  if (meant < STILL) return null;
  const rest = Object.keys(changes).filter((n) => n !== target && NAMES.includes(n)).reduce((sum, n) => sum + inSpreads(n, changes[n]) ** 2, 0);
  return Math.sqrt(rest) / meant;
}

/** The changes from one reading to another, of some attributes. @param {Record<string, number>} now @param {Record<string, number>} before @param {string[]} names */
export const changed = (now, before, names) => Object.fromEntries(names.map((n) => [n, now[n] - before[n]]));

/** What a sighted reader sees, in a sentence. @param {Record<string, number>} changes @param {string} target @param {string[]} held */
export function leakWords(changes, target, held) {
  const list = Object.keys(changes).filter((n) => n !== target && Math.abs(inSpreads(n, changes[n])) > STILL)
    .sort((a, b) => Math.abs(inSpreads(b, changes[b])) - Math.abs(inSpreads(a, changes[a]))).slice(0, 3)
    .map((n) => `${wordFor(n)} ${signed(n, changes[n])}${held.includes(n) ? ", though held" : ""}`);
  const meant = `The reader says: ${wordFor(target)} ${signed(target, changes[target])}`;
  return `${meant}${list.length ? `; also ${list.join("; ")}` : "; nothing else moved"}.`;
}

/**
 * The rows are NAMES of the portraits, or any others whose words and units are given.
 * @param {{ names: string[], label?: string, ghost?: string, word?: (name: string) => string, inUnits?: (name: string, change: number) => number, told?: (name: string, change: number) => string }} o
 */
export function leakBars({ names, label = "What the reader measured", ghost = "without conditions", word = wordFor, inUnits = inSpreads, told = signed }) {
  const rows = names.map((name) => {
    const was = html("i", { class: "lb-ghost", hidden: true }), now = html("i", { class: "lb-now", hidden: true }), value = html("span", { class: "lb-value" }, "–"), before = html("span", { class: "lb-was" });
    const mark = html("span", { class: "lb-mark" }), row = html("tr", { "data-row": name }, html("th", { scope: "row" }, word(name), " ", mark), html("td", { class: "lb-bar" }, html("div", { class: "lb-track", "aria-hidden": "true" }, was, now)), html("td", { class: "lb-num" }, value, before));
    return { name, was, now, value, before, mark, row };
  });
  const live = html("p", { class: "ec-vh", "aria-live": "polite" }), said = html("p", { class: "lb-said" });
  const key = (/** @type {string} */ cls, /** @type {string} */ text) => html("span", { class: "lb-key" }, html("i", { class: cls }), text);
  const root = html("div", { class: "lb-root ec-late" },
    html("table", { class: "lb-table" }, html("caption", {}, label, key("lb-now", "changed by"), key("lb-ghost", ghost)),
      // A table of fixed layout takes its widths from here: the first row is not to be seen.
      html("colgroup", {}, html("col", { class: "lb-names" }), html("col", {}), html("col", { class: "lb-nums" })),
      html("thead", { class: "ec-vh" }, html("tr", {}, html("th", { scope: "col" }, "Attribute"), html("th", { scope: "col" }, "As a bar"), html("th", { scope: "col" }, `Change, and ${ghost}`))), html("tbody", {}, ...rows.map((r) => r.row))), said, live);
  let waiting = 0;
  /** A bar from the middle; beyond the track it ends in a point. @param {HTMLElement} e @param {number} v in spreads */
  const put = (e, v) => {
    const far = Math.min(1, Math.abs(v) / REACH) * 50;
    e.hidden = false;
    attr(e, { style: `left:${(v < 0 ? 50 - far : 50).toFixed(2)}%;width:${far.toFixed(2)}%` });
    e.classList.toggle("beyond", Math.abs(v) > REACH);
    e.classList.toggle("low", v < 0);
  };
  return { root,
    /** Which attribute is edited, and which are held. @param {string} target @param {string[]} held */
    roles(target, held) {
      for (const r of rows) {
        const role = r.name === target ? "target" : held.includes(r.name) ? "held" : "";
        attr(r.row, { class: role });
        say(r.mark, role === "target" ? "edited" : role);
      }
    },
    /** @param {Record<string, number>} changes by attribute @param {Record<string, number>|null} without the ghost's @param {string} sentence spoken when the hand rests */
    draw(changes, without, sentence) {
      for (const r of rows) {
        put(r.now, inUnits(r.name, changes[r.name]));
        if (without) put(r.was, inUnits(r.name, without[r.name])); else r.was.hidden = true;
        attr(r.row, { "data-change": changes[r.name].toFixed(4), "data-ghost": without ? without[r.name].toFixed(4) : "" });
        say(r.value, told(r.name, changes[r.name]));
        say(r.before, without ? ` (${told(r.name, without[r.name])})` : "");
      }
      say(said, sentence);
      clearTimeout(waiting);
      waiting = /** @type {any} */ (setTimeout(() => say(live, sentence), 600));
    } };
}
