// The plan as a sheet: a table of the server that becomes a grid. Without this module each code leads to its form.
import { announce, memory, meta } from "../../ui/modules/page.js";
import { format, parse } from "./clipboard.js";
import { Editor } from "./editor.js";
import { Painter, markOf } from "./painting.js";
import { Panel } from "./panel.js";
import { Sender } from "./sending.js";
import { Sheet, textOf } from "./sheet.js";
import { statusOf } from "./status.js";

const COLUMNS = "baquiano:cuadricula:columnas";
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

class Grid {
  constructor(root) {
    this.root = root;
    this.table = root.querySelector("table");
    this.writable = root.dataset.writable === "1";
    this.columns = [...this.table.tHead.rows[0].cells].slice(1, -1).map((cell) => ({ ...cell.dataset, header: cell.textContent.trim() }));
    this.sheet = new Sheet(this.columns.map((column) => column.field));
    this.painter = new Painter(this.table, this.columns);
    this.panel = new Panel(root.querySelector("[data-grid-panel]"), this);
    this.editor = new Editor(this);
    this.at = { row: 0, column: 0 };
    this.anchor = { ...this.at };
    this.read();
    this.sender = new Sender(this.sheet, { page: root.dataset.plan, saveUrl: root.dataset.save, rowsUrl: root.dataset.rows, pulse: root.dataset.pulse });
    if (!this.writable) this.sender.say("closed", "El plan ya no se puede escribir.");
  }

  /** The rows as the server drew them. */
  read() {
    for (const line of [...this.table.tBodies[0].rows]) {
      if (!line.dataset.id) { line.remove(); continue; }
      const texts = {};
      this.columns.forEach((column, at) => { texts[column.field] = line.cells[at + 1].textContent; });
      const row = this.sheet.add({ id: line.dataset.id, code: line.cells[0].textContent.trim(), version: Number(line.dataset.version), texts });
      row.url = line.querySelector("a")?.getAttribute("href") ?? "";
      row.lacks = line.cells[line.cells.length - 1].textContent.trim();
      this.painter.adopt(row, line);
    }
  }

  async start() {
    const { sheet } = this;
    this.table.setAttribute("role", "grid");
    this.table.setAttribute("aria-multiselectable", "true");
    for (const part of this.root.querySelectorAll("[data-grid-live]")) part.hidden = false;
    for (const what of ["changed", "settled", "added"]) sheet.addEventListener(what, (event) => this.repaint(event.detail));
    sheet.addEventListener("dropped", (event) => { this.painter.drop(event.detail); this.focus(this.at, { quiet: true }); });
    sheet.addEventListener("others", ({ detail: { row, fields } }) => this.news(row, fields));
    sheet.addEventListener("reported", () => this.report());
    this.listen();
    this.choosable();
    const recalled = await this.sender.recall();
    if (!sheet.rows.length && this.writable) this.append([]);
    this.focus(this.at, { quiet: true });
    this.root.dataset.ready = "1";
    if (recalled) announce(`Recuperamos ${recalled} ${recalled === 1 ? "fila" : "filas"} con cambios que no habían llegado al servidor.`);
  }

  listen() {
    this.table.addEventListener("keydown", (event) => this.key(event));
    this.table.addEventListener("mousedown", (event) => this.pressed(event));
    this.table.addEventListener("mouseover", (event) => { if (event.buttons === 1 && !this.editor.isOpen) this.reach(event); });
    this.table.addEventListener("dblclick", (event) => { if (event.target.closest("td[data-field]")) this.edit(); });
    for (const what of ["copy", "cut", "paste"]) {
      document.addEventListener(what, (event) => { if (this.table.contains(document.activeElement) && !this.editor.isOpen) this[what](event); });
    }
    this.root.querySelector("[role=toolbar]").addEventListener("click", (event) => {
      const tool = event.target.closest("[data-tool]")?.dataset.tool;
      if (tool) this.use(tool);
    });
    const dialog = this.root.querySelector("[data-grid-remove]");
    dialog.addEventListener("close", () => { if (dialog.returnValue === "yes") this.removeNow(dialog.querySelector("textarea").value); this.focus(this.at); });
  }

  // --- where one is ---
  get shown() {
    return this.columns.filter((column) => !this.painter.hidden.has(column.field));
  }

  get here() {
    return { row: this.sheet.rows[this.at.row], column: this.shown[this.at.column] };
  }

  focus(at, { step = null, extend = false, quiet = false } = {}) {
    const [down, right] = step ?? [0, 0];
    const within = (value, count) => Math.max(0, Math.min(count - 1, value));
    this.at = { row: within(at.row + down, this.sheet.rows.length), column: within(at.column + right, this.shown.length) };
    if (!extend) this.anchor = { ...this.at };
    this.active?.setAttribute("tabindex", "-1");
    const { row, column } = this.here;
    if (!row || !column) return this.panel.show(null);
    this.active = this.painter.cellOf(row, column.field);
    this.active.tabIndex = 0;
    if (!quiet) this.active.focus();
    this.select();
    return this.panel.show(row, column);
  }

  get block() {
    const sort = (one, other) => (one < other ? [one, other] : [other, one]);
    const [top, bottom] = sort(this.anchor.row, this.at.row), [left, right] = sort(this.anchor.column, this.at.column);
    return { rows: this.sheet.rows.slice(top, bottom + 1), columns: this.shown.slice(left, right + 1), top, left };
  }

  select() {
    for (const cell of this.selected ?? []) cell.removeAttribute("aria-selected");
    const { rows, columns } = this.block;
    this.selected = rows.flatMap((row) => columns.map((column) => this.painter.cellOf(row, column.field)));
    for (const cell of this.selected) cell.setAttribute("aria-selected", "true");
  }

  placeOf(target) {
    const cell = target.closest("td[data-field]");
    const row = cell && this.sheet.byId.get(cell.parentElement.dataset.id);
    return row ? { row: this.sheet.rows.indexOf(row), column: this.shown.findIndex((column) => column.field === cell.dataset.field) } : null;
  }

  pressed(event) {
    const place = this.placeOf(event.target);
    if (!place || event.target.closest(".grid-editor")) return;
    event.preventDefault();
    this.editor.close(true);
    this.focus(place, { extend: event.shiftKey });
  }

  reach(event) {
    const place = this.placeOf(event.target);
    if (place) this.focus(place, { extend: true });
  }

  // --- keys ---
  key(event) {
    if (this.editor.isOpen || event.target.closest("a")) return;
    const control = event.ctrlKey || event.metaKey;
    const run = this.action(event, control);
    if (!run) return;
    event.preventDefault();
    run();
  }

  action(event, control) {
    const { key, shiftKey, altKey } = event;
    const far = { Home: { row: control ? 0 : this.at.row, column: 0 }, End: { row: control ? this.sheet.rows.length - 1 : this.at.row, column: this.shown.length - 1 } };
    if (altKey && key === "ArrowDown") return () => this.panel.enter();
    if (STEPS[key]) {
      const [down, right] = STEPS[key];
      const reach = control ? [down * this.sheet.rows.length, right * this.shown.length] : [down, right];
      return () => this.focus(this.at, { step: reach, extend: shiftKey });
    }
    if (far[key]) return () => this.focus(far[key], { extend: shiftKey });
    if (key === "PageDown" || key === "PageUp") return () => this.focus(this.at, { step: [key === "PageDown" ? 12 : -12, 0], extend: shiftKey });
    if (key === "Tab") return this.tab(shiftKey);
    if (key === "Escape") return () => { this.leaving = true; announce("Tabulador sale de la cuadrícula."); };
    if (control) return this.shortcut(key.toLowerCase(), shiftKey);
    if (key === "Enter" || key === "F2") return () => this.edit();
    if (key === "Delete" || key === "Backspace") return () => this.clear();
    // The letter itself, dead keys of accents included, falls into the box that opens.
    if (key.length === 1 || key === "Dead" || key === "Process") { this.edit({ empty: true }); }
    return null;
  }

  tab(back) {
    const last = this.at.row === this.sheet.rows.length - 1 && this.at.column === this.shown.length - 1;
    const first = this.at.row === 0 && this.at.column === 0;
    const leave = this.leaving || (back ? first : last);
    this.leaving = false;
    if (leave) return null;
    return () => {
      const column = this.at.column + (back ? -1 : 1);
      const over = column < 0 || column >= this.shown.length;
      this.focus(over ? { row: this.at.row + (back ? -1 : 1), column: back ? this.shown.length - 1 : 0 } : { row: this.at.row, column });
    };
  }

  shortcut(key, shiftKey) {
    const known = { z: shiftKey ? "redo" : "undo", y: "redo", d: "fill", a: "all" };
    if (known[key]) return () => this.use(known[key]);
    if (key === "enter") return () => this.use("add");
    return null;
  }

  use(tool) {
    if (!this.writable && tool !== "problem") return;
    const tools = {
      undo: () => this.rewind("undo"), redo: () => this.rewind("redo"), fill: () => this.fill(), add: () => this.append([]),
      duplicate: () => this.duplicate(), remove: () => this.remove(), problem: () => this.nextProblem(),
      all: () => { this.anchor = { row: 0, column: 0 }; this.focus({ row: this.sheet.rows.length - 1, column: this.shown.length - 1 }, { extend: true }); },
    };
    tools[tool]?.();
  }

  // --- writing ---
  edit(options = {}) {
    const { row, column } = this.here;
    if (!this.writable || !row || row.verb === "remove") return;
    this.editor.open(row, column, options);
  }

  keepDraft(row, field, text) {
    this.sheet.set(row, field, text);
  }

  finish(row, column, before, text, keep) {
    const { field } = column;
    if (textOf(row.cells.get(field)) !== before) this.sheet.set(row, field, before);
    if (keep) this.sheet.write([[row, field, text]]);
    this.repaint(row);
    this.sender.soon();
  }

  clear() {
    const { rows, columns } = this.block;
    this.change(rows.flatMap((row) => columns.map((column) => [row, column.field, ""])));
  }

  change(changes, added = []) {
    if (!this.writable) return;
    this.sheet.write(changes, added);
    this.focus(this.at, { quiet: true, extend: true });
  }

  fill() {
    const { rows, columns } = this.block;
    const [first, ...others] = rows;
    this.change(others.flatMap((row) => columns.map((column) => [row, column.field, textOf(first.cells.get(column.field))])));
    announce(`${others.length} ${others.length === 1 ? "fila rellenada" : "filas rellenadas"} hacia abajo.`);
  }

  append(texts) {
    const row = this.sheet.add();
    this.sheet.tell("added", row);
    this.sheet.write(texts.map(([field, text]) => [row, field, text]), [row]);
    this.focus({ row: this.sheet.rows.indexOf(row), column: texts.length ? this.at.column : Math.max(0, this.shown.findIndex((column) => column.field === "activity")) });
    return row;
  }

  duplicate() {
    const { row } = this.here;
    if (row) this.append([...row.cells].map(([field, cell]) => [field, textOf(cell)]));
  }

  remove() {
    const rows = this.block.rows;
    if (rows.every((row) => !row.version)) return this.removeNow("");
    const dialog = this.root.querySelector("[data-grid-remove]");
    dialog.querySelector("[data-count]").textContent = rows.map((row) => row.code || "fila nueva").join(", ");
    dialog.querySelector("textarea").value = "";
    dialog.returnValue = "";
    return dialog.showModal();
  }

  removeNow(reason) {
    this.sheet.remove(this.block.rows, reason.trim() || "Retirada en la cuadrícula");
    this.focus(this.at, { quiet: true });
  }

  rewind(way) {
    const act = this.sheet[way]();
    announce(act ? (way === "undo" ? "Deshecho." : "Rehecho.") : "No hay nada más.");
    const first = act?.cells[0];
    if (first && this.sheet.byId.has(first.row.id)) {
      const column = this.shown.findIndex((one) => one.field === first.field);
      this.focus({ row: this.sheet.rows.indexOf(first.row), column: Math.max(0, column) });
    } else this.focus(this.at);
  }

  // --- the clipboard ---
  copy(event) {
    const { rows, columns } = this.block;
    event.clipboardData.setData("text/plain", format(rows.map((row) => columns.map((column) => textOf(row.cells.get(column.field))))));
    event.preventDefault();
    announce(`${rows.length * columns.length} celdas copiadas.`);
  }

  cut(event) {
    this.copy(event);
    this.clear();
  }

  paste(event) {
    event.preventDefault();
    const texts = parse(event.clipboardData.getData("text/plain"));
    if (!this.writable || !texts.length) return;
    const { rows, columns, top, left } = this.block;
    if (texts.length === 1 && texts[0].length === 1) {
      this.change(rows.flatMap((row) => columns.map((column) => [row, column.field, texts[0][0]])));
      return;
    }
    const added = [], changes = [];
    texts.forEach((line, down) => {
      let row = this.sheet.rows[top + down];
      if (!row) {
        row = this.sheet.add();
        this.sheet.tell("added", row);
        added.push(row);
      }
      line.slice(0, this.shown.length - left).forEach((text, right) => changes.push([row, this.shown[left + right].field, text]));
    });
    this.sheet.write(changes, added);
    const wide = Math.max(...texts.map((line) => line.length));
    this.anchor = { row: top, column: left };
    this.focus({ row: top + texts.length - 1, column: left + wide - 1 }, { extend: true });
    const extra = wide - (this.shown.length - left);
    announce(`Pegadas ${texts.length} filas${added.length ? `, ${added.length} nuevas` : ""}${extra > 0 ? `; ${extra} columnas no cupieron` : ""}.`);
  }

  // --- what is not settled ---
  answer(row, column, key, value) {
    const cell = row.cells.get(column.field);
    row.answers[key] = value;
    cell.fault = null;
    this.sheet.tell("changed", row);
    this.focus(this.at);
  }

  choose(row, column, mine) {
    this.sheet.choose(row, column.field, mine);
    this.focus(this.at);
  }

  revive(row) {
    Object.assign(row, { verb: "restore", message: "" });
    this.sheet.tell("changed", row);
    this.focus(this.at);
  }

  discard(row) {
    this.sheet.drop(row);
    this.focus(this.at);
  }

  get problems() {
    return this.sheet.rows.flatMap((row, down) => this.shown.flatMap((column, right) => {
      const mark = markOf(row.cells.get(column.field));
      return mark === "fault" || mark === "conflict" || (row.message && column.field === "activity") ? [{ row: down, column: right }] : [];
    }));
  }

  nextProblem() {
    const after = this.problems.find(({ row, column }) => row > this.at.row || (row === this.at.row && column > this.at.column));
    const next = after ?? this.problems[0];
    if (next) this.focus(next);
  }

  news(row, fields) {
    this.painter.flash(row, fields);
    const names = fields.map((field) => this.columns.find((column) => column.field === field)?.header).filter(Boolean);
    const words = `Otra persona cambió ${row.code}: ${names.join(", ")}.`;
    announce(words);
    this.lastNews = words;
    this.report();
  }

  repaint(row) {
    if (!this.sheet.byId.has(row.id)) return;
    this.painter.row(row);
    const { row: current, column } = this.here;
    if (current === row && column && !this.panel.root.contains(document.activeElement)) this.panel.show(row, column);
  }

  report() {
    const problems = this.problems.length;
    const { words, tone } = statusOf(this.sender, this.sheet, problems);
    const place = this.root.querySelector("[data-grid-status]");
    if (place.textContent !== words) place.textContent = words;
    place.dataset.tone = tone;
    const jump = this.root.querySelector("[data-tool=problem]");
    jump.hidden = !problems;
    jump.textContent = problems === 1 ? "Ir a la celda por revisar" : `Ir a las ${problems} celdas por revisar`;
    const news = this.root.querySelector("[data-grid-news]");
    if (this.lastNews) Object.assign(news, { textContent: this.lastNews, hidden: false });
  }

  choosable() {
    const key = `${COLUMNS}:${meta("user-key")}`;
    const hidden = new Set(memory.read(key) ?? []);
    for (const box of this.root.querySelectorAll("[data-grid-column]")) {
      const field = box.dataset.gridColumn;
      box.checked = !hidden.has(field);
      if (hidden.has(field)) this.painter.hide(field, true);
      box.addEventListener("change", () => {
        this.painter.hide(field, !box.checked);
        memory.write(key, [...this.painter.hidden]);
        this.focus({ row: this.at.row, column: 0 }, { quiet: true });
      });
    }
  }
}

for (const root of document.querySelectorAll("[data-grid]")) new Grid(root).start();
