// How the sheet looks: one line of the table per row, one cell per field, and the marks of what is not settled.
import { textOf } from "./sheet.js";

const MARKS = { pending: "Por enviar", fault: "Por corregir", conflict: "Dos textos" };

export function markOf(cell) {
  if (cell.theirs !== undefined) return "conflict";
  if (cell.fault) return "fault";
  return cell.mine === undefined ? "" : "pending";
}

export class Painter {
  constructor(table, columns) {
    Object.assign(this, { table, columns, body: table.tBodies[0], lines: new Map() });
    this.hidden = new Set();
  }

  /** Takes over a line that the server drew. */
  adopt(row, line) {
    this.lines.set(row.id, line);
    line.dataset.id = row.id;
    [...line.cells].slice(1, -1).forEach((cell, at) => { cell.dataset.field = this.columns[at].field; });
  }

  line(row) {
    let line = this.lines.get(row.id);
    if (line) return line;
    line = document.createElement("tr");
    const code = document.createElement("th");
    code.scope = "row";
    code.className = "grid-code";
    line.append(code, ...this.columns.map((column) => {
      const cell = document.createElement("td");
      cell.className = `grid-${column.kind}`;
      cell.hidden = this.hidden.has(column.field);
      return cell;
    }), Object.assign(document.createElement("td"), { className: "grid-lacks" }));
    this.adopt(row, line);
    this.body.append(line);
    return line;
  }

  drop(row) {
    this.lines.get(row.id)?.remove();
    this.lines.delete(row.id);
  }

  cellOf(row, field) {
    const at = this.columns.findIndex((column) => column.field === field);
    return at < 0 ? null : this.line(row).cells[at + 1];
  }

  row(row) {
    const line = this.line(row);
    this.body.append(...(line.isConnected ? [] : [line]));
    this.code(row, line.cells[0]);
    this.columns.forEach((column, at) => this.cell(row.cells.get(column.field), line.cells[at + 1]));
    line.cells[line.cells.length - 1].textContent = row.lacks;
    line.classList.toggle("is-leaving", row.verb === "remove");
    line.classList.toggle("is-refused", Boolean(row.message));
  }

  code(row, head) {
    const name = row.code || "Nueva";
    if (head.textContent.trim() === name && Boolean(head.querySelector("a")) === Boolean(row.url)) return;
    head.replaceChildren();
    if (!row.url) { head.textContent = name; return; }
    const link = document.createElement("a");
    Object.assign(link, { href: row.url, textContent: name, tabIndex: -1 });
    head.append(link);
  }

  cell(cell, place) {
    if (place.querySelector(".grid-editor")) return;
    const mark = markOf(cell);
    if (!mark && !place.dataset.mark && place.textContent === textOf(cell)) return;
    place.dataset.mark = mark;
    place.toggleAttribute("aria-invalid", false);
    if (mark === "fault") place.setAttribute("aria-invalid", "true");
    place.replaceChildren(textOf(cell));
    if (mark === "conflict") {
      const theirs = document.createElement("span");
      theirs.className = "grid-theirs";
      theirs.textContent = `Guardado${cell.by ? ` por ${cell.by}` : ""}: ${cell.theirs || "(vacío)"}`;
      place.append(theirs);
    }
    if (mark) {
      const words = document.createElement("span");
      words.className = "visually-hidden";
      words.textContent = ` (${MARKS[mark]})`;
      place.append(words);
    }
  }

  hide(field, hidden) {
    if (hidden) this.hidden.add(field);
    else this.hidden.delete(field);
    const at = this.columns.findIndex((column) => column.field === field) + 1;
    for (const line of this.table.rows) line.cells[at].hidden = hidden;
  }

  flash(row, fields) {
    for (const field of fields) {
      const place = this.cellOf(row, field);
      place?.classList.add("is-news");
      setTimeout(() => place?.classList.remove("is-news"), 8000);
    }
  }
}
