// The page around the text: what is open on a narrow screen, and what can be reached by keyboard.
// As in book.css: notes fold below the first width, the map stands beside the text from the second.
const narrow = matchMedia("(max-width: 67.99rem)"), beside = matchMedia("(min-width: 79rem)");
const root = document.documentElement;

// The faces that can wait do so until the first figure lives, or until it is clear that none is near.
if (root.dataset.late) {
  const bring = () => {
    if (!root.dataset.late) return;
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: root.dataset.late });
    link.addEventListener("load", () => { try { localStorage.setItem("eigencat.faces", "1"); } catch { /* they come late again */ } });
    document.head.append(link);
    delete root.dataset.late;
  };
  document.addEventListener("ec:ready", bring, { once: true });
  addEventListener("load", () => setTimeout(bring, document.querySelector("[data-figure]") ? 1200 : 0), { once: true });
}

// Margin notes and the chapter map are open in the HTML, so that they can be read without a script.
// On a narrow screen they fold under their title. What the reader opens or closes stays so.
const folds = [...document.querySelectorAll("details.side, nav.map > details")];
const touched = new WeakSet();
for (const d of folds) d.querySelector("summary")?.addEventListener("click", () => touched.add(d));
function fold() {
  for (const d of folds) {
    const isMap = d.parentElement?.matches("nav.map");
    if (!touched.has(d)) d.open = isMap ? beside.matches : !narrow.matches;
  }
  root.classList.add("folded");
}
fold();
narrow.addEventListener("change", fold);
beside.addEventListener("change", fold);
// On paper nothing is folded but the answers; afterwards everything is as it was.
const opened = [];
addEventListener("beforeprint", () => { for (const d of document.querySelectorAll("details:not([open], .answer)")) { d.open = true; opened.push(d); } });
addEventListener("afterprint", () => { for (const d of opened.splice(0)) d.open = false; });

// Whatever scrolls sideways must be reachable by keyboard, and only while it does scroll.
const wide = [...document.querySelectorAll("pre, .math.block, .table-scroll, .cell_output")];
const reach = () => {
  for (const e of wide) {
    if (e.scrollWidth > e.clientWidth + 1) e.tabIndex = 0;
    else e.removeAttribute("tabindex");
  }
};
if (wide.length) {
  const seer = new ResizeObserver(reach);
  for (const e of wide) seer.observe(e);
}

// Start from a paper: typing narrows the list.
const filter = document.querySelector("[data-filter]");
if (filter instanceof HTMLInputElement) {
  const list = document.getElementById(filter.dataset.filter ?? "");
  const rows = [...(list?.querySelectorAll("[data-words]") ?? [])];
  const count = document.getElementById(filter.getAttribute("aria-describedby") ?? "");
  filter.closest("[hidden]")?.removeAttribute("hidden");
  const plain = (s) => s.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const narrowDown = () => {
    const words = plain(filter.value).split(/\s+/).filter(Boolean);
    let left = 0;
    for (const row of rows) {
      const text = plain(row.dataset.words ?? "");
      row.hidden = !words.every((w) => text.includes(w));
      if (!row.hidden) left += 1;
    }
    if (count) count.textContent = words.length ? `${left} of ${rows.length} papers` : `${rows.length} papers`;
  };
  filter.addEventListener("input", narrowDown);
  narrowDown();
}
