// Everything a figure prints or says: its words, its names for readers, its result, the places of its drawing.
(id) => {
  const e = document.getElementById(id), said = [e.dataset.result, e.innerText];
  for (const n of e.querySelectorAll("*")) for (const a of ["aria-label", "aria-valuetext", "aria-valuenow", "d", "x", "y", "cx", "cy", "r", "transform", "value"]) said.push(n.getAttribute(a) ?? "");
  return said.join(" ");
}
