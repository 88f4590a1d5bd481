// Builds the figure bundles: `node figures/build.mjs` writes them, `--check` proves that what is committed is what these sources give.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url)), root = path.dirname(here);
// A notebook shows a figure from one file; a page shows several, and loads once what they share.
const out = path.join(root, "src/eigencat/_figures"), pages = path.join(root, "book/_scripts"), ssr = path.join(root, "book/_ext/ssr.js");
const check = process.argv.includes("--check");
const names = fs.readdirSync(here).filter((f) => f.endsWith(".js")).map((f) => f.slice(0, -3)).sort();
const common = { bundle: true, minify: true, write: false, target: "es2022", charset: "utf8", legalComments: "none", logLevel: "warning", absWorkingDir: here };

/** @type {Map<string, Uint8Array|string>} */ const files = new Map();
const one = async (entry, options) => (await build({ ...common, entryPoints: [entry], ...options })).outputFiles[0].contents;

for (const n of names) files.set(path.join(out, `${n}.js`), await one(`${n}.js`, { format: "esm" }));
for (const n of ["python_worker", "net_worker"]) files.set(path.join(out, `${n}.js`), await one(`page/${n}.js`, { format: "esm", external: ["./vendor/*", "*.mjs"] }));
const split = await build({
  ...common, format: "esm", splitting: true, outdir: pages, chunkNames: "part-[hash]",
  entryPoints: Object.fromEntries([["page", "page/index.js"], ...names.map((n) => [n, `${n}.js`])]),
});
for (const f of split.outputFiles) files.set(f.path, f.contents);
// Widgets that are no figures of the book: eigencat.widgets makes them for the reader's own model.
for (const f of fs.readdirSync(path.join(here, "widgets")).filter((n) => n.endsWith(".js"))) files.set(path.join(out, `widget_${f}`), await one(`widgets/${f}`, { format: "esm" }));
const css = ["lib", "page"].flatMap((d) => fs.readdirSync(path.join(here, d)).filter((f) => f.endsWith(".css")).sort((a, b) => Number(b === "tokens.css") - Number(a === "tokens.css") || a.localeCompare(b)).map((f) => path.join(here, d, f)));
const sheet = (/** @type {string[]} */ from) => one("", { entryPoints: undefined, stdin: { contents: from.map((f) => `@import ${JSON.stringify("./" + path.relative(here, f))};`).join("\n"), loader: "css", resolveDir: here } });
files.set(path.join(out, "figures.css"), await sheet(css));
// A page takes what all figures share, and the sheets of its own figures.
const own = (/** @type {string} */ f) => names.includes(path.basename(f, ".css"));
files.set(path.join(pages, "kit.css"), await sheet(css.filter((f) => !own(f))));
for (const f of css.filter(own)) files.set(path.join(pages, path.basename(f)), await sheet([f]));
// Which sheets a figure needs: its own, one that names it, and one whose classes it uses. Classes begin
// with their sheet's two or three letters (`ts-drop`).
const text = new Map(css.filter(own).map((f) => [path.basename(f, ".css"), fs.readFileSync(f, "utf8")])), most = new Map();
for (const [sheetName, t] of text) {
  const count = new Map();
  for (const [, p] of t.matchAll(/\.([a-z]{2,3})-/g)) if (p !== "ec") count.set(p, (count.get(p) ?? 0) + 1);
  for (const [p, n] of count) if (n > (most.get(p)?.n ?? 0)) most.set(p, { n, sheetName });
}
/** @type {Record<string, string[]>} */ const needs = {};
for (const n of names) {
  const code = Buffer.from(/** @type {Uint8Array} */ (files.get(path.join(out, `${n}.js`)))).toString(), found = new Set(text.has(n) ? [n] : []);
  for (const [sheetName, t] of text) if (new RegExp(`\\.ec-${n}\\b`).test(t)) found.add(sheetName);
  for (const [, p, rest] of code.matchAll(/["'` ]([a-z]{2,3})-([a-z]\w*|\$)/g)) {
    const from = most.get(p)?.sheetName;
    if (from && (rest === "$" || text.get(from).includes(`.${p}-${rest}`))) found.add(from);
  }
  needs[n] = [...found].sort();
}
files.set(path.join(pages, "styles.json"), JSON.stringify(needs, null, 1) + "\n");

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
const stray = [out, pages].filter((d) => fs.existsSync(d)).flatMap((d) => fs.readdirSync(d).filter((f) => !f.startsWith("__") && f !== ".gitignore").map((f) => path.join(d, f))).filter((f) => !files.has(f)).map((f) => path.relative(root, f));
if (check) {
  if (stale.length || stray.length) {
    console.error(`figure bundles must be what the sources give; got ${stale.length} stale (${stale.join(", ")}), ${stray.length} stray (${stray.join(", ")}). Run: node figures/build.mjs`);
    process.exit(1);
  }
  console.log(`${files.size} figure bundles are what their sources give`);
} else {
  for (const d of [out, pages]) fs.mkdirSync(d, { recursive: true });
  for (const [f, b] of files) fs.writeFileSync(f, b);
  for (const f of stray) fs.rmSync(path.join(root, f));
  console.log(`${files.size} files written, ${stale.length} changed`);
}
