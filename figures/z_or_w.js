// @ts-check
// Figure CODE 2.1c. The same faces, edited in z and in w: what leaks in each, with and without a condition, as the reader measures
// it on the same held-out samples (eq-leak). No winner is presumed: the panes are drawn by one function, told only its space.

import { oneOf, real } from "./lib/clean.js";
import { choice, toggles } from "./lib/controls.js";
import { conditioned, cosine, direction, edit } from "./lib/directions.js";
import { html, say } from "./lib/dom.js";
import { faces, latentsOf } from "./lib/faces.js";
import { defineFigure } from "./lib/figure.js";
import { num } from "./lib/format.js";
import { inSpreads, leakBars } from "./lib/leak_bars.js";
import { netGate } from "./lib/portrait.js";
import { wordFor } from "./lib/portrait_words.js";
import { pick } from "./lib/rng.js";

const SPACES = /** @type {("z"|"w")[]} */ (["z", "w"]), TARGETS = ["age", "glasses", "smile"], ROWS = ["age", "glasses", "grey", "smile", "beard"], PEOPLE = 16, ENDS = [-1, 1];
const TITLE = { z: "In z, before the mapping", w: "In w, after the mapping" };
const others = (/** @type {string} */ target) => ROWS.filter((n) => n !== target), options = (/** @type {string[]} */ names) => /** @type {[string, string][]} */ (names.map((n) => [n, wordFor(n)]));
const plus = (/** @type {number} */ v) => `${Math.round(100 * v) > 0 ? "+" : ""}${num(v)}`;

/** @param {any} s */
export function derive(s) {
  const spaces = Object.fromEntries(SPACES.map((space) => {
    const primal = direction(s.target, space), found = conditioned(primal, s.held.map((/** @type {string} */ n) => direction(n, space)));
    return [space, { primal, way: found.direction ?? primal, retained: found.retained, cosines: ROWS.map((n) => cosine(primal, direction(n, space))) }];
  }));
  return { people: latentsOf(s.seed, PEOPLE), spaces };
}
/** @param {any} s @param {any} d */
function words(s, d) {
  const one = (/** @type {string} */ space) => others(s.target).map((n) => `${wordFor(n)} ${num(d.spaces[space].cosines[ROWS.indexOf(n)])}`).join(", ");
  const left = s.held.length ? ` With ${s.held.map(wordFor).join(", ")} held, ${Math.round(100 * d.spaces.z.retained)}% of the direction is left in z and ${Math.round(100 * d.spaces.w.retained)}% in w.` : "";
  return `Cosines of the ${wordFor(s.target)} normal with others, in z: ${one("z")}; in w: ${one("w")}.${left}`;
}

export const spec = {
  name: "z_or_w", number: "CODE 2.1c", title: "z or w: the same faces, edited in both", instruction: "Hold an attribute, and see what still leaks in each space.", reset: "Start again",
  defaults: { seed: 999, target: "age", held: ["glasses"] },
  choices: { target: TARGETS },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => SPACES.flatMap((k) => [d.spaces[k].retained, ...d.spaces[k].cosines]),
  python: (/** @type {any} */ s) => `import eigencat as ec

faces = ec.load("portraits")
names = ${JSON.stringify(ROWS)}
columns = [faces.attributes.index(name) for name in names]
z = faces.sample(${PEOPLE}, seed=${s.seed})                   # one sample for both spaces

class FromZ:
    def decode(self, z):
        return faces.decode(faces.mapping(z))

result = []
for space, generator, people in (("z", FromZ(), z), ("w", faces, faces.mapping(z))):
    known = ec.models.directions("portraits", space=space)
    held = [known[name] for name in ${JSON.stringify(s.held)}]
    way = ec.condition(known["${s.target}"], held) if held else known["${s.target}"]
    read = lambda pictures: faces.read(pictures)[:, columns]
    print(ec.leak(ec.rescore(generator, read, people, way, [-1, 1], attributes=names), "${s.target}"))
    result += [way.retained, *(known["${s.target}"].vector @ known[name].vector for name in names)]
`,
  clean: (/** @type {any} */ s) => {
    const target = oneOf("target", s.target, TARGETS);
    if (!Array.isArray(s.held)) throw new Error(`held=${JSON.stringify(s.held)} must be a list of attributes; got ${typeof s.held}. For example ["glasses"].`);
    for (const n of s.held) oneOf("held", n, ROWS);
    return { seed: Math.round(real("seed", s.seed, 0, 999999)), target, held: others(target).filter((n) => s.held.includes(n)) };
  },
  random: (/** @type {() => number} */ r) => { const target = pick(r, TARGETS); return { seed: Math.floor(r() * 1e6), target, held: others(target).filter(() => r() < 0.4) }; },
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    const more = latentsOf(s.seed, PEOPLE + 1);
    must(d.people.length === PEOPLE && d.people.every((z, i) => z.every((v, j) => v === more[i][j])), "the sample must be the same people, however many are drawn after them");
    for (const space of SPACES) {
      const { way, retained, cosines } = d.spaces[space], held = s.held.map((/** @type {string} */ n) => direction(n, space));
      must(held.every((/** @type {any} */ h) => Math.abs(cosine(way, h)) < 1e-12), `what is left in ${space} must be at right angles to what is held`);
      must(Math.abs(retained - cosine(way, direction(s.target, space))) < 1e-9, "what is left is the cosine to the whole direction");
      // One condition leaves the sine of its angle; more of them no more than the strictest alone.
      const least = Math.min(1, ...s.held.map((/** @type {string} */ n) => Math.sqrt(1 - cosines[ROWS.indexOf(n)] ** 2)));
      must(retained <= least + 1e-9 && (s.held.length !== 1 || Math.abs(retained - least) < 1e-9), `conditions in ${space} must leave no more than the strictest of them`);
    }
  },
  build,
};
export default defineFigure(spec);

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, live } = ctx;
  const panes = SPACES.map((space) => {
    const left = html("p", { class: "zw-left" }), bars = leakBars({ names: ROWS, label: "Leak", inUnits: (_, v) => 2 * v, told: (_, v) => num(v) });
    return { space, left, bars, root: html("div", { class: "zw-pane", "data-space": space }, html("h3", { class: "fp-title" }, TITLE[space]), left, bars.root) };
  });
  const target = choice({ label: "Change", options: options(TARGETS), signal, set: (v) => { set({ target: v }); commit(); } });
  const held = toggles({ label: "Hold", options: options(ROWS), signal, set: (list) => { set({ held: list }); commit(); } });
  const dice = html("button", { type: "button", class: "ec-opt" }, "Other faces");
  dice.addEventListener("click", () => { set({ seed: (state().seed * 48271 + 11) % 999983 }); commit(); }, { signal });
  const gate = netGate(ctx, ["reader", "mapping", "synthesis"], () => { awake = true; refresh(); });
  stage.append(html("div", { class: "rs-side" }, target.root, held.root, html("div", { class: "zw-two" }, ...panes.map((p) => p.root)), dice), gate.root);
  if (live) gate.start();

  const face = live ? faces(ctx) : null, hang = face?.wall({ read: true, batch: 8 });
  let awake = false, shown = "";
  /** The gate has said why when it fails. */
  const refresh = () => { measure().catch(() => {}); };
  async function measure() {
    const s = state(), key = JSON.stringify(s);
    if (!face || !hang || key === shown) return;
    shown = key;
    const d = derive(s), base = await face.mapping(d.people), plain = s.held.length > 0;
    const moved = async (/** @type {"z"|"w"} */ space, /** @type {any} */ way, /** @type {number} */ a) => (space === "w" ? base.map((w) => edit(w, way, a)) : face.mapping(d.people.map((z) => edit(z, way, a))));
    const jobs = SPACES.flatMap((space) => [d.spaces[space].way, ...(plain ? [d.spaces[space].primal] : [])].map((way, k) => ({ space, k, way }))), ws = [];
    for (const { space, way } of jobs) for (const a of ENDS) ws.push(...await moved(space, way, a));
    const sums = jobs.map(() => ROWS.map(() => 0));
    const whole = await hang(ws, (i, { reading }) => {
      const job = Math.floor(i / (2 * PEOPLE)), a = ENDS[Math.floor(i / PEOPLE) % 2];
      ROWS.forEach((n, j) => { sums[job][j] += (a * inSpreads(n, reading?.[n] ?? NaN)) / (2 * PEOPLE); });
    });
    if (!whole || JSON.stringify(state()) !== key) return;
    const meant = ROWS.indexOf(s.target), leak = (/** @type {string} */ space, /** @type {number} */ k) => {
      const row = sums[jobs.findIndex((b) => b.space === space && b.k === k)];
      return Object.fromEntries(ROWS.map((n, j) => [n, row[j] / row[meant]]));
    };
    for (const { space, bars } of panes) {
      const now = leak(space, 0), list = others(s.target).map((n) => `${wordFor(n)} ${plus(now[n])}`).join(", "), step = Math.abs(sums[jobs.findIndex((b) => b.space === space && b.k === 0)][meant]);
      bars.draw(now, plain ? leak(space, 1) : null, `For one spread of ${wordFor(s.target)}: ${list}. One step moves ${wordFor(s.target)} by ${num(step)} of its spread.`);
    }
  }
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    target.draw(s.target); held.draw(s.held);
    for (const b of held.buttons) /** @type {any} */ (b).disabled = b.dataset.value === s.target;
    for (const { space, left, bars } of panes) {
      bars.roles(s.target, s.held);
      const { retained, cosines } = d.spaces[space], most = others(s.target).reduce((a, b) => (Math.abs(cosines[ROWS.indexOf(a)]) >= Math.abs(cosines[ROWS.indexOf(b)]) ? a : b));
      say(left, `Nearest normal: ${wordFor(most)}, cosine ${num(cosines[ROWS.indexOf(most)])}. ${s.held.length ? `${Math.round(100 * retained)}% of the direction is left.` : "Nothing is held."}`);
    }
    if (awake) refresh();
  } };
}
