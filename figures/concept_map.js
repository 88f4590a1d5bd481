// @ts-check
// Figure 0c. Which lesson needs which, and the shortest way to the one you want. A lesson needs ALL its parents, so
// the shortest way is every lesson before it, once; only the order is left to choose.

import { LESSONS as WRITTEN } from "./lib/concepts.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { makeGraph } from "./lib/graph.js";
import { layered } from "./lib/layered.js";
import { pick } from "./lib/rng.js";

/** @typedef {{number: string, short: string, title: string, chapter: string, needs: string[], url: string|null}} Lesson */
/** @type {Lesson[]} */ const LESSONS = WRITTEN;
const graph = makeGraph(LESSONS), byNumber = new Map(LESSONS.map((l) => [l.number, l]));
const lesson = (/** @type {string} */ n) => /** @type {Lesson} */ (byNumber.get(n));
/** The start is its own name: "Start here", not "0 Start here". @param {string} n */
const called = (n) => (lesson(n).needs.length && n !== lesson(n).short ? `${n} ${lesson(n).short}` : `“${lesson(n).short}”`);

/** @param {any} s */
function derive(s) {
  const open = new Set(graph.unlocked(s.visited)), seen = new Set(s.visited), path = s.goal ? graph.path(s.goal) : [], on = new Set(path);
  return {
    path, ready: graph.names.filter((n) => open.has(n) && !seen.has(n)), left: path.filter((n) => !seen.has(n)),
    legs: graph.reduced().filter(([a, b]) => on.has(a) && on.has(b)).map((e) => e.join(">")),
  };
}

const list = (/** @type {string[]} */ words) => (words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`);
/** @param {any} s @param {any} d */
function words(s, d) {
  if (s.goal) {
    const next = d.left[0], plan = next && !lesson(next).url ? ", which is planned and not written yet" : "";
    const rest = !next ? "You have been through all of it." : next === s.goal ? `Only ${next} itself is left${plan}.` : d.left.length === d.path.length ? `Begin with ${called(next)}${plan}.` : `${d.left.length} of them to go; next is ${called(next)}${plan}.`;
    return d.path.length === 1 ? `${called(s.goal)} needs nothing before it.${next ? "" : " It is opened already."}` : `The way to ${called(s.goal)} is ${d.path.length} lessons: ${d.path.join(", ")}. ${rest}`;
  }
  const n = s.visited.length, total = graph.names.length;
  if (n === total) return `All ${total} lessons are opened or known.`;
  return `${n ? `Opened or known: ${n} of ${total} lessons` : "Nothing is opened yet"}. Ready now: ${list(d.ready.map(called))}.`;
}

/** @param {any} v @param {string} name @returns {string} */
const known = (v, name) => { if (typeof v !== "string") throw new Error(`${name}=${JSON.stringify(v)} must be the number of a lesson, or empty; got something else. Write "2.2", for example.`); return graph.has(v) ? v : ""; };

export const spec = {
  name: "concept_map", number: "0c", title: "The map of lessons", instruction: "Choose where you want to get to.", reset: "Start over",
  defaults: { visited: [], goal: "", focus: "" },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => (s.goal ? d.path.map(graph.index) : [s.visited.length, ...d.ready.map(graph.index)]),
  python(/** @type {any} */ s) {
    const needs = LESSONS.map((l) => `    ${JSON.stringify(l.number)}: ${JSON.stringify(l.needs)},`).join("\n");
    const head = `# which lesson cannot be read without which
needs = {
${needs}
}
names = list(needs)
`;
    return s.goal ? `from graphlib import TopologicalSorter

${head}wanted, waiting = set(), [${JSON.stringify(s.goal)}]
while waiting:                  # a lesson needs all its parents, and theirs
    lesson = waiting.pop()
    if lesson not in wanted:
        wanted.add(lesson)
        waiting += needs[lesson]

sorter = TopologicalSorter({lesson: needs[lesson] for lesson in wanted})
sorter.prepare()
path, ready = [], []
while sorter.is_active():
    ready = sorted([*ready, *sorter.get_ready()], key=names.index)
    path.append(ready.pop(0))   # of those that are ready, the first in the contents
    sorter.done(path[-1])
print(" → ".join(path))
result = [*map(names.index, path)]
` : `${head}visited = ${JSON.stringify(s.visited)}
ready = [lesson for lesson in names if lesson not in visited and set(needs[lesson]) <= set(visited)]
print(ready)
result = [len(visited), *map(names.index, ready)]
`;
  },
  clean(/** @type {any} */ s) {
    if (!Array.isArray(s.visited)) throw new Error(`visited=${JSON.stringify(s.visited)} must be a list of lesson numbers; got something else. Write ["0", "1.1"], for example.`);
    // A browser may remember a lesson that has another number now: it is left out.
    return { visited: graph.names.filter((n) => s.visited.includes(n)), goal: known(s.goal, "goal"), focus: known(s.focus, "focus") };
  },
  random(/** @type {() => number} */ r) {
    const p = r();
    return { visited: graph.names.filter(() => r() < p), goal: r() < 0.3 ? "" : pick(r, graph.names), focus: r() < 0.5 ? "" : pick(r, graph.names) };
  },
  invariant(/** @type {any} */ s) {
    const d = derive(s), seen = new Set(s.visited), open = new Set(graph.unlocked(s.visited)), at = new Map(graph.order.map((n, i) => [n, i]));
    if (graph.order.length !== LESSONS.length || new Set(graph.order).size !== LESSONS.length) throw new Error("the reading order must hold every lesson once");
    for (const l of LESSONS) {
      for (const p of l.needs) if (!(/** @type {number} */ (at.get(p)) < /** @type {number} */ (at.get(l.number)))) throw new Error(`${p} must come before ${l.number}`);
      if (open.has(l.number) !== l.needs.every((p) => seen.has(p))) throw new Error(`${l.number} must be unlocked exactly when all it needs has been visited`);
    }
    if (!s.goal) return;
    // Ancestors once more, by another road: marked from the goal backwards until nothing changes.
    const wanted = new Set([s.goal]);
    for (let more = true; more;) { more = false; for (const n of [...wanted]) for (const p of lesson(n).needs) if (!wanted.has(p)) { wanted.add(p); more = true; } }
    if (d.path.length !== wanted.size || !d.path.every((/** @type {string} */ n) => wanted.has(n))) throw new Error("the way must hold every ancestor once, and nothing else");
    d.path.forEach((/** @type {string} */ n, /** @type {number} */ i) => { for (const p of lesson(n).needs) if (!(d.path.indexOf(p) < i && d.path.includes(p))) throw new Error(`the way must reach ${p} before ${n}`); });
    if (d.path[d.path.length - 1] !== s.goal) throw new Error("the way must end at the goal");
  },
  build,
};
export default defineFigure(spec);

// ── where everything stands ──
// Widths are estimated, a little wide: the same drawing is made where no text can be measured.
const GUTTER = 26, LEFT = 12, TEXT = 10;
const width = (/** @type {string} */ text, /** @type {number} */ letter) => [...text].reduce((sum, c) => sum + letter * (/[A-Z]/.test(c) ? 1.3 : /[ .ijlft]/.test(c) ? 0.65 : 1), 0);
const nameWidth = (/** @type {string} */ text) => width(text, 6.9), numberWidth = (/** @type {string} */ text) => width(text, 8.2);
/** One line, or two where that saves width. @param {string} text */
function lines(text) {
  const parts = text.split(" ");
  if (parts.length < 2 || text.length < 9) return [text];
  const cuts = parts.slice(1).map((_, i) => [parts.slice(0, i + 1).join(" "), parts.slice(i + 1).join(" ")]);
  return cuts.sort((a, b) => Math.max(...a.map((t) => t.length)) - Math.max(...b.map((t) => t.length)))[0];
}
/** @type {ReturnType<typeof lay> | undefined} */ let made;
/** Left to right, in layers; laid out once. */
export const across = () => (made ??= lay());
function lay() {
  const size = (/** @type {string} */ n) => ({ up: 29, down: lines(lesson(n).short).length > 1 ? 47 : 31 });
  const plan = layered(graph.names, graph.reduced(), size, 10);
  const widths = plan.layers.map((layer) => Math.max(...layer.filter((p) => p.stop).map((p) => Math.max(numberWidth(p.name), ...lines(lesson(p.name).short).map(nameWidth)))));
  const xs = widths.reduce((x, w, i) => [...x, x[i] + TEXT + w + GUTTER], [LEFT]);
  // The last words have room to spare: until its own letters have arrived a page is set in others, which are wider.
  return { ...plan, xs, widths, width: xs[xs.length - 1] - GUTTER + 7 };
}
/** Edges keep to their lanes where words are, and change lanes in the gutters. @param {{layer: number, y: number, stop: boolean}[]} chain @param {number[]} xs */
function route(chain, xs) {
  let d = "";
  chain.forEach((p, i) => {
    const x = xs[p.layer];
    if (!i) { d = `M${x + 8} ${p.y}`; return; }
    const from = x - GUTTER + 3, to = x - (p.stop ? 8 : 0), q = chain[i - 1];
    d += q.y === p.y ? `H${to}` : `H${from}C${from + (to - from) * 0.62} ${q.y} ${to - (to - from) * 0.62} ${p.y} ${to} ${p.y}`;
  });
  return d;
}

const ROW = 42, RAIL = 94, TALL = 330;
const MARK = `<circle class="cm-halo" r="8.5"/><circle class="cm-dot" r="5"/><path class="cm-tick" d="M-6 .5L-1.8 5L6.5 -6"/><g class="cm-goal"><path class="cm-pole" d="M0 -1V-29"/><path class="cm-pennant" d="M0 -29L-18 -23.5L0 -18Z"/></g>`;

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ el, stage, state, set, commit, signal }) {
  // Links need a book around them: a page says where its root is, a notebook has none.
  const root = el.closest?.("[data-root]")?.getAttribute("data-root") ?? null;
  const href = (/** @type {Lesson} */ l) => (l.url && root !== null ? root + l.url : null);
  /** @type {{draw: (s: any, d: any) => void}[]} */ const views = [];

  /** @param {Map<string, {x: number, y: number}>} spots @param {(n: string, spot: {x: number, y: number}) => {texts: SVGElement[], name: SVGElement, hit: Record<string, number>, nameHit: Record<string, number>}} write */
  function view(/** @type {string} */ cls, /** @type {number[]} */ [w, h], /** @type {[string, string][]} */ edges, spots, write) {
    const drawing = svg("svg", { viewBox: `0 0 ${w} ${h}`, class: `cm-map ${cls}`, role: "group", "aria-label": "The map of lessons: each lesson to the right of, or below, what it needs" });
    const lines_ = edges.map(([key, d]) => { const e = svg("path", { class: "cm-edge", d }); drawing.append(e); return { key, e }; });
    const nodes = graph.order.map((n) => {
      const l = lesson(n), spot = /** @type {{x: number, y: number}} */ (spots.get(n)), { texts, name, hit, nameHit } = write(n, spot), link = href(l);
      const mark = svg("g", { class: "cm-mark", transform: `translate(${spot.x} ${spot.y})` });
      mark.innerHTML = MARK;
      const button = svg("g", { role: "button", class: "cm-button", tabindex: -1, "data-node": n }, svg("rect", { class: "ec-hit", ...(link ? hit : { ...hit, height: Math.max(hit.height, nameHit.y + nameHit.height - hit.y), width: Math.max(hit.width, nameHit.x + nameHit.width - hit.x) }) }), mark, ...texts);
      const named = link ? svg("a", { href: link, class: "cm-link", tabindex: -1, "aria-label": `${l.short}: open ${n}, ${l.title}` }, svg("rect", { class: "ec-hit", ...nameHit }), name) : name;
      const node = svg("g", { class: `cm-node${l.url ? "" : " cm-planned"}` }, ...(link ? [button, named] : [button]));
      // The space is for whoever takes the words as text: "1.2 false friends".
      if (!link) button.append(" ", name);
      drawing.append(node);
      return { n, l, node, button, link: link ? named : null };
    });
    const focus = (/** @type {string} */ n) => { set({ focus: n }); commit(); /** @type {any} */ (nodes.find((k) => k.n === n))?.button.focus({ preventScroll: false }); };
    drawing.addEventListener("click", (/** @type {any} */ e) => {
      const n = e.target.closest?.(".cm-button")?.dataset.node;
      if (n) { set({ goal: state().goal === n ? "" : n, focus: n }); commit(); }
    }, { signal });
    drawing.addEventListener("keydown", (/** @type {any} */ e) => {
      const n = e.target.dataset?.node;
      if (!n || e.ctrlKey || e.metaKey || e.altKey) return;
      const to = e.key === "Home" ? graph.order[0] : e.key === "End" ? graph.order[graph.order.length - 1] : neighbour(spots, n, e.key);
      if (e.key === "Enter" || e.key === " ") { set({ goal: state().goal === n ? "" : n, focus: n }); commit(); }
      else if (e.key === "Escape" && state().goal) { set({ goal: "" }); commit(); }
      else if (to) focus(to);
      else if (!e.key.startsWith("Arrow")) return;
      e.preventDefault();
    }, { signal });
    views.push({ draw(s, d) {
      const on = new Set(d.path), legs = new Set(d.legs), seen = new Set(s.visited), ready = new Set(d.ready), here = s.focus || s.goal || d.ready[0] || graph.order[0];
      drawing.classList.toggle("cm-going", Boolean(s.goal));
      for (const { key, e } of lines_) e.classList.toggle("cm-on", legs.has(key));
      for (const k of nodes) {
        for (const [c, yes] of /** @type {[string, boolean][]} */ ([["cm-on", on.has(k.n)], ["cm-seen", seen.has(k.n)], ["cm-ready", ready.has(k.n)], ["cm-end", s.goal === k.n]])) k.node.classList.toggle(c, yes);
        attr(k.button, { tabindex: k.n === here ? 0 : -1, "aria-pressed": s.goal === k.n,
          "aria-label": `${k.n}${k.link ? ":" : ` ${k.l.short}${k.l.short === k.l.title ? "" : ":"}`} ${k.l.short === k.l.title && !k.link ? "" : k.l.title}${/[.?!]$/.test(k.l.title) ? "" : "."}${k.l.url ? "" : " Planned."}${seen.has(k.n) ? " Opened or known." : ready.has(k.n) ? " Ready." : ` Needs ${list(k.l.needs)}.`}${on.has(k.n) ? ` On your way, number ${d.path.indexOf(k.n) + 1}.` : ""}` });
        k.link?.setAttribute("tabindex", k.n === here ? "0" : "-1");
      }
      // A line that is lit is drawn over those that are not, and under the names.
      const first = nodes[0].node;
      for (const { e } of lines_.filter((q) => legs.has(q.key))) drawing.insertBefore(e, first);
    } });
    return drawing;
  }

  const plan = across(), spots = new Map(graph.names.map((n) => { const p = /** @type {any} */ (plan.places.get(n)); return [n, { x: plan.xs[p.layer], y: p.y }]; }));
  const wide = view("cm-wide", [plan.width, plan.height], plan.chains.map(({ from, to, chain }) => [`${from}>${to}`, route(chain, plan.xs)]), spots, (n, { x, y }) => {
    const layer = /** @type {any} */ (plan.places.get(n)).layer, w = plan.widths[layer] + TEXT + 10, rows = lines(lesson(n).short);
    return {
      texts: [svg("text", { class: `cm-number${/^[A-Z]/.test(n) ? " cm-caps" : ""}`, x: x + TEXT, y: y - 7 }, n)],
      name: svg("text", { class: "cm-name" }, ...rows.flatMap((t, i) => [...(i ? [" "] : []), svg("tspan", { x: x + TEXT, y: y + 19 + 16 * i }, t)])),
      hit: { x: x - 11, y: y - 27, width: w, height: 32 }, nameHit: { x: x + TEXT - 3, y: y + 5, width: w - 18, height: rows.length > 1 ? 38 : 24 },
    };
  });

  // One below the other, in reading order; what needs what hangs on the left as arcs, the longer the further out.
  const row = new Map(graph.order.map((n, i) => [n, i])), rows = new Map(graph.order.map((n, i) => [n, { x: RAIL, y: 24 + ROW * i }]));
  const arcs = /** @type {[string, string][]} */ (graph.reduced().map(([a, b]) => {
    const y0 = 24 + ROW * /** @type {number} */ (row.get(a)), y1 = 24 + ROW * /** @type {number} */ (row.get(b)), span = (y1 - y0) / ROW, out = span === 1 ? 0 : 16 + 68 * (1 - Math.exp(-(span - 1) / 6));
    return [`${a}>${b}`, out ? `M${RAIL - 7} ${y0 + 2}C${RAIL - 7 - out * 1.25} ${y0 + Math.min(30, (y1 - y0) / 3)} ${RAIL - 7 - out * 1.25} ${y1 - Math.min(30, (y1 - y0) / 3)} ${RAIL - 7} ${y1 - 2}` : `M${RAIL} ${y0 + 8}V${y1 - 8}`];
  }));
  const tall = view("cm-tall", [TALL, ROW * graph.order.length + 8], arcs, rows, (n, { x, y }) => {
    const shift = Math.max(44, numberWidth(n) * 1.15 + 10);
    return {
      texts: [svg("text", { class: `cm-number${/^[A-Z]/.test(n) ? " cm-caps" : ""}`, x: x + 17, y: y + 6 }, n)], name: svg("text", { class: "cm-name", x: x + 17 + shift, y: y + 6 }, svg("tspan", {}, lesson(n).short)),
      hit: { x: x - 14, y: y - ROW / 2, width: shift + 26, height: ROW }, nameHit: { x: x + 12 + shift, y: y - ROW / 2 + 2, width: TALL - x - 12 - shift, height: ROW - 4 },
    };
  });

  const key = html("p", { class: "cm-key", "data-hideable": "key" }, ...[["cm-seen", "opened, or known"], ["cm-ready", "ready now"], ["", "needs something first"]].map(([c, text]) => {
    const picture = svg("svg", { viewBox: "-10 -10 20 20", class: `cm-node ${c}`, "aria-hidden": "true" });
    picture.innerHTML = MARK;
    return html("span", {}, picture, text);
  }), html("span", {}, html("i", {}, "italic"), " planned, not written yet"));
  const tool = (/** @type {() => void} */ f) => { const b = html("button", { type: "button", class: "ec-opt" }); b.addEventListener("click", f, { signal }); return /** @type {HTMLButtonElement} */ (b); };
  /** The lesson that the buttons speak about. */
  const about = () => { const s = state(); return s.focus || s.goal || derive(s).ready[0] || graph.order[0]; };
  const know = tool(() => { const s = state(), n = about(); set({ focus: n, visited: s.visited.includes(n) ? s.visited.filter((/** @type {string} */ v) => v !== n) : [...s.visited, n] }); commit(); });
  const none = tool(() => { set({ goal: "" }); commit(); }), next = html("a", { class: "cm-next" });
  stage.append(wide, html("div", { class: "cm-scroll" }, tall), html("div", { class: "cm-bar", "data-hideable": "choices" }, next, know, none), key);

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    for (const v of views) v.draw(s, d);
    const n = about(), known_ = s.visited.includes(n), step = s.goal ? d.left[0] : d.ready[0], to = step ? href(lesson(step)) : null;
    say(know, known_ ? `Take ${n} back` : `I know ${n} already`);
    none.hidden = !s.goal;
    say(none, "Forget the goal");
    next.hidden = !to;
    if (to) { next.setAttribute("href", to); say(next, `Open ${called(/** @type {string} */ (step))}`); } else next.removeAttribute("href");
  } };
}

/** The node an arrow key leads to: the nearest in that direction, and rather straight on. @param {Map<string, {x: number, y: number}>} spots @param {string} from @param {string} key */
export function neighbour(spots, from, key) {
  const dir = /** @type {Record<string, number[]>} */ ({ ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] })[key];
  if (!dir) return "";
  const here = /** @type {{x: number, y: number}} */ (spots.get(from));
  let best = "", least = Infinity;
  for (const [n, q] of spots) {
    const dx = q.x - here.x, dy = q.y - here.y, along = dx * dir[0] + dy * dir[1], aside = Math.abs(dx * dir[1]) + Math.abs(dy * dir[0]);
    const far = along + 2.2 * aside;
    if (along > 4 && far < least) { least = far; best = n; }
  }
  return best;
}
