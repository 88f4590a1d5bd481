// @ts-check
// What every figure shares: the frame around its stage, its life, and its state.
//
//   set(patch) ──> model ──change──> one redraw a frame ──> view.draw(state, derived)
//   commit() ──> history (undo), model.save_changes() (address on a page, kernel in a notebook)

import { html, reducedMotion, say } from "./dom.js";

/**
 * @typedef {object} Spec
 * @property {string} name
 * @property {string} [number]
 * @property {string} title
 * @property {string} instruction                       one imperative line
 * @property {Record<string, any>} defaults             the whole state
 * @property {(s: any, table?: any) => any} derive
 * @property {(s: any, d: any, table?: any) => string} words         what a sighted reader sees, in words
 * @property {(s: any, table?: any) => string} python                a runnable snippet that binds `result`
 * @property {(s: any, d: any) => number[]} result      the same numbers
 * @property {(s: any) => void} invariant               throws when broken
 * @property {(rng: () => number) => any} random
 * @property {(s: any) => any} clean                    repairs a state from outside
 * @property {(ctx: Ctx) => {draw: (s: any, d: any) => void}} build
 * @property {string} [reset]                           the label of the reset button
 * @property {number} [grid]                           of a prediction: the distance between two places of its flag, a quarter if not said
 * @property {boolean} [table]                          can show the reader's own table
 * @property {Record<string, any[]>} [choices]          the values of a key that knows only some, for widgets to refuse the others
 */
/**
 * @typedef {object} Ctx
 * @property {HTMLElement} el      the figure's root
 * @property {HTMLElement} stage   where a figure draws
 * @property {() => any} state
 * @property {(patch: Record<string, any>) => void} set
 * @property {() => void} commit
 * @property {AbortSignal} signal
 * @property {(part: string, on: boolean) => void} lit
 * @property {(to: number, from: number, ms: number, step: (v: number) => void, end?: () => void) => void} tween
 * @property {import("./networks.js").Networks|null} nets   networks to run, where a page offers them
 * @property {Record<string, string>} stills   pictures made at build, by name
 * @property {boolean} live        false where only the static picture is made
 * @property {() => (any|null)} table   the reader's own table {name, columns, rows, labels}, where a page offers one
 */
/** @typedef {{get: () => any, choose: () => void, on: (f: () => void) => void}} Table */

/** @param {Spec} spec */
export function defineFigure(spec) {
  return { render: (/** @type {any} */ host) => render(spec, host) };
}

/** Where no page keeps a table, a kernel may give one. @param {any} model */
const kernelTable = (model) => ({ get: () => model.get("table") ?? null, on: (/** @type {() => void} */ f) => model.on("change:table", f) });

/** @param {Spec} spec @param {{model: any, el: HTMLElement, table?: any, nets?: any}} host */
function render(spec, { model, el, table = kernelTable(model), nets = null }) {
  const keys = Object.keys(spec.defaults), stop = new AbortController(), signal = stop.signal;
  const read = () => Object.fromEntries(keys.map((k) => [k, model.get(k) ?? spec.defaults[k]]));
  const initial = read();
  let state = spec.clean(initial);

  const stage = html("div", { class: "ec-stage" }), readout = html("p", { class: "ec-readout", "data-hideable": "readout" });
  const live = html("p", { class: "ec-vh", role: "status" });
  const head = html("div", { class: "ec-head" }, html("p", { class: "ec-do" }, spec.instruction),
    html("span", { class: "ec-no" }, spec.number ? `Figure ${spec.number}\u2002${spec.title}` : spec.title));
  const root = html("div", { class: `ec-fig ec-${spec.name}` }, head, stage, readout, live);
  // The pictures that the page was built with stand until a live one comes.
  const stills = Object.fromEntries([...el.querySelectorAll("img[data-still]")].map((i) => [i.getAttribute("data-still"), i.getAttribute("src")]));
  el.replaceChildren(root);

  // ── state ──
  /** @type {string[]} */ const history = [];
  let kept = JSON.stringify(state), frame = 0, alive = true, own = false;
  const schedule = () => { if (alive && !frame) frame = requestAnimationFrame(() => { frame = 0; if (alive) draw(); }); };
  const set = (/** @type {Record<string, any>} */ patch) => {
    const next = spec.clean({ ...state, ...patch });
    state = next;
    own = true;
    for (const k of keys) model.set(k, next[k]);
    own = false;
    schedule();
  };
  const commit = () => {
    const now = JSON.stringify(state);
    if (now === kept) return;
    history.push(kept);
    if (history.length > 100) history.shift();
    kept = now;
    tools?.changed();
    model.save_changes();
    el.dispatchEvent(new CustomEvent("ec:commit", { bubbles: true, detail: { name: spec.name } }));
  };
  // A change from outside (a link on the page, a kernel) arrives key by key and is taken as one.
  const outside = () => {
    if (own) return;
    const seen = read();
    if (JSON.stringify(seen) === JSON.stringify(state)) return;
    // A kernel may send one key of two: the state between them need not be legal, and is not drawn.
    try { state = spec.clean(seen); } catch { return; }
    schedule();
  };
  for (const k of keys) model.on("change:" + k, outside);

  // ── motion: nothing runs off screen, and reduced motion shows the end states ──
  let onScreen = true;
  const tween = (/** @type {number} */ to, /** @type {number} */ from, /** @type {number} */ ms, /** @type {(v: number) => void} */ step, /** @type {(() => void)|undefined} */ end) => {
    if (reducedMotion() || !onScreen || from === to) { step(to); end?.(); return; }
    const t0 = performance.now();
    const tick = (/** @type {number} */ now) => {
      if (!alive) return;
      const u = onScreen ? Math.min(1, (now - t0) / ms) : 1;
      step(from + (to - from) * (1 - (1 - u) ** 3));
      if (u < 1) requestAnimationFrame(tick); else end?.();
    };
    requestAnimationFrame(tick);
  };

  // ── highlighting, both ways: a term lights its object, an object its terms ──
  const lit = (/** @type {string} */ part, /** @type {boolean} */ on) => {
    if (root.classList.contains("lit-" + part) === on) return;
    root.classList.toggle("lit-" + part, on);
    el.dispatchEvent(new CustomEvent("ec:lit", { bubbles: true, detail: { part, on } }));
  };
  // JupyterLab has its own use for arrow keys and Enter, wherever no text is written: sliders and buttons would not get them.
  root.addEventListener("keydown", (/** @type {any} */ e) => { if (!e.ctrlKey && !e.metaKey && e.key !== "Escape" && root.closest(".jp-Notebook")) e.stopPropagation(); }, { signal });
  const part = (/** @type {any} */ e) => e.target?.closest?.("[data-lights]")?.getAttribute("data-lights");
  for (const [name, on] of /** @type {[string, boolean][]} */ ([["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]])) {
    root.addEventListener(name, (e) => { const p = part(e); if (p) for (const one of p.split(" ")) lit(one, on); }, { signal });
  }

  const ctx = { el: root, stage, state: () => state, set, commit, signal, lit, tween, nets, stills, live: typeof Worker === "function", table: () => table?.get() ?? null };
  if (spec.table) table?.on(() => { if (!alive) return; set({ data: table.get() ? "table" : "animals" }); commit(); draw(); });
  const view = spec.build(ctx);
  const tools = makeTools(spec, { root, head, el, model, signal, set, history,
    state: () => state, initial: spec.clean(initial), table,
    back: (/** @type {string} */ s) => { kept = s; set(JSON.parse(s)); model.save_changes(); },
    commit });

  let spoken = 0;
  function draw() {
    const mine = ctx.table(), d = spec.derive(state, mine);
    view.draw(state, d);
    const text = spec.words(state, d, mine);
    say(readout, text);
    // The spoken copy waits for the hand to rest, or a screen reader would read every step of a drag.
    if (typeof setTimeout === "function" && live.isConnected) { clearTimeout(spoken); spoken = /** @type {any} */ (setTimeout(() => say(live, text), 500)); }
    el.dataset.result = JSON.stringify(spec.result(state, d));
    el.dispatchEvent(new CustomEvent("ec:draw", { bubbles: true, detail: { state, derived: d } }));
  }
  draw();

  const hide = (el.dataset.hide ?? "").split(",").map((s) => s.trim()).filter(Boolean);
  for (const name of hide) for (const n of root.querySelectorAll(`[data-hideable="${name.replace(/[^\w-]/g, "")}"]`)) n.setAttribute("hidden", "");

  /** @type {IntersectionObserver|undefined} */ let seer;
  if (typeof IntersectionObserver === "function") {
    seer = new IntersectionObserver((es) => { onScreen = es[es.length - 1].isIntersecting; root.classList.toggle("ec-off", !onScreen); });
    seer.observe(root);
  }
  return () => {
    alive = false;
    stop.abort();
    seer?.disconnect();
    clearTimeout(spoken);
    for (const k of keys) model.off("change:" + k, outside);
    root.remove();
  };
}

/** Reset, undo, copy as Python, link, full screen. @param {Spec} spec @param {any} o */
function makeTools(spec, o) {
  const { root, head, el, signal } = o;
  const on = (/** @type {Element} */ b, /** @type {() => void} */ f) => b.addEventListener("click", f, { signal });
  const button = (/** @type {string} */ text, /** @type {string} */ name) => html("button", { type: "button", class: "ec-tool", "data-tool": name }, text);
  const undo = button("Undo", "undo"), reset = button(spec.reset ?? "Reset", "reset"), code = button("Copy as Python", "python"), link = button("Copy link", "link"), full = button("Full screen", "full"), mine = button("Use my data", "table");
  const panel = html("div", { class: "ec-panel", hidden: true });
  const more = html("details", { class: "ec-more" }, html("summary", {}, "More"), html("div", { class: "ec-menu" }, ...(spec.table && o.table.choose ? [mine] : []), code, link, full));
  const bar = html("div", { class: "ec-tools", "data-hideable": "tools" }, undo, reset, more);
  head.append(bar);
  head.after(panel);

  const changed = () => { /** @type {any} */ (undo).disabled = o.history.length === 0; };
  on(undo, () => { const s = o.history.pop(); if (s) o.back(s); changed(); });
  on(reset, () => { o.set(o.initial); o.commit(); });
  on(code, () => show("Python that reproduces this picture", spec.python(o.state(), o.table?.get() ?? null)));
  on(link, () => {
    // Only a page can make an address: the host answers with one.
    const ask = new CustomEvent("ec:address", { bubbles: true, detail: { href: "" } });
    el.dispatchEvent(ask);
    show("This figure, as it stands now", ask.detail.href || "A link needs a page: in a notebook, use Copy as Python.");
  });
  on(mine, () => { more.removeAttribute("open"); more.querySelector("summary")?.focus(); o.table.choose(); });
  on(full, () => { if (document.fullscreenElement) document.exitFullscreen(); else root.requestFullscreen?.().catch((/** @type {Error} */ e) => show("Full screen", `The browser refused: ${e.message}`)); });
  more.addEventListener("keydown", (/** @type {any} */ e) => { if (e.key === "Escape") { more.removeAttribute("open"); more.querySelector("summary")?.focus(); } }, { signal });
  if (typeof document.addEventListener === "function") document.addEventListener("pointerdown", (e) => { if (!more.contains(/** @type {Node} */ (e.target))) more.removeAttribute("open"); }, { signal });

  function show(/** @type {string} */ title, /** @type {string} */ text) {
    more.removeAttribute("open");
    const pre = html("pre", { tabindex: 0, role: "region", "aria-label": title }, text), close = button("Close", "close"), note = html("span", { role: "status" });
    panel.replaceChildren(html("div", { class: "ec-panel-head" }, html("b", {}, title), note, close), pre);
    panel.hidden = false;
    on(close, () => { panel.hidden = true; more.querySelector("summary")?.focus(); });
    const manual = () => { getSelection()?.selectAllChildren(pre); say(note, "Selected: press Ctrl+C to copy."); };
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(() => say(note, "Copied."), manual); else manual();
    pre.focus();
  }
  changed();
  return { changed };
}
