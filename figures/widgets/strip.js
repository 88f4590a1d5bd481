// @ts-check
// A strip with a slider, for a notebook: eigencat.widgets.Strip. Pictures come from Python. Those of the strip are kept
// with the widget; one between them is asked for when the hand rests, and until it comes, or where no kernel answers, the
// nearest that is kept is shown and named.

import { oneOf, real } from "../lib/clean.js";
import { choice, slider, toggles } from "../lib/controls.js";
import { html, say } from "../lib/dom.js";
import { defineFigure } from "../lib/figure.js";
import { py, short } from "../lib/format.js";
import { leakBars } from "../lib/leak_bars.js";

const REST = 60, PATIENCE = 5000;   // ms: a hand that rests; a kernel that does not answer
const plain = (/** @type {string} */ name) => name.replaceAll("_", " ");
const signed = (/** @type {number} */ v, digits = 2) => `${v > 0 && Number(v.toFixed(digits)) !== 0 ? "+" : ""}${short(v, digits)}`;
/** As live_widgets.key_of names a strip. @param {string} direction @param {string[]} held */
export const keyOf = (direction, held) => [direction, ...[...new Set(held)].filter((h) => h !== direction).sort()].join("|");
/** @param {number[]} alphas @param {number} alpha */
export const nearest = (alphas, alpha) => alphas.reduce((best, a, i) => (Math.abs(a - alpha) < Math.abs(alphas[best] - alpha) ? i : best), 0);

/** Bytes of a PNG, as a notebook hands them over or as a saved one restores them. @param {any} bytes */
function address(bytes) {
  const view = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : new Uint8Array(bytes.buffer ?? bytes, bytes.byteOffset ?? 0, bytes.byteLength);
  let text = "";
  for (let i = 0; i < view.length; i += 32768) text += String.fromCharCode(...view.subarray(i, i + 32768));
  return `data:image/png;base64,${btoa(text)}`;   // a blob would need to be given back, and a policy that lets it through
}

/** @param {any} model */
function specOf(model) {
  const about = model.get("about"), { alphas, directions } = about;
  const low = alphas[0], high = alphas[alphas.length - 1];
  const words = (/** @type {any} */ s) => `${plain(s.direction)} ${signed(s.alpha)}${s.held.length ? `, with ${s.held.map(plain).join(", ")} held` : ""}.`;
  return {
    name: "widget_strip", title: `${alphas.length} pictures are kept`, instruction: "Move the slider.", reset: "Start again",
    defaults: { direction: directions[0], held: [], alpha: 0 },
    derive: () => ({}), words, result: () => [], invariant() {}, random: () => ({}),
    python: (/** @type {any} */ s) => `way = directions[${JSON.stringify(s.direction)}]
${s.held.length ? `way = ec.condition(way, on=[${s.held.map((/** @type {string} */ h) => `directions[${JSON.stringify(h)}]`).join(", ")}])\n` : ""}picture = generator.decode(ec.edit(w[None], way, ${py(s.alpha)}, units="${about.units}"))
`,
    clean: (/** @type {any} */ s) => ({ direction: oneOf("direction", s.direction, directions), alpha: real("alpha", s.alpha, low, high), held: directions.filter((/** @type {string} */ n) => n !== s.direction && s.held.includes(n)) }),
    build: (/** @type {any} */ ctx) => build(ctx, model, about, { low, high, words }),
  };
}

/** @param {import("../lib/figure.js").Ctx} ctx @param {any} model @param {any} about @param {any} o */
function build(ctx, model, about, { low, high, words }) {
  const { stage, state, set, commit, signal } = ctx, { alphas, directions, attributes, spread } = about, options = directions.map((/** @type {string} */ n) => [n, plain(n)]);
  const picture = html("img", { class: "ws-picture", alt: "", width: about.width, height: about.height });
  const alpha = slider({ label: "alpha", min: low, max: high, step: (high - low) / 120, value: (v) => signed(v), signal, done: commit, set: (v) => set({ alpha: v }) });
  const cells = alphas.map((/** @type {number} */ a) => {
    const image = html("img", { alt: "" }), cell = html("button", { type: "button", class: "pt-cell", "aria-label": `Go to ${signed(a)}` }, image, html("span", {}, signed(a)));
    cell.addEventListener("click", () => { set({ alpha: a }); commit(); }, { signal });
    return { cell, image };
  });
  const many = directions.length > 1;
  // A few names are buttons; of many, one is chosen from a list.
  const way = !many ? null : directions.length <= 8 ? choice({ label: "Along", options, signal, set: (v) => { set({ direction: v }); commit(); } }) : list(directions, (v) => { set({ direction: v }); commit(); }, signal);
  const held = many ? toggles({ label: "Hold", options, signal, set: (l) => { set({ held: l }); commit(); } }) : null;
  const holdBox = held && directions.length > 8 ? html("details", { class: "ws-hold" }, html("summary", {}, "Hold"), held.root) : held?.root;
  const status = html("p", { class: "ws-status", role: "status" }), left = html("p", { class: "ws-note" });
  const scale = (/** @type {string} */ n) => spread[attributes.indexOf(n)] || widest[attributes.indexOf(n)] || 1;
  /** @type {number[]} */ let widest = [];
  const bars = attributes.length ? leakBars({ names: attributes, word: plain, inUnits: (n, v) => v / scale(n), told: (_n, v) => signed(v), label: spread.some((/** @type {number} */ v) => v > 0) ? "What the reader says, in usual spreads" : "What the reader says, of the largest change" }) : null;
  stage.append(html("div", { class: "ws-two" },
    html("div", { class: "ws-side" }, picture, alpha.root, html("div", { class: "pt-strip ws-strip", role: "group", "aria-label": "The pictures that are kept" }, ...cells.map((/** @type {any} */ c) => c.cell)), status),
    html("div", { class: "ws-side" }, ...(way ? [way.root] : []), ...(holdBox ? [holdBox] : []), left, ...(bars ? [bars.root] : []))));

  /** What the kernel drew between the kept ones, by name; the newest few. @type {Map<string, any>} */ const drawn = new Map();
  /** The addresses of the kept pictures, made once. @type {WeakMap<object, string[]>} */ const made = new WeakMap();
  let id = 0, wait = 0, patience = 0, stripShown = "";
  /** The question under way, and what all questions were about: an answer that comes late is welcome. */
  let asked = 0;
  /** @type {Map<number, string>} */ const questions = new Map();
  const nameOf = (/** @type {any} */ s) => `${keyOf(s.direction, s.held)}@${s.alpha}`;
  const addresses = (/** @type {any} */ part) => {
    const a = made.get(part) ?? part.pictures.map(address);
    made.set(part, a);
    return /** @type {string[]} */ (a);
  };
  const silent = () => { asked = 0; say(status, "No kernel answers: the slider moves among the kept pictures."); };
  const expect = () => { clearTimeout(patience); patience = /** @type {any} */ (setTimeout(silent, PATIENCE)); };

  /** Asks for a picture between the kept ones: one question at a time, the newest. */
  function ask() {
    const s = state(), name = nameOf(s), part = model.get("kept")[keyOf(s.direction, s.held)];
    if (asked || signal.aborted) return;
    // A strip that is not there is on its way: the kernel makes it when it hears of the new direction.
    if (!part) { say(status, "Drawing …"); expect(); return; }
    if (drawn.has(name) || Math.abs(alphas[nearest(alphas, s.alpha)] - s.alpha) < 1e-9) return;
    asked = ++id;
    questions.set(id, name);
    say(status, "Drawing …");
    expect();
    try { model.send({ kind: "draw", id, direction: s.direction, held: s.held, alpha: s.alpha }); } catch { silent(); }
  }
  const seen = (/** @type {any} */ content, /** @type {any[]} */ buffers) => ({ src: address(buffers[0]), reading: content.reading, ghost: content.ghost });
  const heard = (/** @type {any} */ content, /** @type {any[]} */ buffers) => {
    if (content?.kind === "failed") { clearTimeout(patience); asked = 0; say(status, content.message); return; }
    const name = questions.get(content?.id);
    if (content?.kind !== "drawn" || !name) return;
    questions.delete(content.id);
    if (content.id !== asked && asked) { drawn.set(name, seen(content, buffers)); return; }
    clearTimeout(patience);
    drawn.set(name, seen(content, buffers));
    if (drawn.size > 60) drawn.delete(drawn.keys().next().value ?? "");
    asked = 0;
    say(status, "");
    paint(state());
    ask();   // the hand has moved on
  };
  const arrived = () => { clearTimeout(patience); say(status, ""); paint(state()); ask(); };
  model.on("msg:custom", heard);
  model.on("change:kept", arrived);
  signal.addEventListener("abort", () => { clearTimeout(wait); clearTimeout(patience); model.off("msg:custom", heard); model.off("change:kept", arrived); });

  const changes = (/** @type {number[]} */ reading) => Object.fromEntries(attributes.map((/** @type {string} */ n, /** @type {number} */ i) => [n, reading[i] - about.before[i]]));
  /** @param {any} s */
  function paint(s) {
    const kept = model.get("kept"), part = kept[keyOf(s.direction, s.held)], plainPart = kept[keyOf(s.direction, [])];
    if (!part) { say(left, `The strip along ${plain(s.direction)}${s.held.length ? `, with ${s.held.map(plain).join(", ")} held,` : ""} is not kept.`); return; }
    const i = nearest(alphas, s.alpha), exact = Math.abs(alphas[i] - s.alpha) < 1e-9, extra = drawn.get(nameOf(s)), src = exact || !extra ? addresses(part)[i] : extra.src;
    if (picture.getAttribute("src") !== src) picture.setAttribute("src", src);
    picture.setAttribute("alt", `The picture at ${signed(exact || extra ? s.alpha : alphas[i])} along ${words(s)}`);
    picture.setAttribute("data-at", String(exact || extra ? s.alpha : alphas[i]));
    if (stripShown !== keyOf(s.direction, s.held) || cells[0].image.getAttribute("src") !== addresses(part)[0]) {
      stripShown = keyOf(s.direction, s.held);
      cells.forEach((/** @type {any} */ c, /** @type {number} */ k) => c.image.setAttribute("src", addresses(part)[k]));
    }
    cells.forEach(({ cell }, /** @type {number} */ k) => { cell.classList.toggle("here", k === i); cell.setAttribute("aria-pressed", String(exact && k === i)); });
    say(left, s.held.length ? `${Math.round(100 * part.retained)}% of the direction is left.` : many ? "Nothing is held: this is the whole direction." : "");
    if (!bars) return;
    widest = attributes.map((/** @type {string} */ _, /** @type {number} */ j) => Math.max(...part.readings.map((/** @type {number[]} */ r) => Math.abs(r[j] - about.before[j]))) / 2.4);
    const reading = exact || !extra ? part.readings[i] : extra.reading, ghost = !s.held.length ? null : exact || !extra ? plainPart?.readings[i] : extra.ghost;
    const now = changes(reading), most = attributes.filter((/** @type {string} */ n) => Math.abs(now[n] / scale(n)) > 0.1).sort((/** @type {string} */ a, /** @type {string} */ b) => Math.abs(now[b] / scale(b)) - Math.abs(now[a] / scale(a))).slice(0, 4);
    bars.draw(now, ghost ? changes(ghost) : null, most.length ? `The reader says: ${most.map((/** @type {string} */ n) => `${plain(n)} ${signed(now[n])}`).join(", ")}.` : "The reader says that nothing changed.");
  }

  return { draw(/** @type {any} */ s) {
    alpha.draw(s.alpha); way?.draw(s.direction); held?.draw(s.held);
    for (const b of held?.buttons ?? []) /** @type {any} */ (b).disabled = b.dataset.value === s.direction;
    bars?.roles(s.direction, s.held);
    paint(s);
    clearTimeout(wait);
    wait = /** @type {any} */ (setTimeout(ask, REST));
  } };
}

/** One of many, from a list. @param {string[]} names @param {(v: string) => void} choose @param {AbortSignal} signal */
function list(names, choose, signal) {
  const select = /** @type {HTMLSelectElement} */ (html("select", { "aria-label": "Along" }, ...names.map((n) => html("option", { value: n }, plain(n)))));
  select.addEventListener("change", () => choose(select.value), { signal });
  return { root: html("label", { class: "ws-list" }, html("span", {}, "Along "), select), draw(/** @type {string} */ v) { if (select.value !== v) select.value = v; } };
}

export default { render: (/** @type {any} */ { model, el }) => { el.classList.add("ec-box"); return defineFigure(/** @type {any} */ (specOf(model))).render({ model, el }); } };
