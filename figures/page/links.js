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
  for (const e of /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-num]")])) {
    const [id, path, digits] = (e.dataset.num ?? "").split(":");
    const patch = (/** @type {any} */ detail) => {
      const v = at(detail.derived, path) ?? at(detail.state, path);
      if (typeof v !== "number") return;
      const s = digits === "s" ? short(v) : num(v, digits ? Number(digits) : 2), slot = e.querySelector(".mord") ?? e;
      if (slot.textContent !== s) slot.textContent = s;
    };
    document.getElementById(id)?.addEventListener("ec:draw", (/** @type {any} */ ev) => patch(ev.detail));
  }
}
