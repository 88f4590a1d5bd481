// Where a flag must stand to earn each reply of a prediction: {mistake: guess}, found by trying every place of a grid.
async ([module, state]) => {
  const script = document.querySelector("script[type=module][src*='figures/page.js']");
  const { spec } = await import(new URL(`${module}.js`, script.src).href);
  const earned = {}, grid = spec.grid ?? 0.25, half = Math.round(6 / grid), place = (k) => Number((k * grid).toFixed(6));
  for (let i = -half; i <= half; i++) for (let j = -half; j <= half; j++) {
    const x = place(i), y = place(j);
    const s = spec.clean({ ...state, guess: [x, y], shown: true });
    if (s.guess[0] !== x || s.guess[1] !== y) continue;
    const d = spec.derive(s);
    // The place that fits a mistake best stands for it.
    (earned[d.mistake] ??= []).push([d.miss, x, y]);
  }
  return Object.fromEntries(Object.entries(earned).map(([k, list]) => {
    const [, x, y] = k === "right" ? list.sort((a, b) => a[0] - b[0])[0] : list[Math.floor(list.length / 2)];
    return [k, [x, y]];
  }));
}
