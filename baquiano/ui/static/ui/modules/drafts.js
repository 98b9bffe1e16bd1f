// Long forms keep in this browser what is typed, until the server has it. Nothing typed is lost.
import { all, firstTime, memory, meta, showNotice } from "./page.js";

const PREFIX = "baquiano:draft";
const DAYS = 7;
const SENT = "baquiano:draft-sent";
const SKIPPED = new Set(["password", "file", "submit", "button", "reset"]);

const keyOf = (form) => [PREFIX, meta("user-key") || "-", location.pathname, form.dataset.draft].join(":");

function fields(form) {
  return [...form.elements].filter((field) => field.name && field.name !== "csrfmiddlewaretoken" && !SKIPPED.has(field.type) && !field.dataset.noDraft);
}

function values(form) {
  const found = {};
  for (const field of fields(form)) {
    if (field.type === "checkbox" || field.type === "radio") {
      (found[field.name] ??= []);
      if (field.checked) found[field.name].push(field.value);
    } else if (field.multiple) {
      found[field.name] = [...field.selectedOptions].map((option) => option.value);
    } else {
      found[field.name] = field.value;
    }
  }
  return found;
}

function fill(form, kept) {
  for (const field of fields(form)) {
    const value = kept[field.name];
    if (value === undefined) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = [].concat(value).includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = [].concat(value).includes(option.value);
    else if (!Array.isArray(value)) field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function visiblePart(found) {
  // The version and the identity alone are not something that a person typed.
  const { id, version, ...rest } = found;
  return JSON.stringify(rest);
}

function settleSent(root) {
  const sent = memory.read(SENT, sessionStorage);
  if (!sent) return;
  const unfinished = document.body.matches(".is-error, .is-sign-in") || root.querySelector("[data-error-summary], [data-conflict]");
  if (!unfinished) memory.forget(sent);
  memory.forget(SENT, sessionStorage);
}

function forgetOld() {
  const oldest = Date.now() - DAYS * 86400000;
  for (const key of memory.keys()) {
    if (key.startsWith(PREFIX) && (memory.read(key)?.at ?? 0) < oldest) memory.forget(key);
  }
}

function restore(form, key) {
  const kept = memory.read(key);
  if (!kept || form.querySelector("[data-error-summary]")) return;
  const original = values(form);
  if (visiblePart(kept.values) === visiblePart(original)) return;
  fill(form, kept.values);
  const when = new Date(kept.at).toLocaleString("es-CO", { day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });
  showNotice(`Recuperamos lo que había escrito aquí el ${when} y no alcanzó a guardar.`, {
    before: form,
    actions: [{ label: "Descartar y volver a lo guardado", act(box) { fill(form, original); memory.forget(key); box.remove(); } }],
  });
}

function keep(form) {
  const key = keyOf(form);
  restore(form, key);
  let timer;
  const save = () => memory.write(key, { at: Date.now(), values: values(form) });
  form.addEventListener("input", (event) => {
    if (!event.isTrusted) return;
    clearTimeout(timer);
    timer = setTimeout(save, 400);
  });
  form.addEventListener("change", (event) => { if (event.isTrusted) save(); });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    clearTimeout(timer);
    save();
    memory.write(SENT, key, sessionStorage);
  });
  form.querySelector("[data-leave]")?.addEventListener("click", () => memory.forget(key));
}

let begun = false;

export function start(root) {
  if (!begun) {
    begun = true;
    forgetOld();
    settleSent(document);
    // On a shared computer the next person must not find it.
    document.querySelector(".account-menu form")?.addEventListener("submit", () => {
      for (const key of memory.keys()) if (key.startsWith(`${PREFIX}:${meta("user-key")}:`)) memory.forget(key);
    });
  }
  for (const form of all(root, "form[data-draft]")) if (firstTime(form, "Draft")) keep(form);
}
