// @ts-check
// The map of lessons knows what this browser remembers, and shows the way to a paper.

import { provideState, whenMounted } from "./host.js";
import { read } from "./progress.js";

const visited = () => Object.keys(read().visited);

export function setupMap(root = document) {
  provideState("concept_map", () => ({ visited: visited() }));
  for (const figure of /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-figure=concept_map]")])) {
    whenMounted(figure.id, (m) => document.addEventListener("ec:progress", () => m.model.set("visited", visited())));
  }
}
