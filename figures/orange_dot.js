// @ts-check
// Figure 2.2c. The orange dot again. Hold all readers of a matrix but one: what is left of that one, divided by the square of its
// own length, is the column of the inverse (eq-conditioned-column): the step that adds one cat and no rat.

import { mark } from "./lib/animals.js";
import { oneOf, real, realMatrix } from "./lib/clean.js";
import { choice, slider } from "./lib/controls.js";
import { drawn as attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyMatrix, spoken } from "./lib/format.js";
import { around } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { arrowBoxes, axisBoxes, clipLine, writeNear } from "./lib/shadows.js";
import { column, dist, dot, inv2, matvec, mix, norm, scale, sub } from "./lib/vec.js";
import { MATRICES } from "./lib/world.js";

const MOST = 3, LEAST = 0.3, WHO = /** @type {const} */ (["cat", "rat"]), NAMED = { W_C: "classifier", W_R: "turn & stretch" };
const nameOf = (/** @type {number[][]} */ m) => Object.keys(NAMED).find((k) => dist(MATRICES[k].flat(), m.flat()) === 0) ?? "";
const fit = (/** @type {number[]} */ w) => { const size = norm(w); return size < 1e-9 ? [LEAST, 0] : size < LEAST * (1 - 1e-12) ? scale(w, LEAST / size) : w; };

/** @param {any} s */
export function derive(s) {
  const k = WHO.indexOf(s.about), own = s.m[k], other = s.m[1 - k], rest = sub(own, scale(other, dot(own, other) / dot(other, other)));
  // The same bar as the inverse's: rows within rounding of one line have neither.
  const gone = inv2(s.m) === null, c = gone ? [0, 0] : rest, step = gone ? null : scale(c, 1 / dot(c, c));
  return { k, own, other, c, gone, step, now: step && mix(c, step, s.t), size: norm(c), kept: norm(c) / norm(own), reads: step && matvec(s.m, mix(c, step, s.t)) };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const other = WHO[1 - d.k];
  if (d.gone) return "The two rows lie on one line. Holding one leaves nothing of the other, and the matrix has no inverse.";
  const at = s.t >= 1 ? `Divided by the square of its length it is ${coord(d.step)}, and stands on the ring` : `c is ${coord(d.c)}, ${num(d.size)} long`;
  return `${at}: ${s.about} ${num(d.reads[d.k])}, ${other} ${num(d.reads[1 - d.k])}.`;
}

export const spec = {
  name: "orange_dot", number: "2.2c", title: "One cat and no rat, again", instruction: "Slide c onto the ring, then drag the rows.",
  defaults: { m: MATRICES.W_C, about: "cat", t: 0 },
  choices: { about: [...WHO] },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => (d.gone ? [0, 0] : [...d.c, ...d.step]),
  python: (/** @type {any} */ s) => {
    const name = nameOf(s.m), k = WHO.indexOf(s.about), head = `import numpy as np\nimport eigencat as ec\n\nW = ${name ? `ec.matrices()["${name}"]` : `np.array(${pyMatrix(s.m)})`}\n`;
    if (derive(s).gone) return `${head}result = [0.0, 0.0]      # two rows on one line: no inverse, and nothing left\n`;
    return `${head}found = ec.condition(W[${k}], on=[W[${1 - k}]])      # hold the other row
c = found.vector * found.retained * np.linalg.norm(W[${k}])
result = [*c, *np.linalg.inv(W)[:, ${k}]]      # c, and the column that c / (c @ c) falls on
print(np.allclose(c / (c @ c), result[2:]))
`;
  },
  clean: (/** @type {any} */ s) => ({ m: realMatrix("m", s.m, 2, 2, -MOST, MOST).map(fit), about: oneOf("about", s.about, WHO), t: real("t", s.t, 0, 1) }),
  random(/** @type {() => number} */ r) {
    const a = [between(r, -2.5, 2.5), between(r, -2.5, 2.5)];
    return { m: r() < 0.2 ? MATRICES[pick(r, Object.keys(NAMED))] : [a, r() < 0.1 ? scale(a, 0.5) : [between(r, -2.5, 2.5), between(r, -2.5, 2.5)]], about: pick(r, [...WHO]), t: r() };
  },
  invariant(/** @type {any} */ s) {
    const d = derive(s), inverse = inv2(s.m), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    must(d.gone === (inverse === null), "nothing may be left exactly where there is no inverse");
    if (!inverse) return;
    const g = column(inverse, d.k), room = 1e-9 * (1 + norm(g) ** 3);
    must(dist(d.step, g) < room, "c over the square of its length must be the column of the inverse");
    must(Math.abs(dot(d.other, d.now)) < room, "all the way from c to the dot, the held row must read nothing");
    must(Math.abs(norm(g) * d.size - 1) < room, "the longer c, the nearer the dot");
  },
  build,
};
export default defineFigure(spec);

const UNIT = 70, FRAME = { x: [-3.3, 3.7], y: [-3.2, 3.35] };

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, tween } = ctx;
  const p = plane({ ...FRAME, unit: UNIT, axes: [{ kind: "face", name: "snout" }, { kind: "body", name: "body" }], label: "The rows of W, and what is left of one when the other is held" }), lines = axisBoxes(p);
  const rule = svg("path", { class: "ts-rule" }), level = [0, 1].map(() => svg("path", { class: "tc-level" })), shadow = svg("path", { class: "ts-shadow" }), drop = svg("path", { class: "ts-drop" });
  const rows = WHO.map((k) => arrow(p, { cls: `tc-row ${k}`, pin: true })), c = arrow(p, { cls: "ts-c od-c", hollow: true }), now = arrow(p, { cls: "ts-c", hollow: true }), dot_ = svg("g", { class: "od-dot", "data-lights": "g" });
  const tags = Object.fromEntries(["own", "other", "c", "dot"].map((k) => [k, svg("text", { class: `ec-label ts-tag ${k}` })])), tips = WHO.map((_, i) => { const g = svg("g", { class: "ec-handle", "data-lights": `w${i + 1}` }); g.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="12"/>`; return g; });
  dot_.innerHTML = `<circle class="od-ring" r="11"/><g transform="scale(.62)" class="od-mark"></g>`;
  const inner = /** @type {Element} */ (dot_.querySelector(".od-mark"));
  p.data.append(rule, ...level, shadow, drop, ...rows.map((a) => a.root), c.root, now.root);
  p.over.append(dot_, ...Object.values(tags), ...tips);
  const about = choice({ label: "Change", options: [["cat", "cat, hold rat"], ["rat", "rat, hold cat"]], signal, hideable: "about", set: (v) => { set({ about: v }); commit(); } });
  const which = choice({ label: "W is", options: /** @type {[string, string][]} */ (Object.entries(NAMED)), signal, hideable: "matrix", set: (w) => { set({ m: MATRICES[w] }); commit(); } });
  const t = slider({ label: "c to c / ‖c‖²", min: 0, max: 1, step: 0.01, value: (v) => (v >= 1 ? "there" : `${Math.round(100 * v)}%`), signal, done: commit, set: (v) => set({ t: v }) });
  const go = html("button", { type: "button", class: "ec-opt" }, "Divide by its length, squared");
  go.addEventListener("click", () => { const to = state().t >= 1 ? 0 : 1; tween(to, state().t, 500, (v) => set({ t: v }), commit); }, { signal });
  const line = ["W times the hollow arrow", "c", "‖c‖²", "c / ‖c‖²"].map((text) => { const v = html("td"); return { v, root: html("tr", {}, html("th", { scope: "row" }, text), v) }; }), verdict = html("p", { class: "ts-kept" });
  stage.append(html("div", { class: "ht-two" }, p.root, html("div", { class: "ht-side" }, about.root, html("div", {}, go), t.root, html("table", { class: "cd-table", "data-hideable": "table" }, html("tbody", {}, ...[1, 2, 3, 0].map((i) => line[i].root))), verdict, which.root)));
  const hands = tips.map((tip, i) => movable(tip, { range: [[-MOST, MOST], [-MOST, MOST]], signal, label: `The tip of row ${i + 1}, ${WHO[i]}`, at: p.at, get: () => state().m[i], set: (v) => { const m = state().m.map((/** @type {number[]} */ r) => [...r]); m[i] = v; set({ m }); }, done: commit, home: () => MATRICES.W_C[i],
    value: () => { const s = state(), d = derive(s); return `${spoken(s.m[i][0])}, ${spoken(s.m[i][1])}; ${Math.round(100 * d.kept)} percent of the ${s.about} row is left`; } }));

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const px = (/** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])], zero = px([0, 0]), unit = scale([d.other[0], -d.other[1]], 1 / norm(d.other)), span = clipLine(zero, unit, p.W, p.H), foot = sub(d.own, d.c);
    attr(rule, { d: span ? `M${span[0].join(" ")}L${span[1].join(" ")}` : "" });
    level.forEach((path, i) => { const w = s.m[i], l = clipLine(px(scale(w, (i === d.k ? 1 : 0) / dot(w, w))), [w[1], w[0]], p.W, p.H); attr(path, { class: `tc-level ${WHO[i]}`, d: l ? `M${l[0].join(" ")}L${l[1].join(" ")}` : "" }); });
    rows.forEach((a, i) => a.draw(s.m[i]));
    attr(shadow, { d: norm(foot) > 0.03 ? `M${zero.join(" ")}L${px(foot).join(" ")}` : "" });
    attr(drop, { d: d.gone ? "" : `M${px(d.own).join(" ")}L${px(foot).join(" ")}` });
    c.draw(d.c); now.draw(d.now ?? [0, 0]);
    const G = d.step ? p.pin(d.step, 12) : null;
    attr(dot_, { transform: G ? `translate(${G.x} ${G.y})` : "", style: G && !G.out ? "" : "display:none" });
    if (dot_.getAttribute("data-who") !== s.about) { attr(dot_, { "data-who": s.about }); inner.innerHTML = mark[/** @type {"cat"} */ (s.about)]; }
    tips.forEach((g, i) => attr(g, { transform: `translate(${px(s.m[i]).join(" ")})` }));
    for (const h of hands) h.sync();
    const taken = [...p.taken, ...s.m.map((/** @type {number[]} */ w) => around(...(/** @type {[number, number]} */ (px(w))), 14)), ...(G ? [around(G.x, G.y, 13)] : []), ...s.m.flatMap((/** @type {number[]} */ w) => arrowBoxes(p, w)), ...(d.now ? arrowBoxes(p, d.now) : []), ...arrowBoxes(p, d.c)], soft = [...lines, ...arrowBoxes(p, foot, d.own)];
    writeNear(tags.own, `${s.about} row`, px(d.own), taken, p, [17, 28, 42], soft);
    writeNear(tags.other, `${WHO[1 - d.k]} row, held`, px(d.other), taken, p, [17, 28, 42], soft);
    writeNear(tags.c, d.gone ? "" : s.t < 0.02 ? "c" : s.t > 0.98 ? "c / ‖c‖²" : "", d.now ? px(d.now) : zero, taken, p, [14, 26, 40, 56], soft);
    writeNear(tags.dot, d.step ? `one ${s.about}, no ${WHO[1 - d.k]}` : "", G ? [G.x, G.y] : zero, taken, p, [16, 28, 42, 58], soft);
    say(line[0].v, d.reads ? coord(d.reads) : "–"); say(line[1].v, coord(d.c)); say(line[2].v, num(d.size ** 2)); say(line[3].v, d.step ? coord(d.step) : "–");
    say(verdict, d.gone ? "The rows lie on one line: nothing is left, and there is no inverse." : s.t >= 1 ? `It reads ${s.about} 1, ${WHO[1 - d.k]} 0. That is the column of W⁻¹.` : `The held row reads nothing of c. The ${s.about} row reads ‖c‖² of it.`);
    say(go, s.t >= 1 ? "Back to c" : "Divide by its length, squared");
    about.draw(s.about); which.draw(nameOf(s.m)); t.draw(s.t);
  } };
}
