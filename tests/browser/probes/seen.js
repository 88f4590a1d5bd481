// State, result, text and spoken names of a figure in one look. A change is drawn in the next frame, so one frame is waited for; the
// spoken copy of the readout follows later still and is left out, and so is what a network says when it is done (.ec-late).
async (id) => {
  await window.ecSeen.frames(1);
  const e = document.getElementById(id), parts = [...e.querySelectorAll(".ec-fig > :not(.ec-vh)")];
  const spoken = [...e.querySelectorAll("[aria-label], [aria-pressed], [open]")].map((n) => ["aria-label", "aria-pressed", "open"].map((a) => n.getAttribute(a)).join());
  const late = [...e.querySelectorAll(".ec-late")];
  for (const n of late) n.style.display = "none";
  const text = parts.map((n) => n.innerText).join("\n");
  for (const n of late) n.style.display = "";
  return [window.ecSeen.draws[id], e.dataset.result, text, spoken.join("\n")];
}
