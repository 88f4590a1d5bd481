// @ts-check
// What the reader network says of portraits: a row for each attribute, left beside the truth, right beside what it said before.

import { attr, html, say } from "./dom.js";
import { ATTRIBUTES } from "./portrait_attributes.js";

/** What is shown of all that the network reads. */
export const READ = ["age", "smile", "mouth_open", "glasses", "beard", "hair_length", "grey", "yaw"];
const TEXT = { age: "age", smile: "smile", mouth_open: "mouth open", glasses: "glasses", beard: "beard", hair_length: "hair length", grey: "grey hair", yaw: "head turn" };
/** An attribute's name as a reader knows it. @param {string} name */
export const wordFor = (name) => TEXT[/** @type {"age"} */ (name)] ?? name.replaceAll("_", " ");
const ABOUT = Object.fromEntries(ATTRIBUTES.map((a) => [a.name, a]));
const MINUS = "−";

/** @param {string} name @param {number} v */
export function amount(name, v) {
  const { unit } = ABOUT[name], n = unit === "years" || unit === "degrees" ? Math.round(v) : Math.round(100 * v), sign = n < 0 ? MINUS : "";
  return `${sign}${Math.abs(n)}${unit === "degrees" ? "°" : unit === "years" ? "" : "%"}`;
}
/** Where on its track a value stands, from 0 to 1. @param {string} name @param {number} v */
export const along = (name, v) => Math.min(1, Math.max(0, (v - ABOUT[name].low) / (ABOUT[name].high - ABOUT[name].low)));

/** A reading may overshoot a little, and nobody is less than clean-shaven. @param {Record<string, number>} reading */
const inRange = (reading) => Object.fromEntries(Object.entries(reading).map(([name, v]) => [name, name in ABOUT ? Math.min(ABOUT[name].high, Math.max(ABOUT[name].low, v)) : v]));

/** The changes worth a word, largest first, as shares of each attribute's range. @param {Record<string, number>} now @param {Record<string, number>} before */
export function changes(now, before) {
  return READ.map((name) => ({ name, by: now[name] - before[name], share: (now[name] - before[name]) / (ABOUT[name].high - ABOUT[name].low) }))
    .filter((c) => Math.abs(c.share) > 0.06).sort((a, b) => Math.abs(b.share) - Math.abs(a.share));
}
/** @param {Record<string, number>} now @param {Record<string, number>} before */
export function inWords(now, before) {
  const list = changes(now, before).slice(0, 4).map(({ name, by }) => `${TEXT[/** @type {"age"} */ (name)]} ${by > 0 ? "up" : "down"} ${amount(name, Math.abs(by))}`);
  return list.length ? `The reader says what changed: ${list.join(", ")}.` : "Move an axis, and the reader says here what changed.";
}
/** @param {Record<string, number>} reading @param {Record<string, number>} truth */
export function missed(reading, truth) {
  const worst = changes(reading, truth)[0];
  return worst ? `The reader is furthest off on ${TEXT[/** @type {"age"} */ (worst.name)]}: it says ${amount(worst.name, reading[worst.name])}, drawn was ${amount(worst.name, truth[worst.name])}.` : "The reader is close to the truth on every line.";
}

/** @param {{left: string, right: string}} o the two columns' names */
export function receipt(o) {
  const track = () => {
    const was = html("i", { class: "pr-was" }), now = html("i", { class: "pr-now" }), text = html("span", { class: "pr-value" }, "–");
    return { was, now, text, root: html("td", {}, html("div", { class: "pr-cell" }, html("div", { class: "pr-track", "aria-hidden": "true" }, was, now), text)) };
  };
  const rows = READ.map((name) => ({ name, left: track(), right: track() }));
  const key = (/** @type {string} */ cls, /** @type {string} */ text) => html("span", { class: "pr-key" }, html("i", { class: cls }), text);
  const heard = [html("p", { class: "pr-said" }), html("p", { class: "pr-said" })], live = html("p", { class: "ec-vh", "aria-live": "polite" });
  const root = html("div", { class: "pr-root ec-late" },
    html("table", { class: "pr-table" }, html("caption", {}, "What the reader network says"),
      html("thead", {}, html("tr", {}, html("th", { scope: "col" }, html("span", { class: "ec-vh" }, "Attribute")), html("th", { scope: "col" }, o.left, " ", key("pr-was truth", "truth"), key("pr-now", "read")), html("th", { scope: "col" }, o.right, " ", key("pr-was", "before"), key("pr-now", "now")))),
      html("tbody", {}, ...rows.map((r) => html("tr", {}, html("th", { scope: "row" }, TEXT[/** @type {"age"} */ (r.name)]), r.left.root, r.right.root)))),
    ...heard, live);
  for (const r of rows) r.left.was.classList.add("truth");
  let waiting = 0;
  const put = (/** @type {"left"|"right"} */ side, /** @type {Record<string, number>} */ now, /** @type {Record<string, number>} */ was, /** @type {string} */ sentence) => {
    for (const r of rows) {
      const t = r[side];
      attr(t.was, { style: `left:${(100 * along(r.name, was[r.name])).toFixed(1)}%` });
      attr(t.now, { style: `left:${(100 * along(r.name, now[r.name])).toFixed(1)}%` });
      say(t.text, side === "left" ? `${amount(r.name, now[r.name])} for ${amount(r.name, was[r.name])}` : amount(r.name, now[r.name]));
    }
    root.classList.add(`has-${side}`);
    say(heard[side === "left" ? 0 : 1], sentence);
    clearTimeout(waiting);
    waiting = /** @type {any} */ (setTimeout(() => say(live, sentence), 600));   // spoken when the hand rests
  };
  return { root,
    /** @param {Record<string, number>} reading @param {Record<string, number>} truth */
    left(reading, truth) { const now = inRange(reading); put("left", now, truth, missed(now, truth)); },
    /** @param {Record<string, number>} reading @param {Record<string, number>} before */
    right(reading, before) { const now = inRange(reading), was = inRange(before); put("right", now, was, inWords(now, was)); } };
}
