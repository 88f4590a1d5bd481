// Runs before the first paint: the reader's choice of theme, and a sign that scripts run.
(() => {
  const root = document.documentElement, late = new URL("vendor/fonts/late.css", document.currentScript.src).href;
  root.classList.add("js");
  // The faces that a first visit can wait for (site.js asks for them). Later visits have them: they
  // hold the first paint, so that no letter changes under the reader's eyes.
  root.dataset.late = late;
  try {
    const theme = localStorage.getItem("eigencat.theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    if (localStorage.getItem("eigencat.faces")) {
      const link = document.createElement("link");
      Object.assign(link, { rel: "stylesheet", href: late, blocking: "render" });
      document.head.append(link);
      delete root.dataset.late;
    }
  } catch { /* no storage: the system decides, and the faces come late */ }
})();
