// @ts-check
// The page around the lesson: the theme switch and the folding of margin notes.

export function setupChrome() {
  const root = document.documentElement;
  const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);
  for (const b of /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-theme-toggle]")])) {
    const paint = () => { b.textContent = dark() ? "Day" : "Night"; b.setAttribute("aria-label", dark() ? "Day theme" : "Night theme"); };
    b.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      try { localStorage.setItem("eigencat.theme", root.dataset.theme); } catch { /* the theme lasts as long as the page */ }
      paint();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
    paint();
  }
}
