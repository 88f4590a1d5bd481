// @ts-check
// The laboratory: portraits to label, the plane that is fitted to the labels here in the page, how far it can be trusted,
// and a walk along its normal that the reader network measures. The labels are the reader's: they are no part of the
// figure's state, because that stands in the page's address.

import { oneOf, real } from "./lib/clean.js";
import { choice, slider, toggles } from "./lib/controls.js";
import { FOUND, conditioned, cosine, direction, directions, dot, edit } from "./lib/directions.js";
import { attr, html, say } from "./lib/dom.js";
import { facePane, offMapLine } from "./lib/face_parts.js";
import { faces, latentsOf } from "./lib/faces.js";
import { defineFigure } from "./lib/figure.js";
import { num, py } from "./lib/format.js";
import { coneOf, fit, leaver, quantile, refits, shuffled } from "./lib/hyperplane.js";
import { COUNT, HIGH, LEAST, LOW, NET_HIGH, NET_LOW, NONE, PAGE, QUESTIONS, SEED, WIDE, answered, asked, cleanWord, empty, enough, forget, fresh, keep, KEY, labelsOf, load, next, opened, session, wordsFor } from "./lib/labels_store.js";
import { STILL, changed, inSpreads, leakBars, leakWords, signed } from "./lib/leak_bars.js";
import { netGate } from "./lib/portrait.js";
import { ABOUT, READINGS } from "./lib/portrait_found.js";
import { wordFor } from "./lib/portrait_words.js";
import { between, pick, rng } from "./lib/rng.js";
import { directionFile, directionsIn } from "./lib/safetensors.js";

const ASK = Object.keys(QUESTIONS), ROWS = ["age", "smile", "glasses", "beard", "grey", "hair_length", "mouth_open", "yaw"];
const WHOSE = ["mine", "found", "file"], METHODS = ["ols", "mean"], REACH = 3, REFITS = 200, PAGES = COUNT / PAGE;
const options = (/** @type {string[]} */ names) => /** @type {[string, string][]} */ (names.map((n) => [n, wordFor(n)]));
const signedNum = (/** @type {number} */ v) => `${v > 0 ? "+" : ""}${num(v, 1)}`;
/** The attribute whose direction was found before, to walk along and to compare with: the reader's own word has none. @param {any} s */
const foundFor = (s) => (s.about === "own" ? "age" : s.about);
/** What is asked is not held; of a file nobody knows what it is about. @param {any} s */
const holdable = (s) => ROWS.filter((n) => s.whose === "file" || s.about === "own" || n !== s.about);

// Pure: what was found before is known without a network and without labels.
/** @param {any} s */
export function derive(s) {
  const primal = direction(foundFor(s)), on = s.held.filter((/** @type {string} */ n) => n !== primal.name).map((/** @type {string} */ n) => direction(n)), found = conditioned(primal, on);
  return { primal, on, way: found.direction ?? primal, retained: found.retained };
}

/** @param {any} s */
function words(s) {
  // What was labelled or opened is no part of the state: along which direction stands under the portrait.
  const held = s.held.length ? `, with ${s.held.map(wordFor).join(", ")} held` : "";
  return `Portrait ${s.at + 1} of ${COUNT}, ${s.alpha === 0 ? "not moved" : `moved by ${signedNum(s.alpha)}`}${held}.`;
}

export const spec = {
  name: "laboratory", title: "The laboratory", instruction: "Say what you see in each portrait.", reset: "Reset the walk",
  defaults: { about: "age", whose: "mine", method: "ols", at: 0, held: [], held_mine: [], alpha: 1.5 },
  choices: { about: ASK, whose: WHOSE, method: METHODS },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [d.retained, ...d.way.vector],
  python: (/** @type {any} */ s) => `import eigencat as ec

# The direction that was found before. Those of your labels: Save the session as Python, in the figure.
known = ec.models.directions("portraits")
primal = known["${foundFor(s)}"]
held = [known[name] for name in [${derive(s).on.map((/** @type {any} */ d) => `"${d.name}"`).join(", ")}]]
way = ec.condition(primal, held) if held else primal

faces = ec.load("portraits")
w = faces.mapping(faces.sample(${COUNT}, seed=${SEED})[${s.at}:${s.at + 1}])
before, after = (faces.read(faces.decode(x))[0] for x in (w, ec.edit(w, way, ${py(s.alpha)})))
print(dict(zip(faces.attributes, (after - before).round(2))))
result = [way.retained, *way.vector]
`,
  clean: (/** @type {any} */ s) => {
    if (!Array.isArray(s.held)) throw new Error(`held=${JSON.stringify(s.held)} must be a list of attributes; got ${typeof s.held}. For example ["glasses"].`);
    for (const n of s.held) oneOf("held", n, ROWS);
    if (!Array.isArray(s.held_mine)) throw new Error(`held_mine=${JSON.stringify(s.held_mine)} must be a list of questions; got ${typeof s.held_mine}. For example ["smile"].`);
    for (const q of s.held_mine) oneOf("held_mine", q, ASK);
    const about = oneOf("about", s.about, ASK), whose = oneOf("whose", s.whose, WHOSE);
    return { about, whose, method: oneOf("method", s.method, METHODS), at: Math.round(real("at", s.at, 0, COUNT - 1)), held: holdable({ about, whose }).filter((n) => s.held.includes(n)), held_mine: ASK.filter((q) => q !== about && s.held_mine.includes(q)), alpha: real("alpha", s.alpha, -REACH, REACH) };
  },
  random: (/** @type {() => number} */ r) => { const about = pick(r, ASK), whose = pick(r, WHOSE); return { about, whose, method: pick(r, METHODS), at: Math.floor(r() * COUNT), held: holdable({ about, whose }).filter(() => r() < 0.3), held_mine: ASK.filter((q) => q !== about && r() < 0.3), alpha: between(r, -REACH, REACH) }; },
  invariant(/** @type {any} */ s) {
    const d = derive(s), w = Float64Array.from(latentsOf(SEED, s.at + 1)[s.at]), after = edit(w, d.way, s.alpha), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    for (const on of d.on) must(Math.abs(after.reduce((sum, x, i) => sum + (x - w[i]) * on.vector[i], 0)) < 1e-12, "a held score must not move");
    must(Math.abs(cosine(d.way, d.primal) - d.retained) < 1e-9, "what is left must be the cosine to the whole direction");
    // Labels by a plane: the fit must tell them right, and not care in which order the portraits came.
    const zs = latentsOf(SEED, 48), y = zs.map((z) => Number(z.reduce((sum, v, i) => sum + v * d.way.vector[i], 0) > 0)), found = fit(zs, y);
    must(found !== null && zs.every((z, i) => z.reduce((sum, v, k) => sum + v * /** @type {any} */ (found).vector[k], 0) + /** @type {any} */ (found).bias > 0 === y[i] > 0.5), "fewer labels than numbers must all be told right by the fit to them");
    const turn = (/** @type {any[]} */ list) => [...list.slice(s.at % 48), ...list.slice(0, s.at % 48)], again = fit(turn(zs), turn(y), s.method), first = s.method === "ols" ? found : fit(zs, y, s.method);
    must(again !== null && first !== null && cosine(again, first) > 1 - 1e-9, "the order of the portraits must not turn the direction");
  },
  build,
};
export default defineFigure(spec);

/** Hands the reader a file. @param {string} name @param {BlobPart} bytes @param {string} type */
function download(name, bytes, type) {
  const a = document.createElement("a"), url = URL.createObjectURL(new Blob([bytes], { type }));
  a.href = url; a.download = name; a.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
const button = (/** @type {string} */ text, /** @type {string} */ cls = "ec-opt") => /** @type {HTMLButtonElement} */ (html("button", { type: "button", class: cls }, text));

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, stills, live } = ctx, s0 = state();
  const on = (/** @type {EventTarget} */ e, /** @type {string} */ type, /** @type {(e: any) => void} */ f) => e.addEventListener(type, f, { signal });
  let store = live ? load() : empty(), kept = true;
  /** @type {import("./lib/labels_store.js").Store[]} */ const before = [];   // answers to take back

  /** Another question, or another direction: what cannot be held then is let go. @param {any} patch */
  const choose = (patch) => {
    const to = { ...state(), ...patch };
    set({ ...patch, held: holdable(to).filter((n) => to.held.includes(n)), held_mine: to.held_mine.filter((/** @type {string} */ q) => q !== to.about) });
    commit();
  };

  // ── 1: label ──
  const about = choice({ label: "The question", options: [["age", "Age"], ["smile", "Smile"], ["glasses", "Glasses"], ["own", "A word of your own"]], signal, set: (v) => choose({ about: v }) });
  const word = /** @type {HTMLInputElement} */ (html("input", { type: "text", maxlength: 24, autocomplete: "off", placeholder: "for example: friendly", "aria-label": "Your word" }));
  const own = html("label", { class: "la-own" }, html("span", {}, "Your word"), word);
  const still = (/** @type {number} */ i) => ({ seed: SEED, row: i });
  const card = facePane({ label: "The portrait to label", name: "card", stills, picture: still(s0.at) });
  const less = button("", "ec-opt la-answer"), more = button("", "ec-opt la-answer"), skip = button("Cannot tell"), back = button("Take back my answer"), onward = button("On to the next 24");
  const progress = html("p", { class: "la-progress", role: "status" });
  const cells = Array.from({ length: PAGE }, (_, k) => {
    const i0 = Math.floor(s0.at / PAGE) * PAGE + k, id = `wall-${k}`, img = html("img", { alt: "", width: 64, height: 64, "data-still": id, "data-picture": JSON.stringify(still(i0)), src: stills[id] ?? false });
    const canvas = /** @type {HTMLCanvasElement} */ (html("canvas", { width: 64, height: 64, "aria-hidden": "true" })), mark = html("span", { class: "la-mark", "aria-hidden": "true" }), cell = html("button", { type: "button", class: "la-cell" }, img, canvas, mark);
    canvas.hidden = true;
    on(cell, "click", () => { set({ at: Math.floor(state().at / PAGE) * PAGE + k }); commit(); });
    return { cell, img, canvas, mark };
  });
  const wall = html("div", { class: "la-wall", role: "group", "aria-label": "The portraits of this page" }, ...cells.map((c) => c.cell));
  const prev = button("Previous 24", "ec-tool"), more24 = button("Next 24", "ec-tool"), where = html("span", { class: "la-where" });
  const netPage = button("Let the reader network answer the rest of these 24"), netAll = button(`… of all ${COUNT}`);
  const network = html("div", { class: "la-row ec-late" }, netPage, netAll);
  const wipe = button("Forget my labels"), keeps = html("p", { class: "la-note" }), hint = html("p", { class: "la-note" }, "On a keyboard: ← and → answer, ↓ skips, and goes on from a page that is done; Backspace takes the label off. Labels are opinions about drawings: yours need not be anybody else’s.");
  const left = html("section", { class: "la-side", "aria-label": "Label" }, html("h3", { class: "la-title" }, html("b", {}, "1"), " Label"), about.root, own,
    html("div", { class: "la-card" }, card.root, html("div", { class: "la-ask" }, html("div", { class: "la-two" }, less, more), html("div", { class: "la-row" }, skip, back), progress, html("div", { class: "la-row" }, onward))), wall, html("div", { class: "la-row" }, prev, where, more24), network, hint, html("div", { class: "la-row" }, wipe), keeps);

  // ── 2: fit, 3: walk ──
  const method = choice({ label: "Fit", options: [["ols", "least squares"], ["mean", "from mean to mean"]], signal, set: (v) => { set({ method: v }); commit(); } });
  const facts = Object.fromEntries([["labels", "Labels"], ["left", "Told right when left out"], ["same", "Cosine with the direction found before"], ["nearest", "Nearest of those found before"], ["turned", "95% of refits turn by less than"], ["cone", "Endless labels lead within (95%)"]].map(([key, text]) => [key, { value: html("td", {}, "–"), name: html("th", { scope: "row" }, text) }]));
  const table = html("table", { class: "la-facts" }, html("caption", {}, "The direction of your labels"), html("tbody", {}, ...Object.entries(facts).map(([key, f]) => html("tr", { "data-fact": key }, f.name, f.value))));
  const trust = html("p", { class: "la-trust ec-late" });
  const whose = choice({ label: "Walk along", options: [["mine", "your labels"], ["found", "the one found before"], ["file", "the file’s"]], signal, set: (v) => choose({ whose: v }) });
  const start = facePane({ title: "Before", label: "The portrait before the step", name: "start", stills, picture: still(s0.at) });
  const pane = facePane({ title: "After", label: "The portrait after the step", name: "walked", stills, picture: { ...still(s0.at), edits: [{ along: foundFor(s0), held: s0.held, alpha: s0.alpha }] } });
  const alpha = slider({ label: "how far, in spreads", min: -REACH, max: REACH, step: 0.05, value: signedNum, signal, done: commit, set: (v) => set({ alpha: v }) });
  const held = toggles({ label: "Hold", options: options(ROWS), signal, set: (list) => { set({ held: list }); commit(); } });
  const heldMine = toggles({ label: "Hold what you labelled", options: ASK.map((q) => [q, q === "own" ? "your word" : wordFor(q)]), signal, set: (list) => { set({ held_mine: list }); commit(); } });
  const map = offMapLine(), bars = leakBars({ names: ROWS, label: "What the reader network measured", ghost: "nothing held" });
  const saveFile = button("Save the direction"), saveCode = button("Save the session as Python"), leftNote = html("p", { class: "la-note", "data-fact": "retained" }), unfixed = html("p", { class: "la-note la-unfixed" });
  const openFile = button("Open a direction"), input = /** @type {HTMLInputElement} */ (html("input", { type: "file", accept: ".safetensors", hidden: true, "aria-label": "A file of directions" }));
  const which = /** @type {HTMLSelectElement} */ (html("select", { "aria-label": "Which direction of the file" })), bring = button("Bring back its answers"), away = button("Put the file away"), fileNote = html("p", { class: "la-note la-file" }), refused = html("p", { class: "la-note la-refused", role: "alert" });
  const gate = netGate(ctx, ["reader", "mapping", "synthesis"], () => { awake = true; refresh(); });
  const right = html("section", { class: "la-side", "aria-label": "Fit" }, html("h3", { class: "la-title" }, html("b", {}, "2"), " Fit"), method.root, html("div", { class: "ec-late" }, table), trust, html("div", { class: "la-row" }, saveFile, saveCode));
  const below = html("section", { class: "la-side la-walk", "aria-label": "Walk" }, html("h3", { class: "la-title" }, html("b", {}, "3"), " Walk"), html("div", { class: "la-two-sides" },
    html("div", { class: "la-side" }, whose.root, html("div", { class: "la-row" }, openFile, input, which, bring, away), refused, fileNote, unfixed, html("div", { class: "la-pair" }, start.root, pane.root), alpha.root, map.root),
    html("div", { class: "la-side" }, held.root, heldMine.root, leftNote, bars.root)));
  stage.append(html("div", { class: "la-two-sides" }, left, right, below), gate.root);
  if (live) gate.start();

  // ── labels ──
  const row = () => labelsOf(store, state().about), named = () => wordsFor(state().about, store.word);
  const titleOf = (/** @type {string} */ q) => (q === "own" ? store.word || "own word" : wordsFor(q, "")[1]), title = () => titleOf(state().about);
  /** @param {import("./lib/labels_store.js").Store} to */
  const put = (to, remember = true) => {
    if (remember) { before.push(store); if (before.length > 400) before.shift(); }
    store = to;
    kept = keep(store);
    show();
    refit();
    paintWalk();
  };
  /** @param {string} mark */
  const answer = (mark) => {
    const s = state(), after = answered(store, s.about, { [s.at]: mark });
    if (s.about === "own" && !store.word) return;   // nothing was asked yet
    put(after);
    if (mark !== NONE) { set({ at: next(labelsOf(after, s.about), s.at) }); commit(); }
  };
  on(less, "click", () => answer(LOW));
  on(more, "click", () => answer(HIGH));
  on(skip, "click", () => { set({ at: Math.floor(state().at / PAGE) * PAGE + (state().at + 1) % PAGE }); commit(); });
  on(back, "click", () => { const was = before.pop(); if (was) put(was, false); });
  on(word, "input", () => { put({ ...store, word: cleanWord(word.value) }, false); });
  on(word, "change", () => { word.value = store.word; });
  for (const part of [wall, less, more, skip, back]) on(part, "keydown", (e) => {
    const act = { ArrowLeft: () => answer(LOW), ArrowRight: () => answer(HIGH), ArrowDown: () => (onward.hidden ? skip : onward).click(), Backspace: () => answer(NONE), Delete: () => answer(NONE) }[/** @type {"Delete"} */ (e.key)];
    if (!act || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    act();
  });
  const turn = (/** @type {number} */ by) => { const page = Math.floor(state().at / PAGE) + by; if (page >= 0 && page < PAGES) { set({ at: page * PAGE }); commit(); } };
  on(prev, "click", () => turn(-1));
  on(more24, "click", () => turn(1));
  on(onward, "click", () => { turn(1); more.focus(); });
  on(wipe, "click", () => {
    if (!wipe.dataset.sure) { wipe.dataset.sure = "1"; say(wipe, store.file ? "Forget all labels and the file? Press again" : "Forget all labels? Press again"); return; }
    delete wipe.dataset.sure;
    before.length = 0;
    store = empty();
    kept = forget();
    show();
    refit();
    paintWalk();
  });
  on(wipe, "blur", () => { delete wipe.dataset.sure; show(); });
  // The same page in another tab: what was answered there counts here.
  if (live && typeof window !== "undefined") on(window, "storage", (e) => { if (e.key === KEY || e.key === null) { store = load(); show(); refit(); paintWalk(); } });

  /** What depends on the labels and needs no network. */
  function show() {
    const s = state(), labels = row(), a = asked(labels), [low, high] = named(), page = Math.floor(s.at / PAGE), first = page * PAGE;
    say(less, low);
    say(more, high);
    own.hidden = s.about !== "own";
    if (document.activeElement !== word && word.value !== store.word) word.value = store.word;
    const done = [...labels.slice(first, first + PAGE)].every((c) => c !== NONE), asking = s.about === "own" && !store.word;
    for (const b of [less, more]) b.disabled = asking;
    const told = labels[s.at] === NONE ? "" : ` Portrait ${s.at + 1}: ${labels[s.at] === HIGH || labels[s.at] === NET_HIGH ? high : low}${labels[s.at] === NET_LOW || labels[s.at] === NET_HIGH ? ", says the reader network" : ""}.`;
    say(progress, asking ? "First write your word." : `${a.y.length ? `${a.y.length} labelled: ${a.high} ${high}, ${a.low} ${low}.` : "Nothing is labelled yet."}${told}${done ? " All 24 of this page are labelled." : ""}`);
    onward.hidden = !done || page === PAGES - 1;
    card.caption(`Portrait ${s.at + 1} of ${COUNT}`);
    say(where, `${first + 1}–${first + PAGE} of ${COUNT}`);
    prev.disabled = page === 0;
    more24.disabled = page === PAGES - 1;
    back.disabled = before.length === 0;
    wipe.disabled = !Object.values(store.sets).some((v) => /[^-]/.test(v)) && !store.word && !store.file;
    if (!wipe.dataset.sure) say(wipe, store.file ? "Forget my labels and the file" : "Forget my labels");
    say(keeps, kept ? "Your labels stay in this browser. They are not sent anywhere, and not in the page’s address." : "This browser refuses to keep anything: your labels last as long as this page.");
    cells.forEach(({ cell, mark }, k) => {
      const i = first + k, c = labels[i], up = c === HIGH || c === NET_HIGH, net = c === NET_LOW || c === NET_HIGH;
      say(mark, c === NONE ? "" : up ? "▲" : "▼");
      attr(cell, { "aria-label": `Portrait ${i + 1}${c === NONE ? ", no label" : `, ${up ? high : low}${net ? ", by the reader network" : ""}`}`, "aria-pressed": i === s.at, class: `la-cell${i === s.at ? " here" : ""}${net ? " net" : ""}` });
    });
    const can = enough(a);
    say(facts.labels.value, a.y.length ? `${a.y.length}${a.network ? `, ${a.network} by the reader network` : ""}` : "none");
    if (!can) {
      mine = null;
      for (const key of ["cone", "turned", "left", "same", "nearest"]) say(facts[key].value, "–");
      say(trust, `Label at least ${LEAST} portraits ${high} and ${LEAST} ${low}, and a direction is fitted to them. Until then you walk along the one of ${wordFor(foundFor(s))} that ${ABOUT.samples.toLocaleString("en-GB")} readings gave.`);
    }
    saveFile.disabled = saveCode.disabled = !mine;
    showFile();
    // Only what has labels enough can be held, and the group is there only where something can.
    for (const b of heldMine.buttons) b.hidden = b.dataset.value === s.about || !enough(asked(labelsOf(store, b.dataset.value ?? "")));
    heldMine.root.hidden = heldMine.buttons.every((b) => b.hidden);
  }

  // ── the fit ──
  const face = live && ctx.nets ? faces(ctx) : null, showCard = face?.painter({ read: false }), rest = face?.painter(), go = face?.painter(), ghostly = face?.painter(), hang = face?.wall({ batch: 8 }), asks = face?.wall({ read: true, batch: 8 });
  let awake = false, drawn = -1, onCard = -1, turnOf = 0;
  /** @type {Promise<Float64Array[]>|null} */ let mapped = null;
  /** @type {Float64Array[]|null} */ let ws = null;
  /** @type {any} */ let mine = null;
  /** @type {any} */ let ghostBase = null;

  const all = async () => (ws = await (mapped ??= /** @type {any} */ (face).mapping(latentsOf(SEED, COUNT))));

  /** One step: how far all portraits spread along a direction. A fit bends itself to those with a label, which spread further along it, or less. @param {Float64Array} v */
  const spreadAlong = (v) => { const at = /** @type {Float64Array[]} */ (ws).map((w) => dot(v, w)), mean = at.reduce((sum, x) => sum + x, 0) / at.length; return Math.sqrt(at.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (at.length - 1)); };
  /** Fits, says what it found, and turns it round and round while nobody waits. */
  function refit() {
    const s = state(), a = asked(row()), key = `${s.about} ${s.method} ${title()} ${row()}`;
    if (!ws || !enough(a)) { turnOf++; return; }
    if (mine?.key === key) return;
    const rows = a.which.map((i) => /** @type {any} */ (ws)[i]), found = fit(rows, a.y, s.method);

    mine = found && { key, name: title(), space: "w", ...found, scale: spreadAlong(found.vector), samples: rows.length, network: a.network };
    saveFile.disabled = saveCode.disabled = !mine;
    if (!mine) return;
    const mineNow = mine, turn = ++turnOf, angles = /** @type {number[]} */ ([]), again = refits(rows, a.y, rng(1), s.method);
    say(facts.cone.value, "…");
    say(facts.turned.value, "…");
    const cosines = directions("w").map((d) => ({ name: d.name, cos: cosine(mine, d) })).sort((p, q) => Math.abs(q.cos) - Math.abs(p.cos));
    facts.same.name.parentElement?.toggleAttribute("hidden", s.about === "own");
    const same = num(cosine(mine, direction(foundFor(s))), 2), nearest = `${wordFor(cosines[0].name)}, ${num(cosines[0].cos, 2)}`, chance = shuffled(rows, a.y, rng(2), s.method), byChance = /** @type {{ same: number, most: number, right: number }[]} */ ([]);
    say(facts.same.value, same);
    say(facts.nearest.value, nearest);
    const right = leaver(rows, s.method)(a.y), always = Math.max(a.high, a.low), toldRight = `${right} of ${rows.length} (always the same answer: ${always}`;
    say(facts.left.value, `${toldRight})`);
    say(trust, "");
    const step = () => {
      if (turn !== turnOf || signal.aborted) return;
      for (const since = performance.now(); performance.now() - since < 6;) {
        if (angles.length < REFITS) { angles.push(/** @type {number} */ (again.next().value)); continue; }
        if (byChance.length === REFITS) break;
        // The same labels, dealt out anew: how near a fit comes to what was found before, when there is nothing to find.
        const { vector, right: told } = /** @type {any} */ (chance.next().value), of = directions("w").map((d) => Math.abs(dot(vector, d.vector)));
        byChance.push({ same: of[FOUND.indexOf(foundFor(s))], most: Math.max(...of), right: told });
      }
      if (byChance.length < REFITS) { say(facts.cone.value, `… ${angles.length + byChance.length} of ${2 * REFITS} refits`); setTimeout(step, 0); return; }
      const told = coneOf(angles), luck = (/** @type {"same"|"most"|"right"} */ what, /** @type {number} */ share) => quantile(byChance.map((c) => c[what]), share);
      say(facts.left.value, `${toldRight}; labels shuffled: up to ${Math.ceil(luck("right", 0.95))})`);
      say(facts.same.value, `${same} (labels shuffled: within ±${num(luck("same", 0.95), 2)})`);
      say(facts.nearest.value, `${nearest} (labels shuffled: up to ${num(luck("most", 0.95), 2)})`);
      say(facts.turned.value, `${num(told.turned, 0)}°`);
      say(facts.cone.value, told.cone === 90 ? "no bound" : `${num(told.cone, 0)}°`);
      // Two tests, each with half of one chance in twenty to be taken in.
      const foretells = right > luck("right", 0.975), points = s.about !== "own" && Math.abs(cosine(mineNow, direction(foundFor(s)))) > luck("same", 0.975);
      Object.assign(mineNow, { cone: told.cone, something: told.cone < 90 || foretells || points });
      say(trust, (told.cone < 90 ? `19 times in 20 the direction that endless labels of this kind would give lies within ${num(told.cone, 0)}°. `
        : foretells || points ? `There is something in your labels: ${foretells ? `a fit to the others foretells ${right} of ${rows.length}, more than luck would` : "the direction lies nearer to the one found before than shuffled labels come"}. Where exactly it points, the refits cannot say: they turn too far for a bound. `
          : "The direction may be all noise: nothing above is beyond what the same labels give when shuffled. ")
        + (s.method === "mean" ? "That is the way from mean to mean, which leans towards where the latents spread most, and not the normal of the border. " : rows.length > 40 && rows.length < 90 ? `Least squares is at its worst with about as many labels as numbers, here ${WIDE}: label more, or go from mean to mean. ` : "")
        + "All this says nothing of an error that your labels share.");
      paintWalk();
    };
    setTimeout(step, 0);
    showFile();
  }

  // ── the walk ──
  /** The directions of other questions that were labelled and are held. @returns {any[]} */
  const mineHeld = () => {
    const s = state();
    return s.held_mine.flatMap((/** @type {string} */ q) => {
      const a = asked(labelsOf(store, q)), found = ws && enough(a) ? fit(a.which.map((i) => /** @type {any} */ (ws)[i]), a.y, s.method) : null;
      return found ? [{ question: q, row: labelsOf(store, q), name: titleOf(q), space: "w", ...found, scale: spreadAlong(found.vector) }] : [];
    });
  };
  /** Along what the portrait goes now. */
  const along = () => {
    const s = state(), d = derive(s), yours = (s.whose === "mine" && mine) || (s.whose === "file" && fromFile()), primal = yours || d.primal, others = mineHeld(), on = [...(yours ? s.held.map((/** @type {string} */ n) => direction(n)) : d.on), ...others];
    const names = [...s.held.map(wordFor), ...others.map((o) => `your “${o.name}”`)];
    return { s, primal, yours, others, on, names, target: !yours ? d.primal.name : s.whose === "file" ? store.file?.answers?.question ?? yours.name : s.about, ...conditioned(primal, on) };
  };
  const paintWalk = () => { walk().catch(() => {}); };   // the gate has said why
  async function walk() {
    const { s, primal, direction: way, retained, yours, others, names, target } = along(), known = ROWS.includes(target), percent = Math.round(100 * retained);
    say(leftNote, !names.length ? "Nothing is held." : !way ? "Nothing of the direction is left after holding: there is no way to walk. Hold less." : `${percent}% of the direction is left after holding.${percent < 30 ? " That is little: hardly anything of what it meant remains." : ""}${others.length ? " What you labelled is held only as well as its own labels fix it." : ""}`);
    const lost = Boolean(mine && yours === mine && mine.something === false);
    unfixed.hidden = !lost;
    say(unfixed, lost ? "These labels do not fix a direction yet. Something moves along any direction: do not read a meaning into it." : "");
    start.caption(`Portrait ${s.at + 1}`);
    pane.caption(`${signedNum(s.alpha)} along ${!yours ? `${wordFor(foundFor(s))}, found before` : s.whose === "file" ? `“${primal.name}” of the file` : `your “${mine.name}”`}${names.length ? `; ${names.join(", ")} held` : ""}`);
    bars.roles(known ? target : "", s.held);
    if (!face || !rest || !go || !ghostly || !ws) return;
    const w = ws[s.at], to = edit(w, way ?? primal, way ? s.alpha : 0), still = () => state().at === s.at;
    map.draw(to);
    const got = await go([to], ([rgba], ms) => { pane.show(rgba); pane.root.dataset.ms = ms.toFixed(1); });
    if (!got || !still()) return;
    if (ghostBase?.at !== s.at) { const seen = await rest([w]); if (!seen || !still()) return; start.show(seen[0].rgba); ghostBase = { at: s.at, reading: seen[0].reading }; }
    const ghost = names.length ? await ghostly([edit(w, primal, s.alpha)]) : null;
    if ((names.length && !ghost) || !still()) return;
    const now = changed(/** @type {any} */ (got[0].reading), ghostBase.reading, ROWS);
    bars.draw(now, ghost ? changed(/** @type {any} */ (ghost[0].reading), ghostBase.reading, ROWS) : null, known ? leakWords(now, target, s.held) : inSum(now, s.whose === "file" && yours ? "" : "The reader network has no such word. "));
  }
  /** Nobody reads a word of the reader's own: what moved is all that can be said. @param {Record<string, number>} by @param {string} first */
  function inSum(by, first) {
    const list = Object.keys(by).filter((n) => Math.abs(inSpreads(n, by[n])) > STILL).sort((p, q) => Math.abs(inSpreads(q, by[q])) - Math.abs(inSpreads(p, by[p]))).slice(0, 4);
    return `${first}The reader says: ${list.length ? list.map((n) => `${wordFor(n)} ${signed(n, by[n])}`).join("; ") : "nothing moved"}.`;
  }

  // ── pictures to label ──
  const refresh = () => { paint().catch(() => {}); };   // the gate has said why
  async function paint() {
    if (!face || !showCard || !hang) return;
    const first = !ws, list = await all();
    if (first) { refit(); paintWalk(); }
    const at = state().at, page = Math.floor(at / PAGE);
    if (onCard !== at) { const got = await showCard([list[at]]); if (got && state().at === at) { onCard = at; card.show(got[0].rgba); } }
    if (drawn === page || Math.floor(state().at / PAGE) !== page) return;
    drawn = page;
    await hang(list.slice(page * PAGE, (page + 1) * PAGE), (k, { rgba }) => {
      const { canvas, img } = cells[k];
      canvas.getContext("2d")?.putImageData(new ImageData(/** @type {any} */ (rgba), 64, 64), 0, 0);
      canvas.hidden = false;
      img.hidden = true;
    });
  }
  /** The reader network answers what has no label: above or below what it reads on average. @param {number[]} which */
  async function letNetwork(which) {
    const { about: question } = state(), list = await all(), open = which.filter((i) => labelsOf(store, question)[i] === NONE);
    if (!asks || question === "own" || !open.length) return;
    const mean = READINGS.mean[FOUND.indexOf(question)], /** @type {Record<number, string>} */ patch = {};
    const whole = await asks(open.map((i) => list[i]), (k, { reading }) => { patch[open[k]] = /** @type {any} */ (reading)[question] > mean ? NET_HIGH : NET_LOW; });
    // What was answered by hand meanwhile stands.
    for (const i of open) if (labelsOf(store, question)[i] !== NONE) delete patch[i];
    if (whole) put(answered(store, question, patch));
  }
  on(netPage, "click", () => { const first = Math.floor(state().at / PAGE) * PAGE; letNetwork(Array.from({ length: PAGE }, (_, k) => first + k)).catch(() => {}); });   // the gate has said why
  on(netAll, "click", () => { letNetwork(Array.from({ length: COUNT }, (_, i) => i)).catch(() => {}); });

  // ── files ──
  const file = () => (mine.name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "direction");
  on(saveFile, "click", () => {
    if (!mine) return;
    const s = state(), on = [...s.held.map((/** @type {string} */ n) => direction(n)), ...mineHeld()], { direction: way, retained } = conditioned(mine, on), meta = { gain: mine.gain, offset: mine.offset, ...(mine.cone === undefined ? {} : { cone_angle: mine.cone }) };
    const list = [{ name: mine.name, vector: mine.vector, bias: mine.bias, scale: mine.scale, meta }, ...(on.length && way ? [{ name: way.name, vector: way.vector, bias: way.bias, scale: way.scale, meta: { retained } }] : [])];
    const bytes = directionFile({ space: "w", directions: list, meta: { model: ABOUT.model, method: `InterFaceGAN ${s.method}`, samples: mine.samples, question: title(), answers: { question: s.about, word: store.word, row: row(), seed: SEED, count: COUNT }, by_hand: mine.samples - mine.network, by_network: mine.network, made_with: "the laboratory page" } });
    download(`${file()}.safetensors`, /** @type {any} */ (bytes), "application/octet-stream");
  });
  on(saveCode, "click", () => {
    if (!mine) return;
    const s = state();
    download(`${file()}.py`, session({ row: row(), name: mine.name, method: s.method, held: s.held, others: mineHeld(), at: s.at, alpha: s.alpha, question: s.about === "own" ? store.word : named().join(" or ") }), "text/x-python");
  });

  // ── a file that is opened ──
  const fromFile = () => (store.file ? { ...store.file.list[store.file.pick], space: "w" } : null);
  function showFile() {
    const f = store.file, d = fromFile();
    for (const e of [away, fileNote]) e.hidden = !f;
    which.hidden = !f || f.list.length < 2;
    for (const b of whose.root.querySelectorAll("[data-value=file]")) /** @type {HTMLElement} */ (b).hidden = !f;
    const more = f?.answers ? Object.keys(fresh(store, f.answers)).length : 0;
    bring.hidden = !more;
    if (!f || !d) return;
    if (which.dataset.of !== JSON.stringify(f.list.map((v) => v.name))) { which.dataset.of = JSON.stringify(f.list.map((v) => v.name)); which.replaceChildren(...f.list.map((v, i) => html("option", { value: i }, v.name))); }
    [...which.children].forEach((o, i) => { /** @type {HTMLOptionElement} */ (o).selected = i === f.pick; });
    say(bring, `Bring back its ${more} answer${more === 1 ? "" : "s"}`);
    const near = directions("w").map((v) => ({ name: v.name, cos: cosine(d, v) })).sort((p, q) => Math.abs(q.cos) - Math.abs(p.cos))[0];
    say(fileNote, `${f.name}: “${d.name}”${f.samples ? `, from ${f.samples.toLocaleString("en-GB")} portraits` : ""}. Nearest of those found before: ${wordFor(near.name)}, cosine ${num(near.cos, 2)}.${mine ? ` Cosine with your labels’ direction: ${num(cosine(d, mine), 2)}.` : ""}`);
  }
  /** A file that is refused changes nothing. @param {File} file */
  async function take(file) {
    /** @type {any} */ let found;
    try {
      // The length first: a film is not read into memory to be refused.
      const bytes = new Uint8Array(file.size > 2 ** 20 ? 2 ** 20 : await file.arrayBuffer()), { list, meta } = directionsIn(bytes, { file: file.name, model: ABOUT.model, space: "w", d: WIDE });
      found = { file: opened(file.name, list, meta), named: meta.model !== undefined && meta.model !== null };
    } catch (error) {
      say(refused, `${/** @type {Error} */ (error).message} Nothing has changed.`);
      return;
    }
    put({ ...store, file: found.file });
    choose({ whose: "file" });
    say(refused, found.named ? "" : "This file does not say which networks it is of. If they are others, the walk means nothing.");
  }
  on(openFile, "click", () => input.click());
  on(input, "change", () => { const [file] = input.files ?? []; if (file) take(file); input.value = ""; });
  on(which, "change", () => { if (store.file) put({ ...store, file: { ...store.file, pick: which.selectedIndex } }); });
  on(bring, "click", () => {
    const from = store.file?.answers;
    if (!from) return;
    const to = answered(store, from.question, fresh(store, from));
    put(from.question === "own" && (!store.word || !/[^-]/.test(labelsOf(store, "own"))) ? { ...to, word: from.word } : to);
    choose({ about: from.question });
  });
  on(away, "click", () => { const { file: _, ...rest } = store; say(refused, ""); put(rest); if (state().whose === "file") choose({ whose: "mine" }); });

  return { draw(/** @type {any} */ s) {
    about.draw(s.about); method.draw(s.method); whose.draw(s.whose); held.draw(s.held); heldMine.draw(s.held_mine); alpha.draw(s.alpha);
    for (const b of held.buttons) /** @type {any} */ (b).disabled = !holdable(s).includes(b.dataset.value);
    network.hidden = s.about === "own";
    show();
    if (awake) { refit(); refresh(); }
    paintWalk();
  } };
}
