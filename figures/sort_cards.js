// @ts-check
// Figure 0a. Ten outlines with the same ears and the same tail: only the snout and the body differ, so whoever sorts
// them has used two measurements. Comparing turns the cards over.

import { animal, markSVG, silhouette } from "./lib/animals.js";
import { attr, html, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { short } from "./lib/format.js";
import { TEN, capital, inWords } from "./lib/ten.js";

/** Where each card lies on the table: mixed, and the same every time. */
const PLACES = [3, 8, 0, 6, 1, 9, 4, 7, 2, 5], BINS = /** @type {const} */ (["cat", "rat"]);
const other = (/** @type {string} */ k) => (k === "cat" ? "rat" : "cat");
/** How a measurement strikes a reader, next to the mean record (0.75, 1.25). @param {number[]} x */
const looks = ([f, b]) => `${f > 0.8 ? "a long" : f < 0.7 ? "a short" : "a middling"} snout and a ${b > 1.25 ? "big" : "small"} body`;

/** @param {any} s */
export function derive(s) {
  const placed = s.labels.filter(Boolean).length, right = s.labels.filter((/** @type {any} */ l, /** @type {number} */ i) => l === TEN[i].kind).length;
  const wrong = TEN.map((_, i) => i).filter((i) => s.labels[i] && s.labels[i] !== TEN[i].kind);
  return { placed, right, wrong, open: placed > 0 && (s.compared || placed === 10) };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const count = (/** @type {string} */ k) => s.labels.filter((/** @type {any} */ l) => l === k).length;
  if (!d.open) return d.placed ? `${capital(inWords(d.placed))} of ten placed: ${inWords(count("cat"))} with the cats, ${inWords(count("rat"))} with the rats.` : "Ten outlines lie on the table. Ears and tails are the same on all of them.";
  const tally = d.placed === 10 ? `${capital(inWords(d.right))} of ten agree with the truth.` : `${capital(inWords(d.right))} of the ${inWords(d.placed)} placed agree${d.right === 1 ? "s" : ""} with the truth.`;
  if (!d.wrong.length) return `${tally} Ears and tails were all the same, so you went by snout and body: two measurements.`;
  // Those that are wrong in the same way are said together.
  /** @type {Map<string, number[]>} */ const groups = new Map();
  for (const i of d.wrong) { const key = TEN[i].kind + looks(TEN[i].x); groups.set(key, [...(groups.get(key) ?? []), i]); }
  const why = [...groups.values()].map((g) => { const { x, kind } = TEN[g[0]]; return `${capital(inWords(g.length))} you called ${other(kind)} ${g.length === 1 ? "has" : "have"} ${looks(x)}: ${g.length === 1 ? `a ${kind}` : `${kind}s`}.`; });
  return [tally, ...why].join(" ");
}

export const spec = {
  name: "sort_cards", number: "0a", title: "Sort them by eye", instruction: "Sort the outlines: cats left, rats right.", reset: "Start over",
  defaults: { labels: Array(10).fill(null), compared: false },
  derive, words,
  result: (/** @type {any} */ _, /** @type {any} */ d) => [d.right, d.placed],
  python: (/** @type {any} */ s) => `import eigencat as ec

mine = [${s.labels.map((/** @type {any} */ l) => (l ? `"${l}"` : "None")).join(", ")}]
truth = ec.animals().labels
agree = sum(m == t for m, t in zip(mine, truth))
placed = sum(m is not None for m in mine)
result = [agree, placed]
print(f"{agree} of {placed} agree with the truth")
`,
  clean(/** @type {any} */ s) {
    if (!Array.isArray(s.labels) || s.labels.length !== 10) throw new Error(`labels must be a list of ten, one for each animal; got ${Array.isArray(s.labels) ? `a list of ${s.labels.length}` : typeof s.labels}. Write "cat", "rat" or null for each.`);
    const odd = s.labels.findIndex((/** @type {any} */ l) => l !== null && l !== "cat" && l !== "rat");
    if (odd >= 0) throw new Error(`labels must hold "cat", "rat" or null; got ${String(JSON.stringify(s.labels[odd])).slice(0, 60)}. Use one of the three.`);
    return { ...s, labels: [...s.labels], compared: s.compared === true };
  },
  random: (/** @type {() => number} */ r) => ({ labels: TEN.map(() => [null, "cat", "rat"][Math.floor(r() * 3)]), compared: r() < 0.5 }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    let agree = 0, differ = 0, none = 0;
    for (let i = 0; i < 10; i++) { const truth = i < 5 ? "cat" : "rat"; if (!s.labels[i]) none++; else if (s.labels[i] === truth) agree++; else differ++; }
    must(d.right === agree, "the tally must equal agreement with the truth");
    must(d.wrong.length === differ && d.placed === 10 - none, "every card must be right, wrong or not placed");
    must(d.open === (none < 10 && (none === 0 || s.compared)), "the truth must stay covered until all ten are placed or compared");
  },
  build,
};
export default defineFigure(spec);

const VIEW = "-59 -74 118 78", TICK = "M2.5 9.5l4.2 4.2L15.5 4", CROSS = "M3.5 3.5l11 11M14.5 3.5l-11 11";

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal }) {
  /** @type {number|null} */ let chosen = null;               // the card that a tap on a bin would move
  const next = () => PLACES.find((i) => !state().labels[i]) ?? null;
  const current = () => chosen ?? next();
  const place = (/** @type {number} */ i, /** @type {string|null} */ label) => {
    const held = document.activeElement === cards[i].root, labels = [...state().labels];
    labels[i] = label;
    chosen = null;
    set({ labels });
    // With the keyboard, sorting one card takes you to the next.
    if (held) follow = label && next() !== null ? /** @type {number} */ (next()) : i;
    commit();
  };
  /** @type {number|null} */ let follow = null;

  const slots = PLACES.map((_, j) => html("span", { class: "sc-slot", style: `grid-area:${j < 5 ? 1 : 2}/${(j % 5) + 1}` }));
  const tray = html("div", { class: "sc-tray", role: "group", "aria-label": "Not sorted yet" }, ...slots);
  const bins = BINS.map((k) => {
    const list = html("div", { class: "sc-list" });
    const drop = html("button", { type: "button", class: "sc-drop" }, markOf(k), html("span", {}, k === "cat" ? "cats" : "rats"));
    const root = html("div", { class: `sc-bin ${k}`, role: "group", "aria-label": `Sorted as ${k}s`, "data-bin": k }, list, drop);
    root.addEventListener("click", (/** @type {any} */ e) => {
      if (e.target.closest?.(".sc-card")) return;
      const i = current();
      if (i !== null) place(i, k);
    }, { signal });
    return { k, list, drop, root };
  });
  const compare = /** @type {HTMLButtonElement} */ (html("button", { type: "button", class: "ec-opt sc-compare" }, "Compare with the truth"));
  compare.addEventListener("click", () => { set({ compared: true }); commit(); }, { signal });
  const tally = html("p", { class: "sc-tally" }), how = html("span", {}, "Drag a card, or tap a bin for the marked one. Keys: C for cat, R for rat.");
  const key = html("span", { class: "sc-key" }, "On each card now: ", markOf("face"), " snout, ", markOf("body"), " body."), hint = html("p", { class: "sc-hint" }, how, key);

  const cards = TEN.map((a, i) => {
    const pic = svg("svg", { class: "ec-animal", viewBox: VIEW, "aria-hidden": "true" }), mark = svg("path", { class: "ec-ink" });
    const tick = svg("svg", { class: "sc-tick", viewBox: "0 0 18 18", "aria-hidden": "true" }, mark);
    const record = html("span", { class: "sc-record", "aria-hidden": "true" }, html("b", { class: "c-face" }, short(a.x[0])), html("b", { class: "c-body" }, short(a.x[1])));
    const root = html("button", { type: "button", class: "sc-card" }, pic, tick, record);
    root.addEventListener("keydown", (e) => {
      if (e.ctrlKey || e.metaKey || e.altKey) return;
      const to = { c: "cat", ArrowLeft: "cat", r: "rat", ArrowRight: "rat", ArrowUp: null, Backspace: null, Delete: null }[e.key.length === 1 ? e.key.toLowerCase() : e.key];
      if (to === undefined) return;
      e.preventDefault();
      place(i, to);
    }, { signal });
    drag(root, i);
    return { root, pic, mark, face: "" };
  });

  /** A drag past a few pixels carries the card; less is a tap, which marks it. @param {HTMLElement} root @param {number} i */
  function drag(root, i) {
    /** @type {{x: number, y: number, moved: boolean}|null} */ let from = null;
    const under = (/** @type {PointerEvent} */ e) => {
      const hit = (/** @type {Element} */ el) => { const b = el.getBoundingClientRect(); return e.clientX >= b.left && e.clientX <= b.right && e.clientY >= b.top - 12 && e.clientY <= b.bottom + 12; };
      return bins.find((b) => hit(b.root))?.k ?? (hit(tray) ? null : undefined);
    };
    const aim = (/** @type {any} */ k) => { for (const b of bins) b.root.classList.toggle("sc-aim", b.k === k); };
    root.addEventListener("pointerdown", (/** @type {any} */ e) => {
      if (e.button > 0) return;
      from = { x: e.clientX, y: e.clientY, moved: false };
      root.setPointerCapture(e.pointerId);
    }, { signal });
    root.addEventListener("pointermove", (/** @type {any} */ e) => {
      if (!from) return;
      const dx = e.clientX - from.x, dy = e.clientY - from.y;
      if (!from.moved && Math.hypot(dx, dy) < 6) return;
      from.moved = true;
      root.classList.add("sc-held");
      root.style.transform = `translate(${dx}px,${dy}px)`;
      aim(under(e));
    }, { signal });
    for (const name of ["pointerup", "pointercancel"]) root.addEventListener(name, (/** @type {any} */ e) => {
      if (!from) return;
      const { moved } = from, to = name === "pointerup" && moved ? under(e) : undefined;
      from = null;
      root.classList.remove("sc-held");
      root.style.transform = "";
      aim(undefined);
      if (!moved) return;
      root.dataset.dragged = "true";                       // the click that follows a drag is not a tap
      setTimeout(() => { delete root.dataset.dragged; }, 0);
      if (to !== undefined) place(i, to);
    }, { signal });
    root.addEventListener("click", () => {
      if (root.dataset.dragged) return;
      chosen = chosen === i ? null : i;
      set({});
    }, { signal });
  }

  const whole = html("div", { class: "sc" }, tray, hint, html("div", { class: "sc-bins" }, ...bins.map((b) => b.root)), html("div", { class: "sc-foot" }, compare, tally));
  stage.append(whole);

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const now = current(), focused = cards.findIndex((c) => c.root === document.activeElement);
    PLACES.forEach((i, j) => {
      const { root, pic, mark } = cards[i], { x, kind } = TEN[i], label = s.labels[i], turned = d.open && Boolean(label), right = label === kind;
      const face = turned ? (right ? "smug" : "cross") : "covered";
      if (cards[i].face !== face) {
        cards[i].face = face;
        pic.innerHTML = turned ? animal(x[0], x[1], kind === "cat" ? 1 : 0, { mood: right ? "calm" : "cross" }) : silhouette(x[0], x[1], 0.5, { spots: true, grow: 1.1 });
      }
      root.classList.toggle("sc-turned", turned);
      root.classList.toggle("sc-now", i === now && (!d.open || chosen === i));
      attr(mark, { d: turned ? (right ? TICK : CROSS) : "" });
      attr(root, { "aria-pressed": chosen === i, "aria-label": `${turned ? capital(kind) : "Outline"} ${j + 1}: ${looks(x)}${label ? `, sorted as ${label}${turned ? (right ? ", which is right" : ", which is wrong") : ""}` : ""}` });
      const home = label ? bins[label === "cat" ? 0 : 1].list : slots[j];
      if (root.parentNode !== home) home.append(root);
    });
    // Cards keep the order of the table in their bin, however they came there.
    for (const b of bins) {
      const want = PLACES.filter((i) => s.labels[i] === b.k).map((i) => cards[i].root);
      if (want.some((c, j) => b.list.children[j] !== c)) b.list.append(...want);
      b.drop.setAttribute("aria-label", now === null ? `${b.k}s` : `Put outline ${PLACES.indexOf(now) + 1} with the ${b.k}s`);
    }
    const to = follow ?? (focused >= 0 ? focused : null);
    if (to !== null && document.activeElement !== cards[to].root) cards[to].root.focus({ preventScroll: true });
    follow = null;
    compare.disabled = d.placed === 0;
    compare.hidden = d.open;
    tally.hidden = !d.open;
    tally.replaceChildren(html("b", {}, String(d.right)), ` of ${d.placed} agree with the truth`);
    how.hidden = d.open;
    key.hidden = !d.open;
    whole.classList.toggle("sc-all", d.placed === 10);
  } };
}
const markOf = (/** @type {import("./lib/animals.js").Kind} */ k) => { const e = html("span", { class: "sc-mark", "aria-hidden": "true" }); e.innerHTML = markSVG(k, k === "face" ? 15 : k === "body" ? 18 : 22); return e; };
