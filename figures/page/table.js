// @ts-check
// "Use my data": paste or drop a small table; it stays in this browser and every lesson can use it.

import { html, say } from "../lib/dom.js";
import { parseTable } from "../lib/table.js";
import { provideTable } from "./host.js";

const KEY = "eigencat.table", MAX_BYTES = 5_000_000;
/** @type {Set<() => void>} */ const listeners = new Set();

/** @type {{raw: string|null, table: any}} */ let last = { raw: null, table: null };
/** The stored table; asked for at every redraw, so that it is read anew only when it changed. @returns {any} */
export function readTable() {
  try {
    const raw = localStorage.getItem(KEY);
    if (raw !== last.raw) { const t = JSON.parse(raw ?? "null"); last = { raw, table: t?.version === 1 ? t : null }; }
    return last.table;
  } catch { return null; }
}
const changed = () => { for (const f of listeners) f(); };
/** @param {any} table @returns {string} what went wrong, or "" */
function keep(table) {
  try { localStorage.setItem(KEY, JSON.stringify({ version: 1, ...table })); } catch { return "This browser refused to store the table (private window, or storage full). Nothing was changed."; }
  changed();
  return "";
}
export function forget() { localStorage.removeItem(KEY); changed(); }

export function setupTable() {
  provideTable({ get: readTable, choose: open, on: (f) => { listeners.add(f); } });
  if (new URLSearchParams(location.search).get("table") === "local") fromServer();
}

/** `eigencat open --table my.csv` serves the file beside the book. */
async function fromServer() {
  const root = new URL("../../", import.meta.url);   // the page script lives in _static/figures/
  try {
    const [meta, csv] = await Promise.all(["-/table.json", "-/table.csv"].map((p) => fetch(new URL("../" + p, root))));
    if (!meta.ok || !csv.ok) throw new Error(`the server answered ${meta.status}`);
    const { name } = await meta.json(), r = parseTable(await csv.text(), { name });
    if (!r.ok) throw new Error(r.message);
    const wrong = keep(r.table);
    if (wrong) throw new Error(wrong);
  } catch (error) { open(`The table given on the command line could not be used: ${/** @type {Error} */ (error).message}`); }
}

/** @type {HTMLDialogElement | undefined} */ let dialog;
/** @param {string} [problem] */
export function open(problem = "") {
  dialog ??= build();
  const now = readTable(), out = /** @type {HTMLElement} */ (dialog.querySelector("[role=status]"));
  out.textContent = typeof problem === "string" && problem ? problem : now ? `In use now: ${now.name}, ${now.rows.length} rows of ${now.columns.join(" and ")}.` : "";
  /** @type {HTMLElement} */ (dialog.querySelector("[data-forget]")).hidden = !now;
  dialog.showModal();
}

function build() {
  const area = /** @type {HTMLTextAreaElement} */ (html("textarea", { rows: 8, id: "ec-table-text", spellcheck: "false", autocomplete: "off", placeholder: "height,weight,kind\n1.52,48,a\n1.80,75,b" }));
  const file = /** @type {HTMLInputElement} */ (html("input", { type: "file", accept: ".csv,.tsv,.txt,text/csv,text/plain", id: "ec-table-file" }));
  const status = html("p", { role: "status", class: "ec-table-status" });
  const b = (/** @type {string} */ t, /** @type {any} */ more = {}) => /** @type {HTMLButtonElement} */ (html("button", { type: "button", class: "btn", ...more }, t));
  const choose = html("p", { class: "ec-table-choose", hidden: true });
  const use = b("Use this table"), off = b("Forget it", { "data-forget": true, class: "btn quiet" }), close = b("Close", { class: "btn quiet" });
  const d = /** @type {HTMLDialogElement} */ (html("dialog", { class: "ec-dialog", "aria-labelledby": "ec-table-title" },
    html("h2", { id: "ec-table-title" }, "Use your own table"),
    html("p", {}, "Two columns of numbers, and a third with labels if you have them. The first line may name the columns. It stays in this browser."),
    html("label", { for: "ec-table-text" }, "Paste it here, or drop a file on this box"), area,
    html("label", { for: "ec-table-file" }, "or choose a file"), file, choose, status,
    html("div", { class: "ec-dialog-row" }, use, off, close)));
  document.body.append(d);
  let name = "pasted table", /** @type {string[]|null} */ columns = null;
  // More than two columns of numbers: ask which two, and read again with them.
  const pickers = [0, 1].map((i) => html("select", { "aria-label": ["the first column", "the second column"][i] }));
  choose.append(html("span", {}, "Which two? "), ...pickers);
  const offer = (/** @type {any} */ r) => {
    const names = /** @type {string[]} */ (r.choices ?? []);
    choose.hidden = !names.length;
    pickers.forEach((p, i) => { p.replaceChildren(...names.map((n, k) => html("option", { value: n, selected: k === i }, n))); });
  };
  const chosen = () => (choose.hidden ? columns : pickers.map((p) => /** @type {any} */ (p).value));
  const take = async (/** @type {File|undefined} */ f) => {
    if (!f) return;
    if (f.size > MAX_BYTES) { say(status, `table=${f.name} must be at most 5 MB; got ${(f.size / 1e6).toFixed(1)} MB. Keep two columns and fewer rows.`); return; }
    const text = new TextDecoder("utf-8").decode(await f.arrayBuffer()), r = parseTable(text, { name: f.name });
    // What stood in the box stays there, unless the file can be used, or could be once two columns are chosen.
    if (!r.ok && !r.choices) { say(status, r.message); return; }
    name = f.name;
    columns = null;
    if (r.ok || r.choices) { area.value = text; offer(r); }        // a bad file leaves what stood in the box
    if (!r.ok) { say(status, r.message); return; }
    say(status, `Read ${f.name}: ${r.table.rows.length} rows of ${r.table.columns.join(" and ")}. Press “Use this table”.`);
  };
  area.addEventListener("input", () => { name = "pasted table"; columns = null; offer({}); });
  area.addEventListener("dragover", (e) => e.preventDefault());
  area.addEventListener("drop", (e) => { if (e.dataTransfer?.files.length) { e.preventDefault(); take(e.dataTransfer.files[0]); } });
  file.addEventListener("change", () => take(file.files?.[0]));
  use.addEventListener("click", () => {
    columns = chosen();
    const r = parseTable(area.value, { name, ...(columns && { columns }) });
    if (!r.ok || !columns) offer(r);
    const wrong = r.ok ? keep(r.table) : r.message;
    if (wrong) { say(status, wrong); area.focus(); return; }
    d.close();
  });
  off.addEventListener("click", () => { forget(); d.close(); });
  close.addEventListener("click", () => d.close());
  return d;
}
