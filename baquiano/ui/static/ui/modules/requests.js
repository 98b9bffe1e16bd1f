// htmx: the token of each request, and what to say when one fails.
import { announce, meta, showNotice } from "./page.js";

const SENTENCES = {
  0: "No hay conexión con el servidor. Lo que escribió sigue en la página; inténtelo de nuevo.",
  401: "Su sesión terminó. Ingrese de nuevo en otra pestaña y vuelva a intentarlo aquí.",
  403: "Su rol no permite hacer esto, o la página venció. Recargue la página.",
  404: "Ya no existe o no está a su alcance. Recargue la página.",
  413: "Lo que envió es demasiado grande.",
};

export function start() {
  document.body.addEventListener("htmx:configRequest", (event) => {
    const token = meta("csrf-token");
    if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
    // Empty filters would only make the address long.
    if (event.detail.elt.matches?.("form.filters")) {
      for (const [name, value] of [...event.detail.formData.entries()]) if (!value) event.detail.formData.delete(name);
    }
  });
  const tell = (status) => showNotice(SENTENCES[status] ?? "Algo falló de nuestro lado. Inténtelo de nuevo en un momento.", { tone: "danger" });
  document.body.addEventListener("htmx:responseError", (event) => tell(event.detail.xhr.status));
  document.body.addEventListener("htmx:sendError", () => tell(0));
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const said = event.detail.target.querySelector?.("[data-announce]");
    if (said) announce(said.textContent.trim());
  });
}
