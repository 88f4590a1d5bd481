// @ts-check
// Mounts the figures of a page when they come near the screen, and keeps their state in the address.

import { Model } from "../lib/model.js";
import { Networks } from "../lib/networks.js";
import { decode, encode, hidden, replacePart } from "../lib/permalink.js";

/** @typedef {{id: string, name: string, model: Model, initial: Record<string, any>, figure: HTMLElement, mount: HTMLElement}} Mounted */
/** @type {Map<string, Mounted>} */ const mounted = new Map();
/** @type {Map<string, ((m: Mounted) => void)[]>} */ const waiting = new Map();

const here = import.meta.url;
/** @type {Promise<Record<string, any>> | undefined} */ let defaults;
const allDefaults = () => (defaults ??= fetch(new URL("defaults.json", here)).then((r) => r.json()));

/** Calls back with a figure once it lives. @param {string} id @param {(m: Mounted) => void} f */
export function whenMounted(id, f) {
  const m = mounted.get(id);
  if (m) f(m); else waiting.set(id, [...(waiting.get(id) ?? []), f]);
}
/** Mounts a figure now, wherever it is on the page. @param {string} id */
export async function need(id) {
  const el = document.getElementById(id);
  if (el instanceof HTMLElement && el.dataset.figure) await mount(el);
  return mounted.get(id);
}
/** @type {WeakMap<HTMLElement, Promise<void>>} */ const started = new WeakMap();
/** The others wait for the figure that the reader came to. @type {Promise<void> | undefined} */ let first;
/** @param {HTMLElement} figure */
function mount(figure) {
  let p = started.get(figure);
  if (!p) {
    p = (first ? first.then(() => start(figure)) : start(figure)).catch((error) => {
      figure.dataset.error = error.message;
      const note = document.createElement("p");
      note.className = "ec-broken";
      note.textContent = `This figure could not start: ${error.message}. What you see is its picture.`;
      figure.append(note);
      throw error;
    });
    started.set(figure, p);
    first ??= p.catch(() => {});
  }
  return p;
}

/** @type {{get: () => any, choose: () => void, on: (f: () => void) => void} | undefined} */ let tableSource;
export const provideTable = (/** @type {typeof tableSource} */ t) => { tableSource = t; };

/** One Worker for the networks of all figures; it starts, and loads, when the first of them asks. */
const nets = new Networks({ root: new URL("../nets/", here).href, makeWorker: () => new Worker(new URL("net_worker.js", here), { type: "module", name: "networks" }) });

/** What a page knows beforehand about a figure's state, by module: where it starts and what Reset goes back to. @type {Map<string, () => Record<string, any>>} */ const beforehand = new Map();
export const provideState = (/** @type {string} */ name, /** @type {() => Record<string, any>} */ f) => { beforehand.set(name, f); };

/** @param {HTMLElement} figure */
async function start(figure) {
  const name = figure.dataset.module ?? figure.dataset.figure ?? "", id = figure.id || name;
  const mod = await import(new URL(`${name}.js`, here).href);
  const own = JSON.parse(figure.dataset.state || "{}"), initial = mod.spec.clean({ ...mod.spec.defaults, ...beforehand.get(name)?.(), ...own });
  const { patch, bad } = decode(location.search, id, initial);
  let state = { ...initial, ...patch };
  try { mod.spec.clean(state); } catch (error) { bad.push(/** @type {Error} */ (error).message); state = initial; }
  const model = new Model(state), place = /** @type {HTMLElement} */ (figure.querySelector(".ec-mount") ?? figure);
  place.dataset.root = new URL("../../", here).pathname;   // the scripts lie in _static/figures/
  place.dataset.hide = [figure.dataset.hide, hidden(location.search, id)].filter(Boolean).join(",");

  place.addEventListener("ec:draw", () => { figure.dataset.result = place.dataset.result; });
  place.addEventListener("ec:address", (/** @type {any} */ e) => {
    const url = new URL(replacePart(location.href, id, encode(id, model.toJSON(), initial)));
    url.hash = id;
    e.detail.href = url.href;
  });
  model.on("saved", () => {
    // Not the hash: an address that changes it would scroll the page under the hand.
    history.replaceState(history.state, "", replacePart(location.href, id, encode(id, model.toJSON(), initial)));
  });
  // The picture made at build keeps its height until the live one stands in its place, so that nothing jumps.
  place.style.minHeight = `${place.offsetHeight}px`;
  mod.default.render({ model, el: place, table: tableSource, nets });
  requestAnimationFrame(() => { place.style.minHeight = ""; });
  if (bad.length) {
    const note = document.createElement("p");
    note.className = "ec-broken";
    note.textContent = `Part of the address could not be read (${bad.join(", ")}), so the figure starts there as the lesson does.`;
    figure.append(note);
  }
  const m = { id, name, model, initial, figure, mount: place };
  mounted.set(id, m);
  figure.dataset.ready = "true";
  for (const f of waiting.get(id) ?? []) f(m);
  waiting.delete(id);
  figure.dispatchEvent(new CustomEvent("ec:ready", { bubbles: true, detail: m }));
}

export function setupFigures(root = document) {
  const all = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-figure]")]);
  const seer = new IntersectionObserver((entries) => {
    for (const e of entries) if (e.isIntersecting) { seer.unobserve(e.target); mount(/** @type {HTMLElement} */ (e.target)).catch(console.error); }
  }, { rootMargin: "600px" });
  for (const f of all) seer.observe(f);
  window.addEventListener("beforeprint", () => { for (const f of all) mount(f).catch(console.error); });
}
export { allDefaults };
