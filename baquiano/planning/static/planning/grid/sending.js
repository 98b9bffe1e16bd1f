// Takes the changes to the server, one batch at a time, and hears what others did. Nothing leaves the browser's keeping
// before the server answers.
import { Outgoing } from "../../ui/modules/outgoing.js";
import { announce, meta } from "../../ui/modules/page.js";

const PAUSE = 600, POLL = 12000, FIRST_RETRY = 2000, LONGEST_RETRY = 30000, BATCH = 40;
const SIGNED_OUT = "Su sesión terminó. Ingrese de nuevo en otra pestaña y recargue esta: sus cambios siguen en este equipo.";

export class Sender {
  constructor(sheet, { page, saveUrl, rowsUrl, pulse }) {
    Object.assign(this, { sheet, saveUrl, rowsUrl, pulse, state: "quiet", message: "", retry: FIRST_RETRY, held: null });
    this.kept = new Outgoing(page);
    this.keeping = Promise.resolve();
    sheet.addEventListener("changed", (event) => { this.keep(event.detail); this.soon(); });
    sheet.addEventListener("dropped", (event) => { this.forget(event.detail); });
    window.addEventListener("online", () => this.now());
    window.addEventListener("offline", () => this.say("offline"));
    window.addEventListener("focus", () => this.listen());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.listen(); });
    setInterval(() => { if (!document.hidden) this.listen(); }, POLL);
  }

  async recall() {
    let rows = [];
    try { rows = await this.kept.all(); } catch { this.say("unkept"); }
    for (const row of rows) this.sheet.recall(row);
    if (rows.length) this.soon();
    this.report();
    return rows.length;
  }

  /** One writing after the other, so that the last one is what stays. */
  queue(act) {
    this.keeping = this.keeping.then(act).catch(() => this.say("unkept"));
    return this.keeping;
  }

  keep(row) {
    if (!this.sheet.isPending(row)) return this.forget(row);
    const record = structuredClone(this.sheet.record(row));
    return this.queue(() => this.kept.keep(row.id, record));
  }

  forget(row) {
    return this.queue(() => this.kept.forget(row.id));
  }

  say(state, message = "") {
    Object.assign(this, { state, message });
    this.report();
  }

  report() {
    this.sheet.dispatchEvent(new CustomEvent("reported", { detail: this }));
  }

  get waiting() {
    return this.sheet.rows.filter((row) => this.sheet.isPending(row)).length;
  }

  soon(after = PAUSE) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), after);
    this.report();
  }

  async now() {
    clearTimeout(this.timer);
    if (this.state === "sending" || this.state === "closed") return;
    const ready = this.sheet.rows.filter((row) => row !== this.held && this.sheet.isReady(row)).slice(0, BATCH);
    if (!ready.length) return this.report();
    this.say("sending");
    await this.keeping;
    const parcels = ready.map((row) => this.sheet.parcel(row));
    ready.forEach((row) => this.keep(row));
    await this.keeping;
    const answer = await this.ask(this.saveUrl, { rows: parcels });
    if (!answer) return this.soon((this.retry = Math.min(this.retry * 2, LONGEST_RETRY)));
    this.retry = FIRST_RETRY;
    ready.forEach((row, at) => this.settle(row, parcels[at], answer.rows[at]));
    this.pulse = this.waiting ? "" : answer.pulse;
    this.say("quiet");
    this.soon(this.sheet.rows.some((row) => row !== this.held && this.sheet.isReady(row)) ? 0 : POLL);
    return undefined;
  }

  /** JSON of our own server, or null when it must be tried later. */
  async ask(url, body) {
    let response;
    try {
      const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": meta("csrf-token") };
      response = await fetch(url, body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers });
    } catch {
      this.say("offline");
      return null;
    }
    const isOurs = (response.headers.get("Content-Type") ?? "").startsWith("application/json");
    if (response.ok && isOurs) return response.json();
    if (response.status === 409 && isOurs) this.say("closed", (await response.json()).message);
    else if (response.redirected || response.status === 403) this.say("signed-out", SIGNED_OUT);
    else this.say("failing");
    return null;
  }

  settle(row, parcel, answer) {
    if (parcel.verb !== "save") return this.settleMove(row, parcel, answer);
    for (const [field, fault] of Object.entries(answer.faults)) {
      const cell = row.cells.get(field);
      if (cell && cell.mine === parcel.cells[field]) cell.fault = fault;
    }
    for (const [field, text] of Object.entries(answer.theirs)) {
      const cell = row.cells.get(field);
      if (cell && cell.mine !== undefined) Object.assign(cell, { theirs: text, by: answer.by });
    }
    row.message = answer.message;
    const others = answer.row && !answer.removed ? this.sheet.settle(row, answer.row, parcel.cells) : [];
    this.keep(row);
    this.sheet.tell("settled", row);
    this.tellOthers(row, others);
    if (Object.keys(answer.theirs).length) announce(`${row.code}: otra persona cambió lo mismo que usted. Elija cuál texto queda.`);
    return undefined;
  }

  settleMove(row, parcel, answer) {
    if (answer.message) Object.assign(row, { message: answer.message, verb: "" });
    else if (row.verb === parcel.verb) row.verb = "";
    if (answer.row && !answer.row.removed) this.sheet.settle(row, answer.row);
    if (answer.row?.removed && row.verb !== "restore") {
      row.version = answer.row.version;
      this.sheet.drop(row);
    } else {
      this.keep(row);
      this.sheet.tell("settled", row);
    }
  }

  tellOthers(row, fields) {
    if (!fields.length) return;
    this.sheet.dispatchEvent(new CustomEvent("others", { detail: { row, fields } }));
  }

  /** What others wrote meanwhile. */
  async listen() {
    if (this.state === "sending" || this.listening) return;
    this.listening = true;
    try {
      if (this.waiting) await this.now();
      const news = await this.ask(`${this.rowsUrl}?pulso=${encodeURIComponent(this.pulse)}`);
      if (news?.versions) await this.catchUp(news);
      if (news && !news.writable && this.state === "quiet") this.say("closed", "El plan ya no se puede escribir: alguien lo entregó o lo aprobó.");
      else if (news && this.state === "offline") this.soon(0);
      if (news && this.state !== "closed" && this.state !== "sending") this.say("quiet");
    } finally {
      this.listening = false;
    }
  }

  async catchUp(news) {
    const stale = Object.entries(news.versions).filter(([id, version]) => this.sheet.byId.get(id)?.version !== version).map(([id]) => id);
    for (let at = 0; at < stale.length; at += BATCH) {
      const query = stale.slice(at, at + BATCH).map((id) => `id=${id}`).join("&");
      const answer = await this.ask(`${this.rowsUrl}?${query}`);
      if (!answer) return;
      for (const stored of answer.rows) this.hear(stored);
    }
    for (const row of [...this.sheet.rows]) {
      if (row.version && !(row.id in news.versions) && row.verb !== "restore") this.lose(row);
    }
    this.pulse = news.pulse;
  }

  hear(stored) {
    let row = this.sheet.byId.get(stored.id);
    const isNew = !row;
    row ??= this.sheet.add({ id: stored.id });
    const mine = new Set([...row.cells].filter(([, cell]) => cell.mine !== undefined).map(([field]) => field));
    const fields = this.sheet.settle(row, stored).filter((field) => !mine.has(field));
    if (isNew) this.sheet.tell("added", row);
    this.sheet.tell("settled", row);
    this.tellOthers(row, isNew ? ["activity"] : fields);
  }

  /** Somebody removed the row: gone from here too, unless something typed here would be lost with it. */
  lose(row) {
    if (!this.sheet.isPending(row)) {
      this.sheet.drop(row);
      announce(`Otra persona retiró ${row.code}.`);
    } else if (!row.message && !row.verb) {
      row.message = "Otra persona retiró esta actividad. Lo que usted escribió sigue aquí.";
      this.sheet.tell("settled", row);
    }
  }
}
