// @ts-check
// The script of a page. Everything it adds has a plain form in the HTML that works without it.

import { setupChecks, setupPredictions, setupProbe } from "./asks.js";
import { setupChrome } from "./chrome.js";
import { setupFigures } from "./host.js";
import { setupLinks, setupLiveMath } from "./links.js";
import { setupMap } from "./map.js";
import { setupPapers } from "./papers.js";
import { showProgress, visit } from "./progress.js";
import { setupTable } from "./table.js";

visit();
setupTable();
setupChecks();
setupPredictions();
setupProbe();
setupLiveMath();
setupLinks();
setupMap();
setupFigures();
setupPapers();
showProgress();
setupChrome();

// What runs cells is half as large as all the rest: it comes when the first figure lives, or soon.
const cells = once(() => import("./python.js").then(({ setupPython }) => setupPython(document)));
if (document.querySelector("[data-figure]")) {
  document.addEventListener("ec:ready", cells, { once: true, capture: true });
  setTimeout(cells, 2000);
} else cells();

/** @param {() => void} f */
function once(f) {
  let done = false;
  return () => { if (!done) { done = true; f(); } };
}
