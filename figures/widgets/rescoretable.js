// @ts-check
// What edits changed, as bars with their confidence intervals: eigencat.widgets.RescoreTable. All of it is in the widget;
// no kernel is needed. A hollow bar is a change whose interval holds 0.

import { oneOf, real } from "../lib/clean.js";
import { choice, slider } from "../lib/controls.js";
import { attr, html, say } from "../lib/dom.js";
import { defineFigure } from "../lib/figure.js";
import { short } from "../lib/format.js";

const plain = (/** @type {string} */ name) => name.replaceAll("_", " ");
const signed = (/** @type {number} */ v) => `${v > 0 && Number(v.toFixed(2)) !== 0 ? "+" : ""}${short(v)}`;

/** The rows of one step: changes in the reader's units and in spreads, and whether they may be none. @param {any} data @param {number} k */
export function rowsOf(data, k) {
  return data.attributes.map((/** @type {string} */ name, /** @type {number} */ j) => {
    const by = data.spread[j] > 0 ? data.spread[j] : 1, change = data.change[k][j], low = data.low[k][j], high = data.high[k][j];
    return { name, change, low, high, at: change / by, from: low / by, to: high / by, none: low <= 0 && high >= 0 };
  });
}

/** @param {any} model */
function specOf(model) {
  const data = model.get("data"), { alphas } = data, step = (/** @type {number} */ a) => alphas.reduce((/** @type {number} */ best, /** @type {number} */ v, /** @type {number} */ i) => (Math.abs(v - a) < Math.abs(alphas[best] - a) ? i : best), 0);
  const derive = (/** @type {any} */ s) => {
    const rows = rowsOf(data, step(s.alpha));
    return { rows: s.order === "given" ? rows : [...rows].sort((a, b) => Math.abs(b.at) - Math.abs(a.at)) };
  };
  const words = (/** @type {any} */ s, /** @type {any} */ d) => {
    const sure = d.rows.filter((/** @type {any} */ r) => !r.none), list = [...sure].sort((a, b) => Math.abs(b.at) - Math.abs(a.at)).slice(0, 3).map((r) => `${plain(r.name)} ${signed(r.change)}`);
    return `At ${signed(s.alpha)} along ${plain(data.direction)}, over ${data.samples} samples: ${list.length ? `${list.join(", ")}` : "no change that is beyond doubt"}. ${d.rows.length - sure.length} of ${d.rows.length} changes may be none.`;
  };
  return {
    name: "widget_rescore", title: `${data.samples} samples, 95% intervals`, instruction: `What changed along ${plain(data.direction)}`, reset: "Start again",
    defaults: { alpha: Math.max(...alphas), order: "largest" },
    derive, words, result: () => [], invariant() {}, random: () => ({}),
    python: (/** @type {any} */ s) => `k = list(table.alphas).index(${alphas[step(s.alpha)]})
result = dict(zip(table.attributes, zip(table.low[k], table.change[k], table.high[k])))
`,
    clean: (/** @type {any} */ s) => ({ alpha: alphas[step(real("alpha", s.alpha, Math.min(...alphas), Math.max(...alphas)))], order: oneOf("order", s.order, ["given", "largest"]) }),
    build: (/** @type {any} */ ctx) => build(ctx, data, step),
  };
}

/** @param {import("../lib/figure.js").Ctx} ctx @param {any} data @param {(a: number) => number} step */
function build({ stage, state, set, commit, signal }, data, step) {
  const { alphas } = data, last = alphas.length - 1;
  // The slider moves over the steps that were taken, however they are spaced.
  const bar = slider({ label: "alpha", min: 0, max: last, step: 1, value: (k) => signed(alphas[k]), signal, done: commit, set: (k) => set({ alpha: alphas[k] }) });
  const order = choice({ label: "Order", options: [["largest", "largest first"], ["given", "as given"]], signal, set: (v) => { set({ order: v }); commit(); } });
  const reach = Math.max(1, ...alphas.flatMap((/** @type {number} */ _, /** @type {number} */ k) => rowsOf(data, k).flatMap((/** @type {any} */ r) => [Math.abs(r.from), Math.abs(r.to)])));
  const place = (/** @type {number} */ v) => 50 + (50 * v) / reach;
  const rows = data.attributes.map(() => {
    const name = html("th", { scope: "row" }), now = html("i", { class: "lb-now" }), line = html("i", { class: "wr-line" }), value = html("span", { class: "lb-value" }), range = html("span", { class: "lb-was" });
    return { name, now, line, value, range, root: html("tr", {}, name, html("td", { class: "lb-bar" }, html("div", { class: "lb-track", "aria-hidden": "true" }, now, line)), html("td", { class: "lb-num" }, value, range)) };
  });
  const key = (/** @type {string} */ cls, /** @type {string} */ text) => html("span", { class: "lb-key" }, html("i", { class: cls }), text);
  stage.append(bar.root, order.root, html("div", { class: "lb-root wr-root" }, html("table", { class: "lb-table" }, html("caption", {}, "Mean change, in usual spreads", key("lb-now", "changed"), key("lb-now none", "may be none")),
    html("colgroup", {}, html("col", { class: "lb-names" }), html("col", {}), html("col", { class: "wr-nums" })),
    html("thead", { class: "ec-vh" }, html("tr", {}, html("th", { scope: "col" }, "Attribute"), html("th", { scope: "col" }, "As a bar"), html("th", { scope: "col" }, "Mean change and its 95% interval"))), html("tbody", {}, ...rows.map((/** @type {any} */ r) => r.root)))));
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    bar.draw(step(s.alpha)); order.draw(s.order);
    d.rows.forEach((/** @type {any} */ r, /** @type {number} */ i) => {
      const e = rows[i], from = Math.min(0, r.at), to = Math.max(0, r.at);
      attr(e.root, { "data-row": r.name, "data-change": r.change.toFixed(4) });
      say(e.name, plain(r.name));
      attr(e.now, { class: `lb-now${r.none ? " none" : ""}`, style: `left:${place(from).toFixed(2)}%;width:${(place(to) - place(from)).toFixed(2)}%` });
      attr(e.line, { style: `left:${place(r.from).toFixed(2)}%;width:${(place(r.to) - place(r.from)).toFixed(2)}%` });
      say(e.value, signed(r.change));
      say(e.range, ` (${signed(r.low)} to ${signed(r.high)})`);
    });
  } };
}

export default { render: (/** @type {any} */ { model, el }) => { el.classList.add("ec-box"); return defineFigure(/** @type {any} */ (specOf(model))).render({ model, el }); } };
