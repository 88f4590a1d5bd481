// @ts-check
// A question with a place for an answer: plant a flag where x WILL land under W, then look. Asked the other way
// (ask = "animal"), x is a label of Model 2 and the flag looks for the animal that wears it, in Model 1.
// In the world of words the two Models are two word maps, and pictures of things take the animals' place.
// Until the reader is sure, the answer is nowhere: not in the page, not in the words, not in the result.

import { animal, layout, mark } from "./lib/animals.js";
import { matrix, sign } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { mistake, wrongPlaces } from "./lib/feedback.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, pyMatrix, short, spoken } from "./lib/format.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { clamp, dist, inv2, matvec, mix, snap } from "./lib/vec.js";
import { THING, THINGS } from "./lib/words.js";
import { MATRICES } from "./lib/world.js";

/** The flag stops at every quarter; one step off, in any direction, still counts as there. */
const STEP = 0.25;
// How near counts as there. In Model 1 only the nearest place of the grid does: W may stretch what is left.
const near = (/** @type {any} */ s) => (s.ask === "animal" ? STEP / Math.SQRT2 + 1e-9 : 0.4);
const ANIMALS = [
  { name: "Model 1", words: ["snout", "body"], kinds: /** @type {const} */ (["face", "body"]), hatch: true, unit: 62, x: [-1.6, 4.4], y: [-1.2, 3.95], range: [[-1.25, 4], [-0.75, 3.25]] },
  { name: "Model 2", words: ["cat", "rat"], kinds: /** @type {const} */ (["cat", "rat"]), hatch: false, unit: 46, x: [-3.65, 5.15], y: [-3.6, 4.1], range: [[-3.25, 4.75], [-3.25, 3.25]] },
];
const MAP = { words: ["first", "second"], kinds: /** @type {const} */ (["plain", "plain"]), hatch: false, unit: 46, x: [-4.9, 4.4], y: [-3.1, 3.9], range: [[-4.5, 4], [-2.75, 3.25]] };
/** @type {Record<string, {name: string, words: string[], kinds: readonly ("face"|"body"|"cat"|"rat"|"plain")[], hatch: boolean, unit: number, x: number[], y: number[], range: number[][]}[]>} */
const WORLDS = { animals: ANIMALS, words: [{ ...MAP, name: "The German map" }, { ...MAP, name: "The English map" }] };
/** The Model that the flag stands in. @param {any} s */
const placeOf = (s) => WORLDS[s.world][s.ask === "animal" ? 0 : 1];
/** The thing that a question is about, where the two maps list it. @param {any} s */
const thingOf = (s) => (s.world === "words" && s.w === "W_G" ? THINGS.find((t) => dist(s.ask === "animal" ? matvec(MATRICES.W_G, t.de) : t.de, s.x) < 1e-6) : undefined);
const matrixOf = (/** @type {any} */ s) => (s.w === "custom" ? s.m : MATRICES[s.w]);
/** A flag that stands on the map a label came from is asked for otherwise. @param {any} s */
const asks = (s) => (s.world === "words" && s.ask === "animal" ? "Plant your flag where it came from." : spec.instruction);
const inRange = (/** @type {number[]} */ q, /** @type {number[][]} */ range) => q.every((v, i) => v >= range[i][0] - 1e-9 && v <= range[i][1] + 1e-9);

/** @param {any} s @returns {number[]} */
const answer = (s) => matvec(mapOf(s), s.x);

/** What the reader has to apply: W, or W the other way. @param {any} s */
const mapOf = (s) => (s.ask === "animal" ? /** @type {number[][]} */ (inv2(matrixOf(s))) : matrixOf(s));

/** @param {any} s */
function derive(s) {
  if (!s.shown) return { W: matrixOf(s), truth: null, mistake: null, miss: null };
  const truth = answer(s);
  return { W: matrixOf(s), truth, mistake: mistake(mapOf(s), s.x, s.guess, near(s)), miss: dist(truth, s.guess) };
}

const at = (/** @type {any} */ s, /** @type {number[]} */ q) => s.world === "words" ? coord(q) : placeOf(s).words.map((w, i) => `${w} ${short(q[i])}`).join(", ");
/** @param {any} s @param {any} d */
function words(s, d) {
  if (!s.shown) return `Your flag stands at ${at(s, s.guess)}.`;
  const landed = s.ask === "animal" ? `${s.world === "words" ? "Its label" : "The animal"} is ${at(s, d.truth)}` : `It landed at ${at(s, d.truth)}`;
  return d.miss < 0.005 ? `${landed}, exactly at your flag.` : `${landed}. Your flag stands at ${at(s, s.guess)}, ${num(d.miss)} away.`;
}

/** What the figure itself says about an answer; a page may say it better. @param {any} s @param {any} d @returns {string} */
function judge(s, d) {
  const [a, b] = s.x.map((/** @type {number} */ v) => short(v));
  if (s.world === "words") {
    const back = s.ask === "animal", [mine, other] = back ? ["German", "English"] : ["English", "German"];
    if (d.mistake === "right") return `Yes, or as near as a flag can stand: its ${mine} label is ${coord(d.truth)}.`;
    if (d.mistake === "unmoved") return `That is its ${other} label. On the ${mine} map the same numbers stand for something else.`;
    if (d.mistake === "inverse") return `That is the other way: what ${mine} labels ${coord(s.x)}, as ${other} labels it.`;
    return back ? `Not this one: W gives your flag the English label ${coord(matvec(d.W, s.guess))}, not ${coord(s.x)}.` : `Not there. Take ${a} of the first column and ${b} of the second, and lay them end to end.`;
  }
  if (s.ask === "animal") {
    if (d.mistake === "right") return `Near enough: W gives your flag’s animal the label ${coord(matvec(d.W, s.guess))}, and the flag can stand no nearer to ${coord(s.x)}.`;
    if (d.mistake === "unmoved") return `That is the animal whose label is ${coord(s.x)} in Model 1. Model 2 asks other questions, so there the same numbers belong to another animal.`;
    if (d.mistake === "inverse") return `That is where W sends ${coord(s.x)}. You were asked for what W sends to it: the other way.`;
    if (d.mistake === "reader") return "That is a row of W, a list of weights. A row asks; what you want is a place.";
    return `Not this one: Model 2 labels it ${coord(matvec(d.W, s.guess))}, not ${coord(s.x)}.`;
  }
  return /** @type {Record<string, string>} */ ({
    right: "Yes. The first column of W, once for each unit of snout, and the second, once for each unit of body.",
    unmoved: "That is where its old label points. The questions changed, so the numbers change with them.",
    row_for_column: "You read a row where a column was needed. What one unit of snout does stands in the first column, top to bottom.",
    other_column: "You took the wrong column: the snout owns the first, the body the second.",
    swapped: "The right two numbers in each other’s seats. The cat score comes first, the rat score second.",
    sign: "The right size with a wrong sign. A negative weight takes away, and counts to the left or downwards.",
    unsigned: "A minus sign was lost on the way: a negative weight takes away.",
    half: "Half of it. The animal gets two scores, and you left one of them at zero.",
    part: `Half of it. You counted one measurement and left the other out; it needs ${a} of the first column and ${b} of the second.`,
    unweighted: `You took each column once. It needs ${a} of the first and ${b} of the second.`,
    unscaled: "The right direction, the wrong distance. Count how many units there are.",
    reader: "That is what the rows of the inverse make of it. W goes the other way.",
    inverse: "You went backwards, from a label of Model 2 to one of Model 1. W goes the other way.",
    otherwise: `Not there. Take ${a} of the first column and ${b} of the second, and lay them end to end.`,
  })[d.mistake];
}

/** @param {string} name @param {any} v */
function pair(name, v) {
  if (!Array.isArray(v) || v.length !== 2 || !v.every(Number.isFinite)) throw new Error(`${name}=${JSON.stringify(v)} must be two numbers; got something else. Write [1, 0], for example.`);
  return v;
}

export const spec = {
  name: "predict_point", title: "Where will it land?", instruction: "Plant your flag where it will land.", reset: "Start over",
  // An empty guess is a flag that nobody has moved: it stands where the old label points.
  defaults: { ask: "label", world: "animals", w: "W_C", m: [[1, 0.5], [-0.5, 1]], x: [1, 0], guess: [], shown: false },
  choices: { ask: ["label", "animal"], world: ["animals", "words"], w: [...Object.keys(MATRICES), "custom"] },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => (s.shown ? d.truth : s.guess),
  python: (/** @type {any} */ s) => {
    const w = s.w === "custom" ? `np.array(${pyMatrix(s.m)})` : `ec.matrices()["${s.w}"]`, inverse = s.ask === "animal";
    const use = [s.w === "custom" || (inverse && s.shown) ? "import numpy as np\n" : "", s.w !== "custom" || (!inverse && s.shown) ? "import eigencat as ec\n" : ""].join("");
    const there = s.world === "words" ? ["German", "English"] : ["Model 1: snout, body", "Model 2: cat, rat"], names = s.world === "words" ? ["inputs=[\"German first\", \"German second\"]", "outputs=[\"English first\", \"English second\"]"] : ["inputs=[\"snout\", \"body\"]", "outputs=[\"cat\", \"rat\"]"];
    const head = `${use}
W = ${w}
x = ${pyList(s.x)}        # a label in ${there[inverse ? 1 : 0]}
guess = ${pyList(s.guess)}    # where the flag stands
`;
    if (!s.shown) return `${head}result = guess\n`;
    return inverse ? `${head}result = np.linalg.solve(W, x)    # what has the label x in ${s.world === "words" ? "English" : "Model 2"}\n`
      : `${head}layer = ec.NamedLayer(W, ${names.join(", ")})\nresult = layer.push(x).o    # where it lands\n`;
  },
  clean(/** @type {any} */ s) {
    if (!(s.w === "custom" || Object.hasOwn(MATRICES, s.w))) throw new Error(`w=${s.w} must be ${Object.keys(MATRICES).join(", ")} or custom; got another name. Use one of them.`);
    if (!["label", "animal"].includes(s.ask)) throw new Error(`ask=${s.ask} must be label or animal; got another word. Use one of the two.`);
    if (!Object.hasOwn(WORLDS, s.world)) throw new Error(`world=${s.world} must be animals or words; got another word. Use one of the two.`);
    if (!Array.isArray(s.m) || s.m.length !== 2) throw new Error(`m=${JSON.stringify(s.m)} must be two rows of two numbers; got something else. Write [[1, 0], [0, 1]], for example.`);
    const next = { ask: s.ask, world: s.world, w: s.w, m: s.m.map((/** @type {any} */ r) => pair("m", r).map((v) => clamp(v, -5, 5))), x: pair("x", s.x).map((v) => clamp(v, -5, 5)), guess: s.guess, shown: s.shown === true };
    // A state from outside arrives key by key, so two good values may meet that make no question together. It is then
    // made a question: a W that flattens the plane gives no animal back, and an answer must be where a flag can stand.
    if (next.ask === "animal" && !inv2(matrixOf(next))) next.ask = "label";
    const { range } = placeOf(next);
    while (!inRange(answer(next), range)) next.x = next.x.map((/** @type {number} */ v) => v / 2);
    next.guess = (Array.isArray(s.guess) && s.guess.length === 0 ? next.x : pair("guess", s.guess)).map((/** @type {number} */ v, /** @type {number} */ i) => clamp(v, range[i][0], range[i][1]));
    return next;
  },
  random(/** @type {() => number} */ r) {
    const s = { ask: pick(r, ["label", "label", "animal"]), world: pick(r, ["animals", "animals", "words"]), w: pick(r, [...Object.keys(MATRICES), "custom"]), m: [[between(r, -3, 3), between(r, -3, 3)], [between(r, -3, 3), between(r, -3, 3)]],
      x: pick(r, [[1, 0], [0, 1], [0.5, 2], [between(r, -2, 2), between(r, -2, 2)]]), guess: [between(r, -1, 3), between(r, -0.7, 3)], shown: r() < 0.6 };
    if (s.ask === "label" || s.world === "words") s.guess = placeOf(s).range.map(([lo, hi]) => between(r, lo, hi));
    return spec.clean(s);
  },
  invariant(/** @type {any} */ s) {
    const d = derive(s), W = matrixOf(s), hidden = { ...s, shown: false };
    if (JSON.stringify([derive(hidden), words(hidden, derive(hidden))]) !== JSON.stringify([{ W, truth: null, mistake: null, miss: null }, `Your flag stands at ${at(s, s.guess)}.`])) throw new Error("a question not yet answered must not know its answer");
    if (!s.shown) return;
    const size = Math.max(1, ...W.flat().map(Math.abs)) * Math.max(1, ...d.truth.map(Math.abs));
    const [from, to] = s.ask === "animal" ? [d.truth, s.x] : [s.x, d.truth];
    if (!(dist(matvec(W, from), to) <= 1e-12 * size)) throw new Error("W must send the one to the other");
    if ((d.mistake === "right") !== (dist(s.guess, d.truth) <= near(s))) throw new Error("right must mean: no further from the truth than the flag's own tolerance");
    if (mistake(mapOf(s), s.x, d.truth, near(s)) !== "right") throw new Error("the truth must be right");
    for (const [name, q] of wrongPlaces(mapOf(s), s.x)) {
      const said = mistake(mapOf(s), s.x, q, near(s)), there = wrongPlaces(mapOf(s), s.x).filter((p) => dist(p[1], q) < 1e-6).map((p) => p[0]);
      if (dist(q, d.truth) > near(s) && !there.includes(said)) throw new Error(`a flag where ${name} leads must be told ${there.join(" or ")}; got ${said}`);
    }
    if (!judge(s, d)) throw new Error(`${d.mistake} must have something to say`);
  },
  build,
};
export default defineFigure(spec);

const FLAG = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="12.5"/><path class="pp-pole" d="M0 0V-34"/><path class="pp-pennant" d="M0 -34L21 -28L0 -21.5Z"/><circle class="dot" r="2.4"/>`;

/** The two questions are asked in two planes, each made when it is first needed. @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  /** @type {Record<string, ReturnType<typeof scene>>} */ const scenes = {};
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const now = (scenes[s.ask + s.world] ??= scene(ctx, s.ask === "animal", s.world));
    if (now.root.parentNode !== ctx.stage) ctx.stage.replaceChildren(now.root);
    now.draw(s, d);
    const heading = ctx.el.querySelector(".ec-do");
    if (heading) say(heading, asks(s));
  } };
}

/** @param {import("./lib/figure.js").Ctx} ctx @param {boolean} back @param {string} world */
function scene({ state, set, commit, signal, tween }, back, world) {
  const models = WORLDS[world], here = models[back ? 0 : 1], maps = world === "words";
  const p = plane({ x: here.x, y: here.y, unit: here.unit, hatch: here.hatch, label: `${here.name}: ${here.words[0]} to the right, ${here.words[1]} upwards`,
    axes: here.kinds.map((kind, i) => ({ kind, name: here.words[i] })) });
  const names = namesOf(p);
  const old = arrow(p, { cls: "pp-old", pin: true }), miss = svg("path", { class: "pp-miss" }), drop = svg("path", { class: "ec-drop" });
  const ghost = svg("g", { class: "pp-ghost" }), beast = svg("g", { class: "pp-beast" }), thing = svg("g", { class: "pp-thing" });
  const label = svg("text", { class: "ec-label" }), flag = svg("g", { class: "ec-handle pp-flag" });
  flag.innerHTML = FLAG;
  p.data.append(drop, old.root, ghost);
  p.over.append(miss, beast, thing, label, flag);

  const column = (/** @type {string} */ name, /** @type {readonly string[]} */ kinds) => matrix({ label: name, rows: 2, cols: 1, kinds: (i) => `c-${kinds[i]}` });
  const vW = matrix({ label: "The matrix W", rows: 2, cols: 2 }), vx = column(maps ? "its German label" : "its label in Model 1", models[0].kinds), vo = column(maps ? "its English label" : "its label in Model 2", models[1].kinds);
  const given = html("div", { class: "ec-eq pp-given", role: "group", "data-hideable": "matrix" }, vW.root, vx.root, sign("="), vo.root);
  const sure = html("button", { type: "button", class: "ec-opt pp-sure" }), verdict = html("p", { class: "pp-say", role: "status", "data-hideable": "feedback" });
  const root = html("div", { class: "pp" }, given, html("div", { class: "pp-plane" }, ...(maps ? [html("h3", { class: "pp-map" }, here.name)] : []), p.root), html("div", { class: "pp-do" }, sure, verdict));

  sure.addEventListener("click", (/** @type {any} */ e) => {
    if (e.detail > 1) return;                       // the second half of a double click would take the answer away again
    set({ shown: !state().shown });
    commit();
  }, { signal });
  // A flag moved after the answer is a new try.
  const plant = (/** @type {number[]} */ guess) => set({ guess, shown: false });
  const flagAt = () => { const s = state(); return here.words.map((w, i) => `${w} ${spoken(s.guess[i])}`).join(", "); };
  const handle = movable(flag, { at: p.at, get: () => state().guess, set: plant, done: commit, signal, range: here.range, step: STEP, coarse: 1, fine: STEP,
    home: () => state().x, label: "Your flag", value: flagAt });
  p.root.addEventListener("click", (/** @type {any} */ e) => {
    if (flag.contains(e.target)) return;            // the end of a drag
    plant(p.at(e).map((v, i) => clamp(snap(v, STEP), here.range[i][0], here.range[i][1])));
    commit();
  }, { signal });

  /** How far the slide from x to W x has come; only a reveal that the reader saw coming is played. */
  let slid = 0, drawn = false;
  const paint = (/** @type {any} */ s, /** @type {any} */ d) => {
    const done = s.shown && slid === 1, where = back ? (done ? d.truth : s.guess) : d.truth ? mix(s.x, d.truth, slid) : s.x, X = p.px(where[0]), Y = p.py(where[1]);
    // In Model 2 the picture of x slides. In Model 1 the animal under the flag is drawn, and in the end the one looked for.
    const body = back ? where : s.x, who = maps ? "x" : draws(body), listed = thingOf(s);
    // It keeps to one side all along the slide: the side where it can stand at the end.
    const rest = d.truth ? d.truth : s.x, end = back ? where : rest, E = [p.px(end[0]), p.py(end[1])], G = [p.px(s.guess[0]), p.py(s.guess[1])], line = s.shown ? [G, [p.px(rest[0]), p.py(rest[1])]] : null;
    let box = null;
    if (who === "animal") {
      const flagBox = [G[0] - 15, G[1] - 36, G[0] + 23, G[1] + 15];
      const [dx, dy] = spot(sizeOf(body), E, [p.W, p.H], [flagBox, ...names],
        [...(line ? [line] : []), [[p.px(0), p.py(0)], [p.px(s.x[0]), p.py(s.x[1])]]], Math.hypot(E[0] - G[0], E[1] - G[1]) < 30 ? 27 : 19);
      box = stand(beast, body, [X + dx, Y + dy]);
    } else if (listed && (!back || done)) {
      // A thing of the word maps stands over its point, or under it where the map ends.
      const py = p.py(back ? d.truth[1] : where[1]), px = p.px(back ? d.truth[0] : where[0]), up = py > 64 ? -30 : 32;
      beast.innerHTML = THING[listed.id];
      attr(beast, { transform: `translate(${px} ${py + up})` });
      box = [px - 18, py + up - 18, px + 18, py + up + 18];
    } else beast.replaceChildren();
    const sits = back ? (done ? d.truth : null) : where;
    thing.innerHTML = sits ? (back ? mark.x : who === "animal" ? mark.x : mark[/** @type {"face"} */ (who)]) : "";
    if (sits) attr(thing, { transform: `translate(${p.px(sits[0])} ${p.py(sits[1])}) scale(.9)` }); else thing.removeAttribute("transform");
    ghost.innerHTML = !back && slid > 0 && who !== "animal" ? mark[/** @type {"face"} */ (who)] : "";
    attr(ghost, { transform: `translate(${p.px(s.x[0])} ${p.py(s.x[1])}) scale(.9)` });
    const tx = done ? p.px(d.truth[0]) : 0, ty = done ? p.py(d.truth[1]) : 0, [gx, gy] = G;
    attr(miss, { d: done && d.miss > 0.3 ? missLine([gx, gy], [tx, ty]) : "" });
    attr(drop, { d: done ? `M${p.px(0)} ${ty}H${tx}V${p.py(0)}` : "" });
    say(label, done ? coord(d.truth) : "");
    if (done) attr(label, beside([tx, ty], widthOf(coord(d.truth)), p,
      [[gx - 17, gy - 36, gx + 24, gy + 17], ...(box ? [box] : []), ...dots([gx, gy], [tx, ty]), ...dots([p.px(0), ty], [tx, ty]), ...dots([tx, p.py(0)], [tx, ty]), ...dots([p.px(0), p.py(0)], [p.px(s.x[0]), p.py(s.x[1])])]));
    else for (const a of ["x", "y"]) label.removeAttribute(a);
  };

  return { root, draw(/** @type {any} */ s, /** @type {any} */ d) {
    vW.draw(d.W);
    const known = back ? vo : vx, asked = back ? vx : vo;
    known.draw(s.x.map((/** @type {number} */ v) => [v]));
    if (d.truth) asked.draw(d.truth.map((/** @type {number} */ v) => [v]));
    else for (const c of asked.cells.flat()) say(c, "?");
    given.setAttribute("aria-label", d.truth ? `W times ${coord(back ? d.truth : s.x)} is ${coord(back ? s.x : d.truth)}` : back ? `W times what is ${coord(s.x)}?` : `W times ${coord(s.x)} is what?`);
    old.draw(s.x);
    attr(flag, { transform: `translate(${p.px(s.guess[0])} ${p.py(s.guess[1])})` });
    handle.sync();
    say(sure, s.shown ? "Try again" : "I’m sure. Show me.");
    say(verdict, s.shown ? judge(s, d) : "");
    if (!s.shown) slid = 0;
    else if (slid === 0 && drawn && !back) {
      slid = 0.001;                                 // on its way: a redraw meanwhile must not start it again
      tween(1, 0, 300, (t) => { const now = state(); if (now.shown) { slid = t; paint(now, derive(now)); } });
    } else if (slid === 0) slid = 1;
    drawn = true;
    paint(s, d);
  } };
}

/** What stands at a label: one unit's mark, an animal, or (where no animal can be) a point. @param {number[]} q */
const draws = ([f, b]) => (f > 0.1 && b > 0.1 ? "animal" : f > 0 && b === 0 ? "face" : f === 0 && b > 0 ? "body" : "x");

/** From the flag's ring to the mark, touching neither. @param {number[]} a @param {number[]} b */
function missLine(a, b) {
  const len = Math.hypot(b[0] - a[0], b[1] - a[1]), c = (b[0] - a[0]) / len, s = (b[1] - a[1]) / len;
  return len < 26 ? "" : `M${a[0] + c * 13} ${a[1] + s * 13}L${b[0] - c * 11} ${b[1] - s * 11}`;
}

/**
 * Where an animal may stand beside its point: inside the frame, and rather not on the flag, the arrow or the line of the miss.
 * @param {number[]} box its drawing, from its own ground point @param {number[]} at @param {number[]} frame
 * @param {number[][]} taken boxes @param {number[][][]} lines @param {number} gap @returns {number[]} how far from its point its ground point lies
 */
function spot([x0, y0, x1], [X, Y], [w, h], taken, lines, gap) {
  const mid = -(x0 + x1) / 2, sides = [[gap - x0, -y0 / 2], [-gap - x1, -y0 / 2], [mid, -gap], [mid, gap + 4 - y0], [gap - x0, -gap / 2], [-gap - x1, -gap / 2], [gap - x0, gap - y0], [-gap - x1, gap - y0]];
  let best = sides[0], least = Infinity;
  sides.forEach(([dx, dy], i) => {
    const b = [X + dx + x0, Y + dy + y0, X + dx + x1, Y + dy + 3];
    const out = Math.max(0, 3 - b[0], b[2] - w + 3) + Math.max(0, 3 - b[1], b[3] - h + 3);
    const cut = lines.reduce((n, [p, q]) => n + [...Array(33).keys()].filter((k) => { const [x, y] = mix(p, q, k / 32); return x > b[0] - 3 && x < b[2] + 3 && y > b[1] - 3 && y < b[3] + 3; }).length, 0);
    const bad = i + 50 * out + 20 * cut + taken.reduce((n, t) => n + overlap(b, t), 0);
    if (bad < least) { least = bad; best = [dx, dy]; }
  });
  return best;
}
/** A line as small boxes, for what must keep clear of it. @param {number[]} a @param {number[]} b */
const dots = (a, b) => [...Array(25).keys()].map((k) => { const [x, y] = mix(a, b, k / 25); return [x - 2, y - 2, x + 2, y + 2]; });
const overlap = (/** @type {number[]} */ a, /** @type {number[]} */ b) => Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0])) * Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));

const SIZE = 0.82;
/** @param {number[]} q snout and body */
const cattiness = ([f, b]) => { const u = clamp((b - f + 0.4) / 0.8, 0, 1); return u * u * (3 - 2 * u); };
const sizeOf = (/** @type {number[]} */ [f, b]) => layout(f, b, cattiness([f, b])).box.map((v) => v * SIZE);
/** @param {SVGElement} g @param {number[]} q snout and body @param {number[]} ground @returns {number[]} its box */
function stand(g, [f, b], [x, y]) {
  const t = cattiness([f, b]), [x0, y0, x1] = sizeOf([f, b]);
  attr(g, { transform: `translate(${x} ${y}) scale(${SIZE})`, style: `--lw:${1.7 / SIZE}px` });
  g.innerHTML = animal(f, b, t, { lw: 1.7 / SIZE });
  return [x + x0, y + y0, x + x1, y + 3];
}

/** How wide a label is at most, where it is printed largest (20 px, on a phone). @param {string} text */
const widthOf = (text) => [...text].reduce((w, c) => w + (/[\d\u2212]/.test(c) ? 10 : 6), 0);
/** Where the axes are named. @param {ReturnType<typeof plane>} p */
const namesOf = (p) => [[p.W - 96, p.py(0) + 20, p.W, p.py(0) + 50], [p.px(0) + 4, 0, p.px(0) + 84, 26]];
/**
 * A place for a label beside a point: inside the frame, and clear of what is already there.
 * @param {number[]} at @param {number} w its width at most @param {ReturnType<typeof plane>} p @param {number[][]} taken boxes [x0, y0, x1, y1]
 */
function beside([X, Y], w, p, taken) {
  const ox = p.px(0), oy = p.py(0), ticks = [];
  for (let i = -5; i <= 6; i++) ticks.push([p.px(i) - 12, oy + 4, p.px(i) + 12, oy + 25], [ox - 36, p.py(i) - 10, ox - 7, p.py(i) + 11]);
  const full = [...taken, ...ticks, ...namesOf(p), [X - 10, Y - 10, X + 10, Y + 10]];
  /** @type {{x: number, y: number, "text-anchor": string, bad: number} | undefined} */ let best;
  for (const [dx, dy, anchor] of /** @type {[number, number, number][]} */ ([[15, 6, 0], [-15, 6, 1], [0, -17, 0.5], [0, 30, 0.5], [4, -17, 0], [-4, -17, 1], [4, 30, 0], [-4, 30, 1], [15, -26, 0], [-15, -26, 1], [15, 44, 0], [-15, 44, 1]])) {
    const x0 = X + dx - w * anchor, y = Y + dy, box = [x0, y - 17, x0 + w, y + 5];
    const out = Math.max(0, 2 - box[0], box[2] - p.W + 2) + Math.max(0, 2 - box[1], box[3] - p.H + 2);
    const bad = 100 * out + full.reduce((n, b) => n + overlap(box, b), 0);
    if (!best || bad < best.bad) best = { x: X + dx, y, "text-anchor": ["start", "middle", "end"][anchor * 2], bad };
    if (bad === 0) break;
  }
  const { bad: _, ...where } = /** @type {NonNullable<typeof best>} */ (best);
  return where;
}
