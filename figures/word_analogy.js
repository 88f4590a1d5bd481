// @ts-check
// Figure A1.3d. Analogies of real words, answered twice: every word may answer, or those of the question are barred. The
// second is how such results are nearly always told.

import { choice } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { num } from "./lib/format.js";
import { pick } from "./lib/rng.js";
import { add, dot, norm, sub } from "./lib/vec.js";
import { ANSWERS, COUNT, SHOWN, WORDS } from "./lib/word_samples.js";
import { every, loadEvery, nearest, setEvery, unitOf } from "./lib/word_space.js";
import { megabytes } from "./page/download.js";

const KEYS = ["a", "b", "c"], QUESTIONS = Object.keys(ANSWERS);
const asked = (/** @type {any} */ s) => KEYS.map((k) => s[k]);

/** @param {any} s */
export function derive(s) {
  const three = asked(s), unit = three.map(unitOf), missing = three.find((_, i) => !unit[i]);
  if (missing !== undefined) return { missing, cosines: null, length: 0, all: null, barred: null };
  const [a, b, c] = /** @type {number[][]} */ (unit), corner = add(sub(b, a), c), length = norm(corner);
  const kept = ANSWERS[three.join(" ")];
  return {
    missing: null, corner, length, cosines: [a, b, c].map((u) => dot(u, corner) / length), likeness: [dot(a, b), dot(a, c)],
    all: nearest(corner, []) ?? kept?.[0] ?? null, barred: nearest(corner, three) ?? kept?.[1] ?? null,
  };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const question = `${s.a} is to ${s.b} as ${s.c} is to …`;
  if (d.missing !== null) return every() ? `“${d.missing}” is not among the ${COUNT} words.` : `${question} The words have not come yet.`;
  const near = d.cosines[2] >= d.cosines[1] ? [s.c, s.b] : [s.b, s.c], why = s.b === s.c ? "" : ` Of the two, the corner lies nearer to ${near[0]} than to ${near[1]}.`;
  if (!d.all) return `${question} The words have not come yet.${why}`;
  return `${question} With every word allowed: ${d.all[0][0]}. With the words of the question barred: ${d.barred[0][0]}.${why}`;
}

export const spec = {
  name: "word_analogy", number: "A1.3d", title: "The honest list and the flattering one", instruction: "Choose a question, or write three words.", reset: "The famous one",
  defaults: { a: "man", b: "king", c: "woman" },
  derive, words,
  result: (/** @type {any} */ _s, /** @type {any} */ d) => (d.cosines ? [...d.cosines, d.length] : []),
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

space = ec.word_vectors()
a, b, c = (space.unit[space.index(word)] for word in ${JSON.stringify(asked(s))})
corner = b - a + c
length = np.linalg.norm(corner)
result = [*(np.array([a, b, c]) @ corner / length), length]
print(ec.analogy(${asked(s).map((w) => JSON.stringify(w)).join(", ")}))                        # every word may answer
print(ec.analogy(${asked(s).map((w) => JSON.stringify(w)).join(", ")}, keep_query=False))      # the flattering list
`,
  clean(/** @type {any} */ s) {
    for (const k of KEYS) if (typeof s[k] !== "string" || !/^[a-z]{1,24}$/.test(s[k])) throw new Error(`${k}=${JSON.stringify(s[k])} must be one word of the letters a to z; got something else. Write it in lower case.`);
    return { a: s.a, b: s.b, c: s.c };
  },
  random: (/** @type {() => number} */ r) => (r() < 0.4 ? Object.fromEntries(pick(r, QUESTIONS).split(" ").map((/** @type {string} */ w, /** @type {number} */ i) => [KEYS[i], w])) : Object.fromEntries(KEYS.map((k) => [k, pick(r, WORDS)]))),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    if (!d.cosines) return;
    // Which of b and c lies nearer to the corner is settled before any fourth word is looked at.
    must(Math.abs((d.cosines[2] - d.cosines[1]) * d.length - (d.likeness[0] - d.likeness[1])) < 1e-12, "c must be nearer than b exactly when a is more like b than like c");
    must(d.length > 0 && d.length <= 3, "three arrows of length one reach no further than 3");
    if (!d.all || !d.barred) return;
    for (const list of [d.all, d.barred]) must(list.every((/** @type {any} */ x, /** @type {number} */ i) => i === 0 || list[i - 1][1] >= x[1]), "the nearest must come first");
    must(!d.barred.some((/** @type {any} */ x) => asked(s).includes(x[0])), "barred words must be absent");
    const free = d.all.filter((/** @type {any} */ x) => !asked(s).includes(x[0]));
    must(free.every((/** @type {any} */ x, /** @type {number} */ i) => d.barred[i][0] === x[0] && Math.abs(d.barred[i][1] - x[1]) < 1e-12), "barring words must change nothing else");
    for (const [w, cosine] of d.all) if (asked(s).includes(w)) must(Math.abs(cosine - d.cosines[asked(s).indexOf(w)]) < 1e-6, "a word of the question must be listed with its own cosine");
  },
  build,
};
export default defineFigure(spec);
export { setEvery };

/** One of the two lists. @param {string} title @param {string} note */
function list(title, note) {
  const rows = Array.from({ length: SHOWN }, () => { const word = html("span", { class: "wa-word" }), fill = svg("rect", { class: "wa-fill", x: 0, y: 0, height: 8, width: 0 }), bar = svg("svg", { class: "wa-bar", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" }, svg("rect", { class: "wa-track", width: 100, height: 8 }), fill), value = html("span", { class: "wa-value" }), tag = html("span", { class: "wa-tag" }); return { word, fill, value, tag, li: html("li", {}, word, " ", bar, value, " ", tag) }; });
  const wait = html("p", { class: "wa-wait" });
  return { root: html("div", { class: "wa-list" }, html("h3", { class: "wa-title" }, html("b", {}, title), " ", html("span", {}, note)), html("ol", {}, ...rows.map((r) => r.li)), wait),
    draw(/** @type {[string, number][]|null} */ found, /** @type {string[]} */ query) {
      rows.forEach((r, i) => {
        const one = found?.[i];
        r.li.style.visibility = one ? "" : "hidden";
        const mine = Boolean(one && query.includes(one[0]));
        say(r.word, one ? one[0] : "…"); say(r.value, one ? num(one[1], 3) : ""); say(r.tag, mine ? "in the question" : "");
        attr(r.fill, { width: one ? Math.max(0, one[1] * 100).toFixed(1) : 0 });
        r.li.classList.toggle("wa-mine", mine);
      });
      say(wait, found ? "" : "waiting for the words");
    } };
}

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal, nets, live }) {
  const fields = KEYS.map((k, i) => {
    const input = /** @type {HTMLInputElement} */ (html("input", { class: "wa-field", type: "text", autocomplete: "off", autocapitalize: "none", spellcheck: "false", maxlength: 24, "aria-label": `The ${["first", "second", "third"][i]} word` }));
    input.addEventListener("change", () => {
      const word = input.value.trim().toLowerCase();
      if (unitOf(word)) { say(fault, ""); set({ [k]: word }); commit(); return; }
      say(fault, every() || !live ? `That word is not among the ${COUNT}. All are in lower case, of the letters a to z.` : "That word is not here yet: the words are still on their way.");
      input.value = state()[k];
    }, { signal });
    return input;
  });
  const fault = html("p", { class: "wa-fault", role: "status" });
  const asks = html("div", { class: "wa-ask", role: "group", "aria-label": "The question" }, fields[0], html("span", {}, "is to"), fields[1], html("span", {}, "as"), fields[2], html("span", {}, "is to …"));
  const which = choice({ label: "Ask", options: QUESTIONS.map((q) => { const [a, b, c] = q.split(" "); return [q, `${a} : ${b} = ${c} : ?`]; }), signal, hideable: "questions", set: (q) => { const [a, b, c] = q.split(" "); say(fault, ""); set({ a, b, c }); commit(); } });
  const honest = list("Honest", "every word may answer"), flattering = list("Flattering", "the three words of the question are barred");
  const cosines = html("p", { class: "ec-line wa-why", "data-hideable": "equation" });
  // The lists that are baked in are those of all words: only a question of the reader's own has to be drawn anew.
  const gate = waiting({ nets, signal }, () => { if (!(asked(state()).join(" ") in ANSWERS)) set({}); });
  stage.append(asks, fault, which.root, html("div", { class: "wa-two" }, honest.root, flattering.root), cosines, gate.root);
  if (live) gate.start();
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    fields.forEach((f, i) => { const word = s[KEYS[i]]; if (f.value !== word) f.value = word; attr(f, { value: word }); });
    which.draw(asked(s).join(" "));
    honest.draw(d.all, asked(s)); flattering.draw(d.barred, []);
    say(cosines, d.cosines ? `Cosines of the corner: with ${s.a} ${num(d.cosines[0])}, with ${s.b} ${num(d.cosines[1])}, with ${s.c} ${num(d.cosines[2])}. Of ${s.a} with ${s.b} ${num(d.likeness[0])}, with ${s.c} ${num(d.likeness[1])}.` : "");
  } };
}

/** Says how the loading goes; its line is kept free, so that nothing moves when it speaks. @param {{nets: any, signal: AbortSignal}} o @param {() => void} ready */
function waiting({ nets, signal }, ready) {
  const bar = /** @type {HTMLProgressElement} */ (html("progress", { max: 1, value: 0, "aria-label": "Loading the words" })), text = html("span", {}), again = html("button", { type: "button", class: "ec-opt", hidden: true }, "Try again");
  const root = html("p", { class: "pt-gate ec-late", role: "status" }, bar, text, again), seen = (/** @type {boolean} */ on) => { root.style.visibility = on ? "" : "hidden"; };
  seen(false);
  const start = () => {
    if (every()) return;
    seen(true);
    again.hidden = true;
    // The words lie beside the networks; a notebook has neither.
    if (!nets) { bar.hidden = true; say(text, `All ${COUNT} words are on the book’s own page. In a notebook, call eigencat.analogy.`); return; }
    bar.hidden = false;
    loadEvery(new URL("../words/", nets.root).href, ({ loaded, total, stored }) => {
      bar.value = total ? loaded / total : 0;
      say(text, stored ? "Loading the words from this browser’s store" : `Loading the words, ${megabytes(loaded)} of ${megabytes(total)} MB; once only`);
    }).then(() => { if (!signal.aborted) { seen(false); ready(); } }, (e) => { bar.hidden = true; again.hidden = false; say(text, e.message); });
  };
  again.addEventListener("click", start, { signal });
  return { root, start };
}
