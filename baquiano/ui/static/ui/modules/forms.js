// Sent once, never lost by a click elsewhere, errors found at once.
import { all, firstTime } from "./page.js";

const AGAIN_AFTER = 15000;
const dirty = new Set();
let listening = false;

function setBusy(form, busy) {
  form.toggleAttribute("aria-busy", busy);
  form.classList.toggle("is-busy", busy);
  const outside = form.id ? document.querySelectorAll(`button[form="${CSS.escape(form.id)}"]`) : [];
  for (const button of [...form.querySelectorAll("button[type=submit]"), ...outside]) button.disabled = busy;
}

function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    dirty.delete(form);
    // After this turn, so that the pressed button is still part of what is sent.
    setTimeout(() => setBusy(form, true));
    // A lost connection must not lock the form for ever; the server ignores the repetition.
    setTimeout(() => release(form), AGAIN_AFTER);
  });
}

function release(form) {
  delete form.dataset.sent;
  setBusy(form, false);
}

function warnUnsaved(form) {
  const note = () => dirty.add(form);
  form.addEventListener("input", note);
  form.addEventListener("change", note);
  form.addEventListener("submit", () => dirty.delete(form));
}

function growing(area) {
  const fit = () => {
    area.rows = Math.min(24, Math.max(area.dataset.least, area.value.split("\n").reduce((sum, line) => sum + 1 + Math.floor(line.length / 70), 0)));
  };
  area.dataset.least = area.rows;
  area.addEventListener("input", fit);
  fit();
}

function money(box) {
  box.addEventListener("blur", () => {
    const digits = box.value.replace(/[\s$.\u00a0]/g, "").replace(/,0{1,2}$/, "");
    if (/^\d+$/.test(digits)) box.value = `$\u00a0${digits.replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ".")}`;
  });
}

function listenOnce() {
  if (listening) return;
  listening = true;
  window.addEventListener("beforeunload", (event) => {
    for (const form of dirty) if (!form.isConnected) dirty.delete(form);
    if (dirty.size) event.preventDefault();
  });
  // Coming back with the browser's button shows the page as it was: ready to be sent again.
  window.addEventListener("pageshow", () => { for (const form of document.forms) if (form.dataset.sent) release(form); });
  document.body.addEventListener("htmx:afterRequest", (event) => { if (event.target.dataset?.sent) release(event.target); });
}

export function start(root) {
  listenOnce();
  for (const form of all(root, "form[data-once]")) if (firstTime(form, "Once")) sendOnce(form);
  for (const form of all(root, "form[data-unsaved]")) if (firstTime(form, "Unsaved")) warnUnsaved(form);
  for (const area of all(root, "textarea[data-grow]")) if (firstTime(area, "Grow")) growing(area);
  for (const box of all(root, "input[data-money]")) if (firstTime(box, "Money")) money(box);
  for (const close of all(root, "[data-dismiss]")) close.hidden = false;
  const toRead = all(root, "[data-error-summary]")[0] ?? all(root, "[data-conflict]")[0];
  if (toRead && firstTime(toRead, "Focus")) toRead.focus();
}
