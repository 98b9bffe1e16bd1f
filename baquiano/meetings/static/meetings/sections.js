// Sections of the acta save themselves while one writes: say when something is not saved yet, and do not lose it.
const unsaved = new Set();
const stateOf = (form) => form.querySelector("[data-section-words]");

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-section]");
  if (!form) return;
  unsaved.add(form);
  const words = stateOf(form);
  if (words) words.textContent = "Sin guardar…";
});

document.body.addEventListener("htmx:beforeRequest", (event) => {
  const words = event.target.matches("form[data-section]") && stateOf(event.target);
  if (words) words.textContent = "Guardando…";
});

document.body.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form[data-section]");
  if (!form) return;
  if (event.detail.successful) unsaved.delete(form);
  else if (stateOf(form)) stateOf(form).textContent = "Sin guardar. Su texto sigue aquí.";
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

// A link followed right after typing: save first, then go.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || !unsaved.size || link.hash && link.pathname === location.pathname) return;
  const waiting = [...unsaved].filter((form) => form.isConnected && !form.querySelector("[data-section-pending]"));
  if (!waiting.length) return;
  event.preventDefault();
  Promise.all(waiting.map((form) => new Promise((done) => {
    form.addEventListener("htmx:afterRequest", done, { once: true });
    window.htmx.trigger(form, "submit");
  }))).then(() => { if (!unsaved.size) location.assign(link.href); });
});

window.addEventListener("beforeunload", (event) => {
  for (const form of unsaved) if (!form.isConnected) unsaved.delete(form);
  if (unsaved.size) event.preventDefault();
});
