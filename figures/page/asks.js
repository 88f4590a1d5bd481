// @ts-check
// Predictions and self-checks: the answer is compared, the reply is chosen by what went wrong.

import { KIN } from "../lib/feedback.js";
import { num } from "../lib/format.js";
import { whenMounted } from "./host.js";
import { readNumber } from "../lib/numbers.js";
import { record } from "./progress.js";

/** The first template that fits, in the order of the tests. @param {HTMLElement} section @param {...((t: HTMLTemplateElement) => boolean)} tests */
function reply(section, ...tests) {
  const templates = /** @type {HTMLTemplateElement[]} */ ([...section.querySelectorAll("template[data-say]")]);
  const t = tests.map((f) => templates.find(f)).find(Boolean), out = section.querySelector(".feedback");
  if (!out || !t) return;
  // The verdict first, in words and with a mark: a sentence alone leaves one guessing.
  const right = t.dataset.say === "right", verdict = document.createElement("b");
  verdict.className = `verdict ${right ? "right" : "wrong"}`;
  verdict.textContent = right ? "Right. " : "Not yet. ";
  const words = /** @type {DocumentFragment} */ (t.content.cloneNode(true));
  (words.querySelector("p") ?? words).prepend(verdict);
  out.replaceChildren(words);
}

const says = (/** @type {string} */ key) => (/** @type {HTMLTemplateElement} */ t) => t.dataset.say === key;

export function setupPredictions(root = document) {
  for (const section of /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-predict]")])) {
    const figure = /** @type {HTMLElement|null} */ (section.querySelector("[data-figure]"));
    if (!figure) continue;
    section.querySelector("details.answer")?.setAttribute("hidden", "");
    // The reply stands where the eyes are: under the button that asked for it.
    const out = section.querySelector(".feedback");
    if (out) figure.append(out);
    let shown = false, first = true;
    figure.addEventListener("ec:draw", (/** @type {any} */ e) => {
      const { state, derived } = e.detail, opened = first;
      first = false;
      if (state.shown === shown) return;
      shown = state.shown;
      section.classList.toggle("shown", shown);
      if (!shown) { section.querySelector(".feedback")?.replaceChildren(); return; }
      const key = derived.mistake, kin = KIN[/** @type {"part"} */ (key)] ?? key;
      reply(section, says(key), says(kin), says(key === "right" ? key : "otherwise"));
      // An address may open with the answer already shown: looking at it is not a try.
      if (!opened) record("predict", section.dataset.predict ?? "", key === "right");
    });
    whenMounted(figure.id, () => {});
  }
}

const TOLERANCE = 0.0101;   // two decimals, rounded up or down
export function setupChecks(root = document) {
  for (const section of /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-check]")])) {
    const form = section.querySelector("form"), expect = /** @type {(number|string)[]} */ (JSON.parse(section.dataset.expect ?? "[]"));
    const out = section.querySelector(".feedback");
    if (!form || !out) continue;
    form.hidden = false;
    section.querySelector("details.answer")?.setAttribute("hidden", "");
    form.addEventListener("submit", (e) => {
      e.preventDefault();
      const fields = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input, select")]);
      const got = fields.map((f, i) => (typeof expect[i] === "string" ? f.value.trim().toLowerCase().replace(/[\u2212\u2013]/g, "-") : readNumber(f.value)));
      const empty = got.findIndex((v, i) => (typeof expect[i] === "number" ? !Number.isFinite(v) : v === ""));
      for (const [i, f] of fields.entries()) f.setAttribute("aria-invalid", String(i === empty));
      if (empty >= 0) { out.textContent = typeof expect[empty] === "number" ? `A number, please, for “${fields[empty].labels?.[0]?.textContent?.trim()}”: for example ${num(-1.5, 1)} or 8/9.` : "Choose an answer first."; fields[empty].focus(); return; }
      const is = (/** @type {any[]} */ want) => want.length === got.length && want.every((w, i) => (typeof w === "number" ? Math.abs(Number(got[i]) - w) <= TOLERANCE : String(w).toLowerCase() === got[i]));
      const right = is(expect);
      if (right) reply(section, says("right"));
      else reply(section, (t) => t.dataset.say === "wrong" && is(JSON.parse(t.dataset.value ?? "[]")), says("otherwise"));
      section.classList.toggle("answered-right", right);
      record("check", section.dataset.check ?? "", right);
    });
  }
}

/** Several checks that together send the reader one way: shows how many came out right, and marks the way. */
export function setupProbe(root = document) {
  for (const probe of /** @type {HTMLElement[]} */ ([...root.querySelectorAll(".probe")])) {
    const checks = /** @type {HTMLElement[]} */ ([...probe.querySelectorAll("[data-check]")]), next = /** @type {HTMLElement|null} */ (probe.querySelector(".probe-next"));
    if (!checks.length || !next) continue;
    const tally = document.createElement("p");
    tally.className = "probe-tally";
    tally.setAttribute("role", "status");
    next.before(tally);
    document.addEventListener("ec:progress", () => {
      const right = checks.filter((c) => c.classList.contains("answered-right")).length;
      tally.textContent = `${right} of ${checks.length} right so far.`;
      const on = next.querySelector("p");
      on?.classList.toggle("probe-yours", right >= checks.length - 1);
    });
  }
}
