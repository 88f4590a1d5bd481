// @ts-check
// The script of a page. Everything it adds has a plain form in the HTML that works without it.

import { setupChecks, setupPredictions, setupProbe } from "./asks.js";
import { setupChrome } from "./chrome.js";
import { setupFigures } from "./host.js";
import { setupLinks, setupLiveMath } from "./links.js";
import { setupMap } from "./map.js";
import { setupPapers } from "./papers.js";
import { showProgress, visit } from "./progress.js";
import { setupPython } from "./python.js";
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
setupPython(document);
