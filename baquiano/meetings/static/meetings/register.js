// The public register: the signature with the finger, and one send per touch. Without this the form works, unsigned.
import { start as signature } from "../ui/modules/signature.js";

signature(document.body);

const form = document.querySelector("form[data-send-once]");
const button = form?.querySelector("button[type=submit]");
let sent = false;

form?.addEventListener("submit", (event) => {
  if (sent) {
    event.preventDefault();
    return;
  }
  sent = true;
  button.setAttribute("aria-disabled", "true");
  button.dataset.words = button.textContent;
  button.textContent = "Enviando…";
});

// Back from the answer, or a line that was cut: the page may send again, and it is the same registration.
window.addEventListener("pageshow", () => {
  sent = false;
  if (!button?.dataset.words) return;
  button.removeAttribute("aria-disabled");
  button.textContent = button.dataset.words;
});
document.querySelector("[data-error-summary]")?.focus();
