// Sections of the acta save themselves while one writes: say when something is not saved yet, and do not lose it.
const unsaved = new Set();
const sent = new WeakMap(), saved = new WeakMap();
const stateOf = (form) => form.querySelector("[data-section-words]");
const textOf = (form) => form.querySelector("textarea").value;
// A clash or a refusal comes with words to show, and htmx takes it for a success.
const wasSaved = (event) => event.detail.successful && event.detail.xhr.status < 400;

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-section]");
  if (!form) return;
  unsaved.add(form);
  const words = stateOf(form);
  if (words) words.textContent = "Sin guardar…";
});

document.body.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target;
  if (!form.matches("form[data-section]")) return;
  // Leaving the box asks to save again what was saved, or refused, as it was written; and another answer would take
  // away the button that is being pressed.
  const left = event.detail.requestConfig.triggeringEvent?.type === "change" && sent.get(form) === textOf(form);
  if (left || !unsaved.has(form) && saved.get(form) === textOf(form)) { event.preventDefault(); return; }
  sent.set(form, textOf(form));
  const words = stateOf(form);
  if (words) words.textContent = "Guardando…";
});

document.body.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form[data-section]");
  if (!form) return;
  if (wasSaved(event)) {
    saved.set(form, sent.get(form));
    // What was typed while it travelled is not saved yet.
    if (sent.get(form) === textOf(form)) unsaved.delete(form);
  } else if (!event.detail.successful) {
    sent.delete(form);
    if (stateOf(form)) stateOf(form).textContent = "Sin guardar. Su texto sigue aquí.";
  }
});

document.addEventListener("click", (event) => {
  const discard = event.target.closest("[data-section-discard]");
  if (!discard) return;
  unsaved.delete(discard.closest("form[data-section]"));
  // The same page again, so that the stored text takes the place of the typed one.
  event.preventDefault();
  location.assign(discard.href);
  location.reload();
});

// A link followed, or a button pressed, right after typing: save first, then go.
function saveFirst(event, go) {
  const waiting = [...unsaved].filter((form) => form.isConnected && !form.querySelector("[data-section-pending]"));
  if (!waiting.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  Promise.all(waiting.map(save)).then(() => { if (!unsaved.size) go(); });
}

// Ends when its last text is saved, or when it could not be; what was travelling may be an earlier one.
function save(form) {
  return new Promise((done) => {
    document.body.addEventListener("htmx:afterRequest", function heard(event) {
      if (event.target !== form || wasSaved(event) && unsaved.has(form)) return;
      document.body.removeEventListener("htmx:afterRequest", heard);
      done();
    });
    window.htmx.trigger(form, "submit");
  });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || !unsaved.size || link.hash && link.pathname === location.pathname) return;
  saveFirst(event, () => location.assign(link.href));
});

document.addEventListener("submit", (event) => {
  const form = event.target, button = event.submitter;
  if (form.matches("form[data-section]") || !unsaved.size) return;
  saveFirst(event, () => form.requestSubmit(button));
}, true);

window.addEventListener("beforeunload", (event) => {
  for (const form of unsaved) if (!form.isConnected) unsaved.delete(form);
  if (unsaved.size) event.preventDefault();
});
