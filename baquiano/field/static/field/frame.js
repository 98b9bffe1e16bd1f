// On every page of whoever signed in: what waits to be sent, sending it, taking a visit along, and the warning on leaving.
import { meta } from "../ui/modules/page.js";
import { exportQueue } from "./exporting.js";
import { keepSending, whoAsks } from "./sending.js";
import { keepShell } from "./shell.js";
import { keepPrepared, prepare } from "./preparing.js";
import { countOf, keepMeta, keepVisit, onChange } from "./store.js";

const SHELL = "/campo/captura/";
const person = () => meta("user-key");

async function showCount() {
  const tools = document.querySelector(".site-tools");
  if (!tools) return;
  const count = await countOf(person());
  let link = tools.querySelector("[data-field-count]");
  if (!count) { link?.remove(); return; }
  if (!link) {
    link = document.createElement("a");
    link.className = "tool";
    link.dataset.fieldCount = "";
    link.href = SHELL;
    tools.prepend(link);
  }
  link.textContent = `${count} por enviar`;
}

async function carry(place) {
  const said = place.parentElement.querySelector("[data-carry-said]");
  const tell = (words) => { said.textContent = words; };
  tell("Llevando la visita a este equipo…");
  const [who, answer] = await Promise.all([whoAsks(), fetch(place.dataset.carry, { cache: "no-store" })]);
  if (typeof who === "string" || !answer.ok) { tell("No se pudo llevar la visita. Revise la conexión e inténtelo de nuevo."); return; }
  await keepShell();
  await keepMeta("key", who.key);
  await keepMeta("most_bytes", who.most_bytes);
  await keepVisit(await answer.json());
  await prepare().catch(() => false); // the visit is here: the rest may wait
  await navigator.storage?.persist?.();
  location.assign(place.dataset.shell);
}

document.addEventListener("click", (event) => {
  const place = event.target.closest?.("[data-carry-go]")?.closest("[data-carry]");
  if (!place || !navigator.serviceWorker || !crypto.subtle) return;
  event.preventDefault();
  carry(place).catch(() => {
    place.parentElement.querySelector("[data-carry-said]").textContent = "Este navegador no pudo guardar la página para trabajar sin señal. Pruebe con otro, o sin ventana privada.";
  });
});

function ask(count) {
  return new Promise((resolve) => {
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    dialog.setAttribute("aria-labelledby", "field-title");
    const body = document.createElement("div");
    body.className = "dialog-body";
    const title = document.createElement("h2");
    title.id = "field-title";
    title.textContent = count === 1 ? "Hay 1 registro por enviar" : `Hay ${count} registros por enviar`;
    const words = document.createElement("p");
    words.textContent = "Siguen cifrados en este equipo y se envían cuando usted vuelva a ingresar aquí. Si no va a volver a usarlo, guárdelos en un archivo y súbalo desde otro.";
    const buttons = document.createElement("div");
    buttons.className = "form-actions";
    const close = (answer) => { dialog.remove(); resolve(answer); };
    for (const [label, tone, act] of [
      ["Volver sin cerrar la sesión", "primary", () => close(false)],
      ["Guardar en un archivo", "secondary", () => exportQueue(person())],
      ["Cerrar la sesión de todos modos", "danger", () => close(true)],
    ]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `btn btn-${tone}`;
      button.textContent = label;
      button.addEventListener("click", act);
      buttons.append(button);
    }
    dialog.addEventListener("cancel", () => close(false));
    body.append(title, words, buttons);
    dialog.append(body);
    document.body.append(dialog);
    dialog.showModal();
  });
}

// Before whoever else listens to the form: leaving is asked once, and then goes its way.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.closest?.(".account-menu") || form.dataset.fieldAsked) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  let count = 0;
  try { count = await countOf(person()); } catch { /* a browser without storage kept nothing */ }
  if (count && !(await ask(count))) return;
  form.dataset.fieldAsked = "1";
  form.requestSubmit();
}, true);

if (window.indexedDB && person()) {
  onChange(showCount);
  showCount().then(async () => {
    if (await countOf(person())) keepSending();
    await keepPrepared(person());
  }).catch(() => { /* nothing is kept here */ });
}
