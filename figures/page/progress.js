// @ts-check
// What the reader has done, kept on their machine. It can be exported and erased; it is never sent.

const KEY = "eigencat.progress";
/** @typedef {{version: 1, visited: Record<string, string>, predict: Record<string, Done>, check: Record<string, Done>}} Progress */
/** @typedef {{right: boolean, tries: number, at: string}} Done */

/** @returns {Progress} */
export function read() {
  try {
    const p = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (p?.version === 1) return { version: 1, visited: { ...p.visited }, predict: { ...p.predict }, check: { ...p.check } };
  } catch { /* unreadable storage is the same as none: a private window, or another program's key */ }
  return { version: 1, visited: {}, predict: {}, check: {} };
}
/** @param {Progress} p */
function write(p) {
  try { localStorage.setItem(KEY, JSON.stringify(p)); return true; } catch { return false; }
}
export const lesson = () => document.querySelector("[data-lesson]")?.getAttribute("data-lesson") ?? "";

export function visit() {
  const l = lesson();
  if (!l) return;
  const p = read();
  p.visited[l] ??= new Date().toISOString();
  write(p);
}
/** @param {"predict"|"check"} kind @param {string} id @param {boolean} right */
export function record(kind, id, right) {
  const p = read(), key = `${lesson()}/${id}`, old = p[kind][key];
  p[kind][key] = { right: right || Boolean(old?.right), tries: (old?.tries ?? 0) + 1, at: new Date().toISOString() };
  write(p);
  document.dispatchEvent(new CustomEvent("ec:progress"));
}

/** The contents page: what was opened and what came out right, with export and erase. */
export function showProgress() {
  const place = /** @type {HTMLElement|null} */ (document.querySelector("[data-progress]"));
  if (!place) return;
  const draw = () => {
    const p = read(), right = (/** @type {Record<string, Done>} */ r) => Object.values(r).filter((d) => d.right).length;
    const opened = Object.keys(p.visited), tried = Object.keys(p.predict).length + Object.keys(p.check).length;
    for (const a of document.querySelectorAll("[data-lesson-link]")) {
      const key = a.getAttribute("data-lesson-link") ?? "", mine = [...Object.entries(p.predict), ...Object.entries(p.check)].filter(([k]) => k.startsWith(key + "/"));
      let mark = a.parentElement?.querySelector(".ec-done");
      if (!opened.includes(key)) { mark?.remove(); continue; }
      if (!mark) { mark = document.createElement("small"); mark.className = "ec-done"; a.after(mark); }
      const ok = mine.filter(([, d]) => d.right).length;
      mark.textContent = mine.length ? ` opened; ${ok} right` : " opened";
    }
    place.replaceChildren();
    const text = document.createElement("p");
    text.textContent = opened.length
      ? `You have opened ${opened.length} ${opened.length === 1 ? "lesson" : "lessons"} and answered ${tried} ${tried === 1 ? "question" : "questions"}, ${right(p.predict) + right(p.check)} of them rightly. This is kept in this browser only.`
      : "Nothing is recorded yet. What you predict and answer will be kept in this browser only.";
    place.append(text);
    if (!opened.length) return;
    const row = document.createElement("p"), save = document.createElement("button"), erase = document.createElement("button");
    row.className = "ec-progress-tools";
    for (const [b, t] of /** @type {[HTMLButtonElement, string][]} */ ([[save, "Export as a file"], [erase, "Erase"]])) { b.type = "button"; b.className = "ec-tool"; b.textContent = t; row.append(b); }
    save.addEventListener("click", () => {
      const a = document.createElement("a"), url = URL.createObjectURL(new Blob([JSON.stringify(p, null, 1)], { type: "application/json" }));
      a.href = url; a.download = "eigencat-progress.json"; a.click();
      setTimeout(() => URL.revokeObjectURL(url), 1000);
    });
    erase.addEventListener("click", () => {
      if (erase.dataset.sure) { localStorage.removeItem(KEY); document.dispatchEvent(new CustomEvent("ec:progress")); place.querySelector("p")?.setAttribute("role", "status"); return; }
      erase.dataset.sure = "1"; erase.textContent = "Erase it all? Press again";
      erase.addEventListener("blur", () => { delete erase.dataset.sure; erase.textContent = "Erase"; }, { once: true });
    });
    place.append(row);
  };
  draw();
  document.addEventListener("ec:progress", draw);
}
