// @ts-check
// Start from a paper: each paper's row is its shortest way through the lessons. Here the ones already opened are ticked.

import { read } from "./progress.js";

export function setupPapers(root = document) {
  const stops = [...root.querySelectorAll(".stops > li")];
  if (!stops.length) return;
  const draw = () => {
    const { visited } = read();
    for (const stop of stops) {
      const e = stop.firstElementChild, number = e?.firstChild?.textContent?.trim() ?? "", seen = number in visited, note = e?.querySelector(".ec-vh");
      stop.classList.toggle("seen", seen);
      if (!seen) note?.remove();
      else if (e && !note) e.append(Object.assign(document.createElement("span"), { className: "ec-vh", textContent: " (opened)" }));
    }
  };
  draw();
  document.addEventListener("ec:progress", draw);
}
