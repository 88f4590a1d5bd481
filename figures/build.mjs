// Builds the figure bundles: `node figures/build.mjs` writes them, `--check` proves that what is committed is what these sources give.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url)), root = path.dirname(here);
const out = path.join(root, "src/eigencat/_figures"), ssr = path.join(root, "book/_ext/ssr.js");
const check = process.argv.includes("--check");
const names = fs.readdirSync(here).filter((f) => f.endsWith(".js")).map((f) => f.slice(0, -3)).sort();
const common = { bundle: true, minify: true, write: false, target: "es2022", charset: "utf8", legalComments: "none", logLevel: "warning", absWorkingDir: here };

/** @type {Map<string, Uint8Array|string>} */ const files = new Map();
const one = async (entry, options) => (await build({ ...common, entryPoints: [entry], ...options })).outputFiles[0].contents;

for (const n of names) files.set(path.join(out, `${n}.js`), await one(`${n}.js`, { format: "esm" }));
for (const n of ["index", "theme", "python_worker", "net_worker"]) {
  if (!fs.existsSync(path.join(here, "page", `${n}.js`))) continue;
  const target = n === "index" ? "page" : n;
  files.set(path.join(out, `${target}.js`), await one(`page/${n}.js`, { format: n === "theme" ? "iife" : "esm", external: ["./vendor/*", "*.mjs"] }));
}
// Widgets that are no figures of the book: eigencat.widgets makes them for the reader's own model.
for (const f of fs.readdirSync(path.join(here, "widgets")).filter((n) => n.endsWith(".js"))) files.set(path.join(out, `widget_${f}`), await one(`widgets/${f}`, { format: "esm" }));
const css = ["lib", "page"].flatMap((d) => fs.readdirSync(path.join(here, d)).filter((f) => f.endsWith(".css")).sort((a, b) => Number(b === "tokens.css") - Number(a === "tokens.css") || a.localeCompare(b)).map((f) => path.join(here, d, f)));
files.set(path.join(out, "figures.css"), await one("figures.css", { stdin: undefined, entryPoints: undefined, ...cssEntry() }));
function cssEntry() { return { stdin: { contents: css.map((f) => `@import ${JSON.stringify("./" + path.relative(here, f))};`).join("\n"), loader: "css", resolveDir: here } }; }

// The static pictures: every figure in one classic script, with a DOM that has no layout.
files.set(ssr, await one("ssr-entry", {
  entryPoints: undefined, format: "iife", target: "es2022",
  stdin: { resolveDir: here, contents: `${names.map((n, i) => `import * as f${i} from "./${n}.js";`).join("\n")}
    import { serve } from "./lib/ssr.js"; serve({ ${names.map((n, i) => `${n}: f${i}`).join(", ")} });` },
}));

// What the widgets and the book's directives need to know without running JavaScript.
const temp = fs.mkdtempSync(path.join(root, "node_modules", ".figures-")), meta = {};
try {
  for (const n of names) {
    const f = path.join(temp, `${n}.mjs`);
    fs.writeFileSync(f, files.get(path.join(out, `${n}.js`)));
    const { spec } = await import(pathToFileURL(f).href);
    if (spec.name !== n) throw new Error(`spec.name=${spec.name} must be the file's name; got file ${n}.js. Rename one of them.`);
    meta[n] = { number: spec.number ?? null, title: spec.title, instruction: spec.instruction, defaults: spec.defaults, choices: spec.choices ?? {}, table: spec.table === true };
  }
} finally { fs.rmSync(temp, { recursive: true }); }
files.set(path.join(out, "defaults.json"), JSON.stringify(meta, null, 1) + "\n");

const hash = (b) => createHash("sha256").update(b).digest("hex");
const stale = [...files].filter(([f, b]) => !fs.existsSync(f) || hash(fs.readFileSync(f)) !== hash(b)).map(([f]) => path.relative(root, f));
const stray = fs.existsSync(out) ? fs.readdirSync(out).filter((f) => !f.startsWith("__") && f !== ".gitignore" && !files.has(path.join(out, f))).map((f) => path.join("src/eigencat/_figures", f)) : [];
if (check) {
  if (stale.length || stray.length) {
    console.error(`figure bundles must be what the sources give; got ${stale.length} stale (${stale.join(", ")}), ${stray.length} stray (${stray.join(", ")}). Run: node figures/build.mjs`);
    process.exit(1);
  }
  console.log(`${files.size} figure bundles are what their sources give`);
} else {
  fs.mkdirSync(out, { recursive: true });
  for (const [f, b] of files) fs.writeFileSync(f, b);
  for (const f of stray) fs.rmSync(path.join(root, f));
  console.log(`${files.size} files written, ${stale.length} changed`);
}
