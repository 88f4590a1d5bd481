// Writes the pages' own drawings from the figures' code: `node book/_theme/draw.mjs`.
// They are kept in the repository so that building the book needs no Node; `--check` proves that they
// are what the figures' code draws today.
import fs from "node:fs";
import { animalSVG, markSVG, mark, silhouetteSVG, specimenSVG, twoSVG } from "../../figures/lib/animals.js";
import { giftsSVG, parcelSVG } from "../../figures/lib/words.js";

const here = new URL("./eigencat/", import.meta.url);
const check = process.argv.includes("--check"), stale = [];
function put(name, text) {
  const file = new URL(name, here), made = text.trim() + "\n";
  if (!check) fs.writeFileSync(file, made);
  else if (!fs.existsSync(file) || fs.readFileSync(file, "utf8") !== made) stale.push(name);
}

for (const k of Object.keys(mark)) put(`drawings/mark-${k}.svg`, markSVG(k, 22));
put("drawings/cat.svg", animalSVG(0.5, 2, 1, { scale: 0.78 }));
put("drawings/rat.svg", animalSVG(1, 0.5, 0, { scale: 0.9 }));
put("drawings/long.svg", animalSVG(0.5, 1.9, 1, { scale: 0.8, long: 2.1 }));
put("drawings/stranger.svg", animalSVG(8 / 3, 7 / 3, 0, { scale: 0.86 }));
put("drawings/smug.svg", animalSVG(0.5, 2, 1, { scale: 1.75, lw: 2.2, mood: "smug" }));
put("drawings/rat-large.svg", animalSVG(1, 0.5, 0, { scale: 1.75, lw: 2.2 }));
put("drawings/word.svg", animalSVG(0.5, 2, 1, { scale: 0.36, lw: 1.3 }));
put("drawings/specimen-cat.svg", specimenSVG(0.5, 2, 1, { scale: 2.3, lw: 2.2 }));
put("drawings/specimen-rat.svg", specimenSVG(1, 0.5, 0, { scale: 2.3, lw: 2.2 }));
put("drawings/cross.svg", animalSVG(0.5, 2, 1, { scale: 1.6, lw: 2.1, mood: "cross" }));
put("drawings/parcel.svg", parcelSVG({ scale: 1.75 }));
put("drawings/two-ways.svg", twoSVG({ scale: 1.5 }));
put("drawings/gifts.svg", giftsSVG({ scale: 1.6 }));

// The icon follows the browser's own theme: its paper is the tab.
const style = "<style>.ink{fill:none;stroke:#1F1B16;stroke-width:2.6;stroke-linecap:round}.core{fill:none;stroke:#1F1B16}.paper,.dot,.spot-body,.spot-face{fill:#1F1B16}.whisk{display:none}@media(prefers-color-scheme:dark){.ink,.core{stroke:#EDE5D3}.paper,.dot,.spot-body,.spot-face{fill:#EDE5D3}}</style>";
put("static/icon.svg", silhouetteSVG(1, 32).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ').replace(">", ">" + style));

if (stale.length) {
  console.error(`drawings must be what figures/lib/animals.js draws; got ${stale.join(", ")} stale. Run: node book/_theme/draw.mjs`);
  process.exit(1);
}
