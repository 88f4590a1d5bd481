// A figure in a document without layout: what it draws, says and does, without a browser.
import { setMaxListeners } from "node:events";
import { parseHTML } from "linkedom";
import { Model } from "../lib/model.js";
import { rng } from "../lib/rng.js";

export const load = async (name) => import(new URL(`../../src/eigencat/_figures/${name}.js`, import.meta.url));

/** Legal random states, the same in every run. */
export function states(spec, count, seed = 1) {
  const r = rng(seed);
  return Array.from({ length: count }, () => spec.clean({ ...spec.defaults, ...spec.random(r) }));
}

/** Mounts the built figure. `flush()` runs the frames that wait; `click()` and `key()` act as a reader would. */
export async function mount(name, state = {}, { hide = "" } = {}) {
  const { default: figure, spec } = await load(name), win = parseHTML("<!doctype html><html><body><div id=host></div></body></html>");
  // This document does not know that a signal takes a listener away; browsers do.
  const { prototype } = win.EventTarget, add = prototype.addEventListener;
  if (!add.withSignal) {
    prototype.addEventListener = function (type, f, o) {
      add.call(this, type, f, o);
      if (!o?.signal) return;
      setMaxListeners(0, o.signal);
      o.signal.addEventListener("abort", () => this.removeEventListener(type, f, o));
    };
    prototype.addEventListener.withSignal = true;
  }
  /** @type {(() => void)[]} */ let frames = [];
  Object.assign(globalThis, { document: win.document, CustomEvent: win.CustomEvent, requestAnimationFrame: (f) => frames.push(f), matchMedia: () => ({ matches: true, addEventListener() {} }) });
  const el = win.document.getElementById("host"), model = new Model({ ...spec.defaults, ...state });
  el.dataset.hide = hide;
  const remove = figure.render({ model, el });
  const flush = () => { while (frames.length) { const now = frames; frames = []; for (const f of now) f(performance.now()); } };
  const one = (sel) => { const e = typeof sel === "string" ? el.querySelector(sel) : sel; if (!e) throw new Error(`no ${sel} in ${name}`); return e; };
  const all = (sel) => [...el.querySelectorAll(sel)];
  return {
    el, model, spec, remove, flush, one, all,
    text: (sel) => one(sel).textContent,
    button: (label) => { const b = all("button").find((x) => x.textContent === label || x.getAttribute("aria-label") === label); if (!b) throw new Error(`no button ${label}`); return b; },
    click: (e) => { one(e).dispatchEvent(new win.Event("click", { bubbles: true })); flush(); },
    type: (e, value) => { const f = one(e); f.value = value; f.dispatchEvent(new win.Event("input", { bubbles: true })); f.dispatchEvent(new win.Event("change", { bubbles: true })); flush(); },
    key: (e, key, more = {}) => { const ev = new win.Event("keydown", { bubbles: true, cancelable: true }); Object.assign(ev, { key, ...more }); one(e).dispatchEvent(ev); flush(); return ev; },
    hover: (e, on = true) => { one(e).dispatchEvent(new win.Event(on ? "pointerover" : "pointerout", { bubbles: true })); },
    result: () => JSON.parse(el.dataset.result),
    num: (e, attribute) => Number(one(e).getAttribute(attribute)),
  };
}
