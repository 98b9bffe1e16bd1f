// What the active cell says in full, what is wrong with it and what may be done: the line above the table.
import { markOf } from "./painting.js";
import { textOf } from "./sheet.js";

function button(words, tone, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: `btn btn-sm btn-${tone}`, textContent: words });
  made.addEventListener("click", act);
  return made;
}

function paragraph(words, css = "") {
  return Object.assign(document.createElement("p"), { textContent: words, className: css });
}

export class Panel {
  constructor(root, grid) {
    Object.assign(this, { root, grid });
  }

  show(row, column) {
    if (!row) return this.root.replaceChildren();
    const cell = row.cells.get(column.field);
    const parts = [paragraph(`${row.code || "Fila nueva"} · ${column.header}`, "grid-where")];
    if (row.message) parts.push(...this.refused(row));
    else if (markOf(cell) === "conflict") parts.push(...this.conflict(row, column, cell));
    else if (markOf(cell) === "fault") parts.push(...this.fault(row, column, cell));
    else parts.push(paragraph(textOf(cell) || "Vacía", "grid-full"));
    return this.root.replaceChildren(...parts);
  }

  refused(row) {
    const parts = [paragraph(row.message, "grid-fault")];
    const buttons = document.createElement("p");
    buttons.className = "cluster";
    buttons.append(
      button("Restaurar la actividad con lo mío", "secondary", () => this.grid.revive(row)),
      button("Descartar lo que escribí", "danger", () => this.grid.discard(row)),
    );
    return [...parts, buttons];
  }

  conflict(row, column, cell) {
    const said = paragraph(`Otra persona${cell.by ? `, ${cell.by},` : ""} cambió esta celda mientras usted escribía. No se perdió nada: elija cuál texto queda.`, "grid-fault");
    const texts = document.createElement("dl");
    texts.className = "grid-texts";
    for (const [whose, text] of [["Guardado ahora", cell.theirs], ["Lo que usted escribió", cell.mine]]) {
      texts.append(Object.assign(document.createElement("dt"), { textContent: whose }), Object.assign(document.createElement("dd"), { textContent: text || "(vacío)" }));
    }
    const buttons = document.createElement("p");
    buttons.className = "cluster";
    buttons.append(
      button("Dejar lo guardado", "secondary", () => this.grid.choose(row, column, false)),
      button("Usar lo mío", "secondary", () => this.grid.choose(row, column, true)),
    );
    return [said, texts, buttons];
  }

  fault(row, column, cell) {
    const { message, key, options } = cell.fault;
    const parts = [paragraph(message, "grid-fault")];
    if (!options.length) return parts;
    const box = document.createElement("select");
    box.className = "form-select";
    box.id = "grid-options";
    box.append(...[["", "Elija cuál es"], ...options].map(([value, label]) => Object.assign(document.createElement("option"), { value, textContent: label })));
    const label = Object.assign(document.createElement("label"), { htmlFor: box.id, className: "visually-hidden", textContent: `${column.header}: elija cuál es` });
    const line = document.createElement("p");
    line.className = "cluster grid-choice";
    line.append(label, box, button("Usar", "secondary", () => { if (box.value) this.grid.answer(row, column, key, box.value); }));
    return [...parts, line];
  }

  /** Moves into what the panel asks; false when it asks nothing. */
  enter() {
    const first = this.root.querySelector("select, button");
    first?.focus();
    return Boolean(first);
  }
}
