// Runs before any script of a page. Figures say what they drew in an event; the last one is kept for each.
(() => {
  const seen = (window.ecSeen = { draws: {}, count: {}, asked: 0, alive: 0 });
  document.addEventListener("ec:draw", (e) => {
    const figure = e.target.closest("[data-figure]");
    if (!figure) return;
    seen.draws[figure.id] = JSON.stringify(e.detail.state);
    seen.count[figure.id] = (seen.count[figure.id] ?? 0) + 1;
  }, true);
  document.addEventListener("ec:ready", () => { seen.alive ||= performance.now(); }, true);
  document.addEventListener("securitypolicyviolation", (e) =>
    console.error(`policy violated: ${e.violatedDirective} by ${e.blockedURI || e.sourceFile || "inline code"}`));
  // How often scripts of the page ask for a frame: a figure off screen must not. Tests wait with the
  // browser's own function, kept here.
  const frame = window.requestAnimationFrame.bind(window);
  seen.frame = frame;
  window.requestAnimationFrame = (f) => { seen.asked += 1; return frame(f); };
  seen.frames = (n) => new Promise((done) => {
    const step = () => (n-- > 0 ? frame(step) : done());
    step();
  });
})();
