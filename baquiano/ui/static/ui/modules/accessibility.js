// Contrast and size of letters, by classes on <html>, kept in this browser.
import { announce, memory } from "./page.js";

const KEY = "baquiano:accessibility";
const SMALLEST = -1, LARGEST = 3;

function apply({ contrast = false, letter = 0 }) {
  const root = document.documentElement;
  root.classList.toggle("contrast", contrast);
  for (let size = SMALLEST; size <= LARGEST; size++) {
    if (size) root.classList.toggle(`letter-${String(size).replace("-", "minus-")}`, size === letter);
  }
  document.querySelector("[data-contrast]")?.setAttribute("aria-pressed", String(contrast));
}

export function start() {
  const bar = document.querySelector(".barra-accesibilidad-govco");
  if (!bar) return;
  const chosen = { contrast: false, letter: 0, ...memory.read(KEY) };
  bar.hidden = false;
  apply(chosen);
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.contrast !== undefined) {
      chosen.contrast = !chosen.contrast;
      announce(chosen.contrast ? "Contraste alto activado" : "Contraste alto desactivado");
    } else {
      chosen.letter = Math.max(SMALLEST, Math.min(LARGEST, chosen.letter + Number(button.dataset.letter)));
      announce(chosen.letter ? `Tamaño de letra ${chosen.letter > 0 ? "+" : "−"}${Math.abs(chosen.letter)}` : "Tamaño de letra normal");
    }
    apply(chosen);
    memory.write(KEY, chosen);
  });
}
