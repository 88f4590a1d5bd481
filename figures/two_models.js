// @ts-check
// Figure 1.1b. The arrow is nailed down; the animals slide from the place their old label points to, to the place
// their new label points to. Read the other way ("relabel") nothing moves, and the grid is another Model's.

import { animal, layout, mark } from "./lib/animals.js";
import { choice, equation, line, longArrow, matrix, sign, slider } from "./lib/controls.js";
import { attr, html, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, pyMatrix, short, spoken } from "./lib/format.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { clamp, column, dist, inv2, matvec, mix, norm } from "./lib/vec.js";
import { CATS, MATRICES, RATS } from "./lib/world.js";

const P_RANGE = [[0, 3.4], [0, 3]], MAX = 5;
const NAMED = { W_C: "classifier", W_R: "turn and stretch", custom: "your own" };
const matrixOf = (/** @type {any} */ s) => (s.w === "custom" ? s.m : MATRICES[s.w]);

/** What the arrow's tip means: the animal whose label in Model 2 is v. @param {any} s */
function derive(s) {
  const W = matrixOf(s), inverse = inv2(W), o = matvec(W, s.p);
  return {
    W, o, at: s.story === "relabel" ? s.p : mix(s.p, o, s.t), columns: [column(W, 0), column(W, 1)], inverse,
    meaning: inverse && matvec(inverse, s.v), cat_dot: inverse && column(inverse, 0), rat_dot: inverse && column(inverse, 1),
    length: [norm(s.p), norm(o)],
  };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const [cat, rat] = d.o, at = (/** @type {number[]} */ q) => q.every((v, i) => Math.abs(v - s.p[i]) < 0.03);
  const gap = cat - rat;
  const says = Math.abs(gap) < 0.005 ? "A tie: the machine cannot tell." : gap > 0 ? "More cat than rat." : "More rat than cat.";
  const tail = d.meaning && at(d.meaning) && dist(d.meaning, s.v) > 0.01 ? ` There, on the arrow's tip: ${short(s.v[0])} cat, ${short(s.v[1])} rat.`
    : !d.inverse ? " This W flattens the plane: it measures, but no longer gives every animal its own label."
      : d.meaning && d.meaning.some((/** @type {number} */ v) => v < 0) && s.w !== "W_C" ? ` No animal can stand on the arrow's tip: it would need snout ${short(d.meaning[0])}, body ${short(d.meaning[1])}.` : "";
  return `Snout ${short(s.p[0])}, body ${short(s.p[1])}: cat score ${num(cat)}, rat score ${num(rat)}. ${says}${tail}`;
}

export const spec = {
  name: "two_models", number: "1.1b", title: "Two Models side by side", instruction: "Drag the cat.", reset: "Put her back", table: true,
  defaults: { w: "W_C", m: [[1, 0.5], [-0.5, 1]], p: [0.5, 2], v: [0.5, 2], t: 1, story: "slide" },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => d.o,
  python: (/** @type {any} */ s) => `import eigencat as ec

W = ${s.w === "custom" ? pyMatrix(s.m) : `ec.matrices()["${s.w}"]`}
layer = ec.NamedLayer(W, inputs=["snout", "body"], outputs=["cat", "rat"])
animal = layer.push(${pyList(s.p)})
result = animal.o      # the label of the same animal in Model 2
print(animal)
`,
  clean(/** @type {any} */ s) {
    const pair = (/** @type {any} */ v, /** @type {number} */ lo, /** @type {number} */ hi) => [clamp(v[0], lo, hi), clamp(v[1], lo, hi)];
    if (!(s.w in NAMED)) throw new Error(`w=${s.w} must be W_C, W_R or custom; got another name. Use one of the three.`);
    return { ...s, p: [clamp(s.p[0], 0, 3.4), clamp(s.p[1], 0, 3)], v: pair(s.v, -2.5, 2.5), t: clamp(s.t, 0, 1),
      m: s.m.map((/** @type {number[]} */ r) => pair(r, -MAX, MAX)), story: s.story === "relabel" ? "relabel" : "slide" };
  },
  random: (/** @type {() => number} */ r) => ({ w: pick(r, Object.keys(NAMED)), m: [[between(r, -3, 3), between(r, -3, 3)], [between(r, -3, 3), between(r, -3, 3)]],
    p: [between(r, 0, 3.4), between(r, 0, 3)], v: [between(r, -2, 2), between(r, -2, 2)], t: r(), story: pick(r, ["slide", "relabel"]) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), W = matrixOf(s);
    if (!(dist(d.o, matvec(W, s.p)) < 1e-12)) throw new Error("o must be W p");
    const sum = [0, 1].map((i) => d.columns[0][i] * s.p[0] + d.columns[1][i] * s.p[1]);
    if (!(dist(d.o, sum) < 1e-12)) throw new Error("o must be the columns of W, weighted by p");
    if (s.story === "slide" && s.t === 1 && !(dist(d.at, d.o) < 1e-12)) throw new Error("a finished slide must end at o");
    if (!d.inverse) return;
    const size = Math.max(1, ...d.inverse.flat().map(Math.abs)) * Math.max(1, ...W.flat().map(Math.abs));
    if (!(dist(matvec(W, d.cat_dot), [1, 0]) < 1e-12 * size)) throw new Error("the cat dot must be W^-1 e1");
    if (!(dist(matvec(W, d.rat_dot), [0, 1]) < 1e-12 * size)) throw new Error("the rat dot must be W^-1 e2");
  },
  build,
};
export default defineFigure(spec);

const LEFT = { x: [-1.25, 3.85], y: [-0.9, 3.4] }, RIGHT = { x: [-3.1, 4.9], y: [-3.3, 3.4] }, UNIT = 60;
const blend = (/** @type {number} */ v) => { const u = clamp((v + 0.4) / 0.8, 0, 1); return u * u * (3 - 2 * u); };

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ el, stage, state, set, commit, signal, tween }) {
  const kinds = /** @type {const} */ (["face", "body"]), outs = /** @type {const} */ (["cat", "rat"]);
  const left = plane({ ...LEFT, unit: UNIT, axes: [{ kind: "face", name: "snout" }, { kind: "body", name: "body" }], label: "Model 1: snout to the right, body upwards", hatch: true });
  const right = plane({ ...RIGHT, unit: UNIT, axes: [{ kind: "cat", name: "cat" }, { kind: "rat", name: "rat" }], label: "Model 2: cat score to the right, rat score upwards" });
  left.under.append(svg("text", { x: left.px(-1.2), y: left.py(-0.62), class: "ec-note" }, "no animal lives in the hatching"));

  const panes = [left, right].map((p, i) => {
    const ax = i ? outs : kinds, bar = [svg("path", { class: `ec-bar ${ax[0]}` }), svg("path", { class: `ec-bar ${ax[1]}` })];
    const core = svg("path", { class: "ec-bar-core" }), drop = svg("path", { class: "ec-drop" }), oblique = svg("g", { class: "tm-oblique" });
    const frozen = arrow(p, { cls: "tm-frozen", pin: true }), label = svg("text", { class: "ec-label" });
    const herd = [...CATS.map((q) => ({ q, k: "cat" })), ...RATS.map((q) => ({ q, k: "rat" }))].map(({ q, k }) => {
      const g = svg("g", { class: "tm-ghost" });
      g.innerHTML = mark[/** @type {"cat"} */ (k)];
      return { q, g };
    });
    const dots = i ? [] : outs.map((k) => { const g = svg("g", { class: `tm-dot ${k}` }); g.innerHTML = `<circle r="7.5" class="tm-dotring ${k}"/><text x="12" y="5" class="ec-label">one ${k}</text>`; return g; });
    const beast = svg("g", { class: `tm-beast${i ? "" : " ec-grab"}` }), point = svg("g", { class: `tm-point ec-part-${i ? "o" : "x"}`, "data-lights": i ? "o" : "x" }), off = svg("text", { class: "ec-label tm-off" });
    p.under.append(oblique);
    p.data.append(...herd.map((h) => h.g), drop, bar[0], ...(i ? [core] : []), bar[1], ...dots, frozen.root, label);
    p.over.append(beast, point, off);
    return { p, bar, core, drop, oblique, frozen, label, herd, dots, beast, point, off };
  });
  const handle = /** @type {any} */ (panes[0].point);
  handle.classList.add("ec-handle");
  handle.innerHTML = `<circle class="ec-hit" r="27"/><circle class="ec-ring open" r="13.5"/><g transform="scale(.86)">${mark.x}</g>`;
  panes[1].point.innerHTML = `<g transform="scale(.86)">${mark.o}</g>`;

  const W = matrix({ label: "The matrix W", rows: 2, cols: 2, name: (i, j) => `how much ${["snout", "body"][j]} counts towards ${outs[i]}`, kinds: (i, j) => ["c-face", "c-body"][j],
    set: (i, j, v) => { const m = matrixOf(state()).map((/** @type {number[]} */ r) => [...r]); m[i][j] = v; set({ w: "custom", m }); }, done: commit, signal });
  const which = choice({ label: "W", options: /** @type {[string, string][]} */ (Object.entries(NAMED)), signal, hideable: "matrix",
    set: (w) => { set(w === "custom" ? { w, m: matrixOf(state()) } : { w }); commit(); } });
  const nail = choice({ label: "Nail the arrow at", options: [["[1,0]", "(1, 0)"], ["[0,1]", "(0, 1)"], ["[0.5,2]", "(0.5, 2)"]], signal, hideable: "arrow", set: (v) => { set({ v: JSON.parse(v) }); commit(); } });
  const story = choice({ label: "Tell it as", options: [["slide", "animals slide"], ["relabel", "labels change"]], signal, hideable: "story", set: (v) => { set({ story: v }); commit(); } });
  const slide = slider({ label: "Slide", min: 0, max: 1, step: 0.01, value: (v) => `${Math.round(v * 100)}%`, set: (t) => set({ t }), done: commit, signal });
  const play = html("button", { type: "button", class: "ec-opt" }, "Play the slide");
  play.addEventListener("click", () => tween(1, 0, 1400, (t) => set({ t, story: "slide" }), commit), { signal });
  const slideRow = html("div", { class: "tm-slide", "data-hideable": "slide" }, slide.root, play);

  const title = (/** @type {string} */ b, /** @type {string} */ rest) => html("h3", { class: "tm-title" }, html("b", {}, b), ` ${rest}`);
  const rightTitle = title("Model 2", "asks about cat and rat");
  stage.append(html("div", { class: "tm-two" },
    html("div", { class: "tm-left" }, title("Model 1", "asks about snout and body"), left.root,
      html("div", { class: "tm-op" }, html("span", { class: "tm-w", "aria-hidden": "true" }, "W"), W.root, longArrow()),
      html("div", { class: "tm-controls" }, which.root, nail.root, story.root, slideRow)),
    html("div", { class: "tm-right" }, rightTitle, right.root)));

  const vo = matrix({ label: "output o", rows: 2, cols: 1, digits: 2, kinds: (i) => ["c-cat", "c-rat"][i], lights: (i) => ["o o1", "o o2"][i] });
  const vx = matrix({ label: "input x", rows: 2, cols: 1, digits: 2, kinds: (i) => ["c-face", "c-body"][i], lights: (i) => ["x f", "x b"][i] });
  const vW = matrix({ label: "matrix W", rows: 2, cols: 2, lights: () => "w" });
  const rows = [0, 1].map((i) => line([{ live: "o", lights: `o${i + 1}`, cls: ["c-cat", "c-rat"][i] }, " = ", { live: "a", cls: "tm-k" }, " × ", { live: "f", lights: "f", cls: "c-face" }, { text: " snout", cls: "c-face" }, " ", { live: "b", cls: "tm-k" }, " × ", { live: "y", lights: "b", cls: "c-body" }, { text: " body", cls: "c-body" }]));
  const eq = equation({ label: (s) => s, parts: [vo.root, sign("="), vW.root, vx.root, html("div", { class: "tm-lines" }, ...rows.map((r) => r.root))] });
  stage.append(eq.root);

  movable(handle, { at: left.at, get: () => state().p, set: (p) => set({ p }), done: commit, signal, range: P_RANGE, grips: [panes[0].beast], home: () => [0.5, 2],
    label: "The animal: snout left and right, body up and down", value: () => { const d = derive(state()); return `snout ${spoken(state().p[0])}, body ${spoken(state().p[1])}; cat score ${spoken(d.o[0])}, rat score ${spoken(d.o[1])}`; } });

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const t = blend(s.p[1] - s.p[0]), relabel = s.story === "relabel";
    [s.p, d.at].forEach((q, i) => {
      const n = panes[i], { p } = n, { x, y, out } = p.pin(q);
      const straight = !(i && relabel);
      attr(n.drop, { d: straight ? `M${p.px(0)} ${y}H${x}V${p.py(0)}` : "" });
      attr(n.bar[0], { d: straight ? `M${p.px(0)} ${p.py(0)}H${x}` : "" });
      attr(n.core, { d: straight ? `M${p.px(0)} ${p.py(0)}H${x}` : "" });
      attr(n.bar[1], { d: straight ? `M${p.px(0)} ${p.py(0)}V${y}` : "" });
      attr(n.point, { transform: `translate(${x} ${y})` });
      n.frozen.draw(s.v);
      n.frozen.root.style.display = straight ? "" : "none";
      n.label.textContent = straight ? coord(s.v) : "";
      attr(n.label, { x: p.px(s.v[0]) * 0.45 + p.px(0) * 0.55 + 12, y: p.py(s.v[1] * 0.45) + 14 });
      const box = stand(n.beast, s.p, t, [x, y], [p.W, p.H], p.px(s.v[0] / 2));
      for (const h of n.herd) {
        const g = p.pin(i ? (relabel ? h.q : mix(h.q, matvec(d.W, h.q), s.t)) : h.q);
        attr(h.g, { transform: `translate(${g.x} ${g.y}) scale(.5)` });
        h.g.style.visibility = g.out || Math.hypot(g.x - x, g.y - y) < 22 || inside(g, box) ? "hidden" : "";
      }
      n.dots.forEach((g, k) => {
        const at = d.inverse && p.pin(k ? d.rat_dot : d.cat_dot, 10);
        g.style.display = at && !at.out && !(Math.hypot(at.x - x, at.y - y) < 20) ? "" : "none";
        if (at) {
          attr(g, { transform: `translate(${at.x} ${at.y})` });
          // The two dots are near each other for W_C: the higher one is named on its left.
          const flip = d.cat_dot[0] < d.rat_dot[0] ? k === 0 : k === 1;
          const text = /** @type {Element} */ (g.lastElementChild);
          attr(text, { x: flip ? -12 : 12, class: `ec-label${flip ? " end" : ""}` });
          /** @type {any} */ (text).style.visibility = inside({ x: at.x + (flip ? -40 : 40), y: at.y }, box) ? "hidden" : "";
        }
      });
      n.off.textContent = out ? `outside the frame, at ${coord(q)}` : "";
      if (out) attr(n.off, { x: clamp(x, 10, p.W - 230), y: y > p.H / 2 ? y - 62 : y + 62 });
    });
    panes[1].oblique.replaceChildren(...(relabel && d.inverse ? obliqueGrid(right, d.inverse) : []));
    right.root.classList.toggle("tm-relabel", relabel);
    rightTitle.lastChild && (rightTitle.lastChild.textContent = relabel ? " reads the same place on its own grid" : " asks about cat and rat");
    W.draw(d.W); vW.draw(d.W); vo.draw(d.o.map((/** @type {number} */ v) => [v])); vx.draw(s.p.map((/** @type {number} */ v) => [v]));
    which.draw(s.w); nail.draw(JSON.stringify(s.v)); story.draw(s.story); slide.draw(s.t);
    slideRow.hidden = relabel;
    rows.forEach((r, i) => r.draw({ o: `${outs[i]} ${num(d.o[i])}`, a: short(d.W[i][0]), f: num(s.p[0]), b: `${d.W[i][1] < 0 ? "−" : "+"} ${short(Math.abs(d.W[i][1]))}`, y: num(s.p[1]) }));
    eq.draw(`o equals W times x: cat ${spoken(d.o[0])}, rat ${spoken(d.o[1])}, from snout ${spoken(s.p[0])}, body ${spoken(s.p[1])}`);
    handle.setAttribute("aria-valuenow", s.p[0]);
    handle.setAttribute("aria-valuetext", `snout ${spoken(s.p[0])}, body ${spoken(s.p[1])}; cat score ${spoken(d.o[0])}, rat score ${spoken(d.o[1])}`);
  } };
}

const inside = (/** @type {{x: number, y: number}} */ q, /** @type {number[]} */ [x0, y0, x1, y1]) => q.x > x0 - 6 && q.x < x1 + 6 && q.y > y0 - 6 && q.y < y1 + 6;

/** Put the animal beside its point, on the side with room, and rather not over the arrow. @returns {number[]} its box */
function stand(/** @type {SVGElement} */ g, /** @type {number[]} */ [f, b], /** @type {number} */ t, /** @type {number[]} */ at, /** @type {number[]} */ frame, /** @type {number} */ arrowX) {
  const k = 1.2, gap = 20, [x0, y0, x1] = layout(f, b, t).box, w = (x1 - x0) * k, h = -y0 * k;
  const room = { right: frame[0] - at[0] - gap - w > 2, left: at[0] - gap - w > 2 };
  const toRight = room.right && (!room.left || at[0] >= arrowX - 4) || !room.left;
  const gx = toRight ? Math.min(at[0] + gap - x0 * k, frame[0] - 2 - x1 * k) : at[0] - gap - x1 * k;
  const gy = clamp(at[1] + h * 0.5, h + 4, frame[1] - 4);
  attr(g, { transform: `translate(${gx} ${gy}) scale(${k})`, style: `--lw:${1.8 / k}px` });
  g.innerHTML = animal(f, b, t, { lw: 1.8 / k });
  return [gx + x0 * k, gy + y0 * k, gx + x1 * k, gy];
}

/** Model 2's grid lines laid over Model 1's plane: through W^-1 (i, j). */
function obliqueGrid(/** @type {ReturnType<typeof plane>} */ p, /** @type {number[][]} */ inverse) {
  const lines = [], far = 40;
  for (const [j, kind] of /** @type {[number, string][]} */ ([[0, "cat"], [1, "rat"]])) {
    const step = column(inverse, j), along = column(inverse, 1 - j);
    for (let i = -12; i <= 12; i++) {
      const a = [step[0] * i - along[0] * far, step[1] * i - along[1] * far], b = [step[0] * i + along[0] * far, step[1] * i + along[1] * far];
      lines.push(svg("path", { class: `tm-ob ${j ? "rat" : "cat"}${i ? "" : " zero"}`, d: `M${p.px(a[0])} ${p.py(a[1])}L${p.px(b[0])} ${p.py(b[1])}` }));
    }
  }
  return lines;
}
