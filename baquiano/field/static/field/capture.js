// The page of capture: works the same with and without signal. What is saved is sealed at once and cannot be read back here.
import { start as signature } from "../ui/modules/signature.js";
import { exportQueue } from "./exporting.js";
import { prepare } from "./preparing.js";
import { digest, seal, uuid7 } from "./sealing.js";
import { FAILED, keepSending, OFFLINE, send, SIGNED_OUT } from "./sending.js";
import { keepShell } from "./shell.js";
import * as store from "./store.js";

const find = (selector, root = document) => root.querySelector(selector);
const KINDS = { visit: "Visita", attendance: "Asistente", commitment: "Compromiso", evidence: "Foto o archivo", note: "Nota para el acta" };
const LINES = {
  [OFFLINE]: "Sin señal: todo queda guardado aquí y se envía solo.",
  [SIGNED_OUT]: "Hay señal, pero su sesión terminó: ingrese a Baquiano para que se envíe.",
  [FAILED]: "Algo no se pudo enviar; se intenta de nuevo en un momento.",
};
// What is said of the entity of a visit that was born here with its name typed: the server knows which one it is.
const OF_THE_VISIT = "visita";
let current = null, base = null;

function moment(text) {
  return new Date(text).toLocaleString("es-CO", { day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });
}

function element(name, text = "", css = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (css) made.className = css;
  return made;
}

function say(words, isBad = false) {
  const box = element("p", words, isBad ? "part is-warning" : "part is-good");
  find("#said").replaceChildren(box);
}

// --- what is shown ---------------------------------------------------------------------------------------------------
function item(title, hint) {
  const line = element("li");
  line.append(element("strong", title), element("span", hint, "hint"));
  return line;
}

async function showQueue() {
  const [rows, settled] = [await store.queued(), await store.outcomes()];
  find("[data-count]").textContent = `${rows.length} por enviar`;
  find("[data-queue]").replaceChildren(...rows.map((row) => item(KINDS[row.kind], [row.title, moment(row.captured_at), row.said].filter(Boolean).join(" · "))));
  find("[data-results]").hidden = !settled.length;
  settled.sort((one, other) => (one.settled_at < other.settled_at ? 1 : -1));
  find("[data-outcomes]").replaceChildren(...settled.map((one) => {
    const line = item(`${one.words} · ${KINDS[one.kind]}`, [one.title, moment(one.captured_at), one.reason].filter(Boolean).join(" · "));
    line.dataset.outcome = one.outcome;
    if (one.url) {
      const link = element("a", "Ver y resolver");
      link.href = one.url;
      line.append(link);
    }
    return line;
  }));
}

async function showVisits() {
  const rows = await store.visits();
  rows.sort((one, other) => (one.starts_at < other.starts_at ? -1 : 1));
  find("[data-visits]").hidden = Boolean(current);
  find("[data-no-visits]").hidden = Boolean(rows.length);
  find("[data-new-visit]").hidden = Boolean(current) || !base;
  find("[data-not-prepared]").hidden = Boolean(current) || Boolean(base);
  find("[data-visit-list]").replaceChildren(...rows.map((row) => {
    const line = element("li"), link = element("a", row.title);
    link.href = `#${row.id}`;
    const away = element("button", "Quitar de este equipo", "btn btn-sm");
    away.type = "button";
    away.setAttribute("aria-label", `Quitar de este equipo: ${row.title}`);
    away.addEventListener("click", async () => { await store.forgetVisit(row.id); showVisits(); });
    const facts = [moment(row.starts_at), row.entities, row.is_new ? "nació en este equipo" : ""];
    line.append(link, element("span", facts.filter(Boolean).join(" · "), "hint"), away);
    return line;
  }));
}

const dayOf = (at) => new Date(at.getTime() - at.getTimezoneOffset() * 60000).toISOString();

function fillNewVisit() {
  if (!base) return;
  offer(find("#visit-beneficiary"), [{ value: "", label: "No está en la lista" }, ...base.entities]);
  offer(find("#visit-unit"), base.units);
  find("#visit-unit").closest(".field").hidden = base.units.length < 2;
  const now = new Date();
  find("#visit-day").value = dayOf(now).slice(0, 10);
  find("#visit-starts").value = dayOf(now).slice(11, 16);
  find("#visit-ends").value = dayOf(new Date(Math.min(now.getTime() + 7_200_000, new Date(now).setHours(23, 59)))).slice(11, 16);
}

function offer(select, options) {
  select.replaceChildren(...options.map(({ value, label }) => { const one = element("option", label); one.value = value; return one; }));
}

function fillForms() {
  offer(find("#commitment-beneficiary"), current.beneficiaries);
  offer(find("#evidence-evidence_kind"), current.evidence_kinds);
  offer(find("#note-section"), current.sections);
  find("#attendance-mode").value = current.mode;
  const today = dayOf(new Date()).slice(0, 10);
  find("#evidence-taken_on").value = today;
  find("#commitment-due_on").min = today;
  const notice = current.notice;
  find("[data-notice-version]").textContent = notice ? `versión ${notice.version}` : "";
  find("[data-notice-text]").replaceChildren(...(notice?.text ?? "La institución no tiene un aviso de privacidad vigente: sin él no se registra asistencia.").split(/\n+/).map((part) => element("p", part)));
}

async function route() {
  current = (await store.visit(location.hash.slice(1))) ?? null;
  base = (await store.meta("new")) ?? null;
  find("[data-capture]").hidden = !current;
  if (current) {
    find("[data-title]").textContent = current.title;
    find("[data-facts]").textContent = [moment(current.starts_at), current.place, current.entities].filter(Boolean).join(" · ");
    fillForms();
  } else fillNewVisit();
  await showVisits();
}

// --- what is saved ---------------------------------------------------------------------------------------------------
function fieldsOf(form) {
  const found = {};
  for (const field of form.elements) {
    if (!field.name || field.type === "file") continue;
    if (field.type === "checkbox") found[field.name] = field.checked;
    else if (field.type !== "radio" || field.checked) found[field.name] = field.value;
  }
  return found;
}

function whatIsMissing(form, file, most) {
  const number = form.elements.document_number;
  if (number) {
    const kind = form.elements.document_type.value;
    const isWrong = number.dataset.ofDigits.split(" ").includes(kind) && number.value && !/^\d{3,11}$/.test(number.value.replace(/[\s.,-]/g, ""));
    number.required = kind !== "SIN";
    number.setCustomValidity(isWrong ? number.dataset.wrong : "");
  }
  if (form.dataset.form === "visit") {
    if (!form.elements.beneficiary.value && !form.elements.beneficiary_name.value.trim()) return "Elija la entidad asistida o escriba su nombre.";
    if (form.elements.ends.value && form.elements.ends.value <= form.elements.starts.value) return "La hora final debe ser posterior a la inicial.";
  }
  if (form.dataset.form === "attendance" && !current.notice) return "Sin un aviso de privacidad vigente no se puede registrar a nadie. Lleve de nuevo la visita con señal.";
  const empty = [...form.elements].find((field) => field.willValidate && !field.checkValidity());
  if (empty) {
    empty.focus();
    const label = empty.labels?.[0]?.firstChild?.textContent.trim() ?? "";
    return `${label ? `${label}: ` : ""}${empty.validationMessage}`;
  }
  if (form.elements.party?.value === "beneficiary" && !form.elements.responsible_name.value.trim()) return "Escriba quién responde por la entidad asistida.";
  if (file && most && file.size > most) return `El archivo pesa más de ${Math.round(most / 1048576)} MB. Tome la foto con menos calidad.`;
  return "";
}

async function save(form) {
  const file = form.querySelector("input[type=file]")?.files[0] ?? null;
  const missing = whatIsMissing(form, file, await store.meta("most_bytes"));
  const place = find("[data-error]", form);
  place.hidden = !missing;
  place.textContent = missing;
  if (missing) return;
  const kind = form.dataset.form, fields = fieldsOf(form);
  const born = kind === "visit" ? bornHere(fields) : null, of = born ?? current;
  if (kind === "attendance") fields.notice = current.notice.id;
  if (file) fields.file_name = file.name;
  const labels = {
    id: uuid7(), kind, session: of.id, owner: of.owner, institution: of.institution,
    device: await store.deviceName(), captured_at: new Date().toISOString(),
  };
  const line = await seal(await store.meta("key"), labels, fields, file ? await file.arrayBuffer() : undefined);
  await store.enqueue({ id: labels.id, kind, owner: labels.owner, title: of.title, captured_at: labels.captured_at, line, sha256: await digest(line) });
  if (born) await store.keepVisit(born);
  form.reset();
  find("[data-signature-clear]", form)?.click();
  if (born) location.hash = born.id;
  else fillForms();
  say(`${KINDS[kind]}: guardado y cifrado en este equipo.`);
  report(await send());
}

/** The visit as this device keeps it: what is captured of it travels after it, with its identity. */
function bornHere(fields) {
  const entity = base.entities.find((one) => one.value === fields.beneficiary);
  const label = entity?.label ?? fields.beneficiary_name.trim();
  return {
    owner: base.owner, institution: base.institution, notice: base.notice, evidence_kinds: base.evidence_kinds, sections: base.sections,
    id: uuid7(), is_new: true, title: fields.title, entities: label, place: fields.place, mode: fields.modality,
    starts_at: new Date(`${fields.day}T${fields.starts}`).toISOString(), beneficiaries: [{ value: entity?.value ?? OF_THE_VISIT, label }],
  };
}

for (const form of document.querySelectorAll("[data-form]")) {
  const button = find("button[type=submit]", form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    try { await save(form); } catch {
      say("No se pudo guardar en este equipo: revise que tenga espacio. Lo escrito sigue en la página.", true);
    } finally { button.disabled = false; }
  });
}

// --- sending ---------------------------------------------------------------------------------------------------------
function report(result) {
  find("[data-line]").textContent = LINES[result] ?? (navigator.onLine ? "Con señal." : LINES[OFFLINE]);
}

find("[data-send]").addEventListener("click", async () => { report(await send({ force: true })); });
find("[data-export]").addEventListener("click", async () => {
  const count = await exportQueue();
  say(count ? `Se guardó un archivo con ${count} por enviar. Siguen aquí hasta que el servidor confirme que los tiene.` : "No hay nada por enviar.");
});
find("[data-forget]").addEventListener("click", () => store.forgetOutcomes());
window.addEventListener("hashchange", route);
window.addEventListener("offline", () => report(OFFLINE));
store.onChange(() => { showQueue(); });

signature(document.body);
await route();
await showQueue();
keepSending(report);
keepShell().then(() => { find("[data-ready]").hidden = false; }).catch(() => { /* a private window: the page works while it is open */ });
prepare().then(async (isReady) => {
  if (!isReady) return;
  const wasReady = Boolean(base);
  base = await store.meta("new");
  if (!wasReady) fillNewVisit();
  await showVisits();
}).catch(() => { /* without signal: what is here is enough */ });
