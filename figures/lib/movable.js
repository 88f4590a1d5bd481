// @ts-check
// One path from pointer and keyboard to the state: map to the plane, constrain, set.
// A handle is focusable, answers the arrow keys (Shift coarse, Alt fine), and drags by mouse or touch.

import { attr } from "./dom.js";
import { clamp, snap } from "./vec.js";

/**
 * @param {Element} node            what is grabbed and focused
 * @param {object} o
 * @param {(e: PointerEvent) => number[]} o.at      pointer to the figure's coordinates
 * @param {() => number[]} o.get
 * @param {(p: number[]) => void} o.set             called on every move with a constrained position
 * @param {() => void} o.done                       the end of a drag or of a key press: a state worth keeping
 * @param {string} o.label                          what the handle is
 * @param {() => string} o.value                    its position in words
 * @param {number[][]} o.range                      [[x0, x1], [y0, y1]]
 * @param {AbortSignal} o.signal
 * @param {number} [o.step]  @param {number} [o.coarse] @param {number} [o.fine]
 * @param {"x"|"y"|"xy"} [o.axis]                   which coordinates may change
 * @param {Element[]} [o.grips]                     other nodes that drag the same handle
 * @param {() => number[]} [o.home]                 where the Home key goes
 */
export function movable(node, o) {
  const { step = 0.05, coarse = 0.25, fine = 0.01, axis = "xy", range, signal } = o;
  const free = [axis !== "y", axis !== "x"];
  // aria-valuenow speaks for the first free coordinate; aria-valuetext says the whole position.
  const k = free[0] ? 0 : 1;
  attr(node, {
    tabindex: 0, role: "slider", "aria-label": o.label, "aria-valuemin": range[k][0], "aria-valuemax": range[k][1],
    "aria-orientation": axis === "y" ? "vertical" : "horizontal",
  });
  if (axis === "xy") node.setAttribute("aria-roledescription", "two-dimensional handle");
  const place = (/** @type {number[]} */ p, grid = step) => {
    const now = o.get();
    o.set(p.map((v, i) => (free[i] ? clamp(snap(v, grid), ...range[i]) : now[i])));
    sync();
  };
  const sync = () => attr(node, { "aria-valuenow": o.get()[k], "aria-valuetext": o.value() });

  /** @type {number[] | null} */ let grip = null;
  for (const el of [node, ...(o.grips ?? [])]) {
    el.addEventListener("pointerdown", (/** @type {any} */ e) => {
      if (e.button > 0) return;
      const a = o.at(e), p = o.get();
      grip = [p[0] - a[0], p[1] - a[1]];
      el.setPointerCapture(e.pointerId);
      /** @type {HTMLElement} */ (node).focus({ preventScroll: true });
      node.classList.add("ec-held");
      e.preventDefault();
    }, { signal });
    // Chromium honours touch-action on a whole drawing only, not on a part of it: without this the page
    // scrolls away under the finger and the drag is cancelled.
    el.addEventListener("touchmove", (e) => { if (grip) e.preventDefault(); }, { signal, passive: false });
    el.addEventListener("pointermove", (/** @type {any} */ e) => {
      if (!grip) return;
      const a = o.at(e);
      place([a[0] + grip[0], a[1] + grip[1]], e.altKey ? fine : step);
    }, { signal });
    for (const end of ["pointerup", "pointercancel"]) el.addEventListener(end, () => {
      if (!grip) return;
      grip = null;
      node.classList.remove("ec-held");
      o.done();
    }, { signal });
  }
  node.addEventListener("keydown", (/** @type {any} */ e) => {
    if (e.ctrlKey || e.metaKey) return;
    const s = e.shiftKey ? coarse : e.altKey ? fine : step;
    /** @type {Record<string, number[]>} */
    const moves = { ArrowLeft: [-s, 0], ArrowRight: [s, 0], ArrowUp: [0, s], ArrowDown: [0, -s] };
    if (axis !== "xy") Object.assign(moves, axis === "x"
      ? { ArrowUp: [s, 0], ArrowDown: [-s, 0] } : { ArrowLeft: [0, -s], ArrowRight: [0, s] });
    const d = moves[e.key], p = o.get();
    if (d) place([p[0] + d[0], p[1] + d[1]], Math.min(s, fine));
    else if (e.key === "Home" && o.home) place(o.home(), fine);
    else return;
    e.preventDefault();
    o.done();
  }, { signal });
  sync();
  return { sync };
}
