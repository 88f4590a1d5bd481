// @ts-check
// Links that put a figure into a state, and mathematics that moves with a figure.

import { num, short } from "../lib/format.js";
import { need, whenMounted } from "./host.js";

/** A word in the text that sets a figure: it works as a plain link too. */
export function setupLinks(root = document) {
  root.addEventListener("click", async (e) => {
    const a = /** @type {HTMLElement|null} */ (/** @type {Element} */ (e.target).closest?.("a[data-set]"));
    if (!a || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
    const m = (e.preventDefault(), await need(a.dataset.set ?? ""));
    if (!m) return;
    m.model.set({ ...m.initial, ...JSON.parse(a.dataset.state || "{}") });
    m.model.save_changes();
    m.figure.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    m.figure.classList.remove("ec-called");
    requestAnimationFrame(() => m.figure.classList.add("ec-called"));
  });
}

/** A number at a path such as "o.0" in what a figure derives or holds. @param {any} from @param {string} path */
const at = (from, path) => path.split(".").reduce((v, k) => (v === undefined || v === null ? undefined : v[k]), from);

export function setupLiveMath(root = document) {
  for (const e of /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-lit]")])) {
    const [id, part] = (e.dataset.lit ?? "").split(":");
    whenMounted(id, (m) => {
      const fig = /** @type {HTMLElement} */ (m.mount.querySelector(".ec-fig"));
      const on = (/** @type {boolean} */ v) => { for (const p of part.split(" ")) fig.classList.toggle("lit-" + p, v); e.classList.toggle("ec-lit-on", v); };
      for (const [n, v] of /** @type {[string, boolean][]} */ ([["pointerenter", true], ["pointerleave", false], ["focus", true], ["blur", false]])) e.addEventListener(n, () => on(v));
      m.mount.addEventListener("ec:lit", (/** @type {any} */ ev) => { if (part.split(" ").includes(ev.detail.part)) e.classList.toggle("ec-lit-on", ev.detail.on); });
    });
  }
  const nums = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-num]")]);
  if (!nums.length) return;
  // Every number that changes has its line set anew. While a hand drags, only those in sight follow at once: the others
  // wait until it rests, or until they come into sight.
  /** @type {Set<Element>} */ const inSight = new Set();
  /** @type {Map<Element, () => void>} */ const late = new Map();
  const catchUp = (/** @type {Element} */ e) => { late.get(e)?.(); late.delete(e); };
  const seer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) { inSight.add(target); catchUp(target); } else inSight.delete(target);
  }, { rootMargin: "100px" });
  let rest = 0;
  for (const e of nums) {
    const [id, path, digits] = (e.dataset.num ?? "").split(":"), slot = e.querySelector(".mord") ?? e;
    const patch = (/** @type {any} */ { derived, state }) => {
      const v = at(derived, path) ?? at(state, path);
      if (typeof v !== "number") return;
      const s = digits === "s" ? short(v) : num(v, digits ? Number(digits) : 2);
      if (slot.textContent !== s) slot.textContent = s;
    };
    seer.observe(e);
    document.getElementById(id)?.addEventListener("ec:draw", (/** @type {any} */ { detail }) => {
      if (inSight.has(e)) { patch(detail); return; }
      late.set(e, () => patch(detail));
      clearTimeout(rest);
      rest = /** @type {any} */ (setTimeout(() => [...late.keys()].forEach(catchUp), 250));
    });
  }
}
