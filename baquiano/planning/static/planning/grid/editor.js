// Writing inside a cell. It opens with F2, Enter, two clicks or by typing; Enter and Tab keep, Esc leaves it as it was.
import { textOf } from "./sheet.js";

const WAIT = 220;

export class Editor {
  constructor(grid) {
    Object.assign(this, { grid, box: null });
  }

  get isOpen() {
    return Boolean(this.box);
  }

  open(row, column, { empty = false } = {}) {
    const place = this.grid.painter.cellOf(row, column.field);
    const cell = row.cells.get(column.field);
    const several = column.kind === "lines";
    const box = document.createElement(several ? "textarea" : "input");
    box.className = "grid-editor";
    box.setAttribute("aria-label", `${column.header}, ${row.code || "fila nueva"}`);
    if (cell.fault) box.setAttribute("aria-invalid", "true");
    if (column.list) { box.setAttribute("list", column.list); box.autocomplete = "off"; }
    if (column.kind === "money") box.inputMode = "numeric";
    if (column.kind === "day") box.placeholder = "dd/mm/aaaa";
    box.value = empty ? "" : textOf(cell);
    Object.assign(this, { box, row, column, place, before: textOf(cell), typing: empty });
    place.replaceChildren(box);
    place.classList.add("is-edited");
    if (several) box.rows = Math.min(10, Math.max(2, Math.ceil(box.value.length / 34)));
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
    box.addEventListener("input", () => this.typed());
    box.addEventListener("keydown", (event) => this.key(event));
    box.addEventListener("blur", () => { if (this.box === box) this.close(true); });
    this.grid.sender.held = row;
  }

  /** What is half typed is kept too: a browser that is closed loses nothing. */
  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { if (this.box) this.grid.keepDraft(this.row, this.column.field, this.box.value); }, WAIT);
    if (this.column.suggest) this.suggest();
  }

  async suggest() {
    const cut = this.column.kind === "entries" ? this.box.value.lastIndexOf(";") + 1 : 0;
    const head = this.box.value.slice(0, cut), words = this.box.value.slice(cut).trim();
    if (words.length < 2) return;
    const turn = (this.turn = (this.turn ?? 0) + 1);
    await new Promise((resolve) => { setTimeout(resolve, WAIT); });
    if (turn !== this.turn || !this.box) return;
    try {
      const answer = await fetch(`${this.column.suggest}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
      const { results } = await answer.json();
      const list = document.getElementById(this.column.list);
      list?.replaceChildren(...results.map((one) => {
        const name = this.column.field === "municipality" ? `${one.label} (${one.hint})` : one.label;
        return Object.assign(document.createElement("option"), { value: head ? `${head.trim()} ${name}` : name, textContent: one.hint });
      }));
    } catch { /* without connection the text itself is written, and asked about later */ }
  }

  key(event) {
    event.stopPropagation();
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    if (event.key === "Escape") {
      event.preventDefault();
      this.close(false);
    } else if (event.key === "Enter" && event.altKey && this.box.tagName === "TEXTAREA") {
      event.preventDefault();
      this.box.setRangeText("\n", this.box.selectionStart, this.box.selectionEnd, "end");
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.close(true, [event.shiftKey ? -1 : 1, 0]);
    } else if (event.key === "Tab") {
      event.preventDefault();
      this.close(true, [0, event.shiftKey ? -1 : 1]);
    } else if (this.typing && moves[event.key] && !(this.column.list && moves[event.key][0])) {
      event.preventDefault();
      this.close(true, moves[event.key]);
    } else if (event.key === "F2") {
      this.typing = false;
    }
  }

  close(keep, step = null) {
    const { box, row, column, place, before } = this;
    if (!box) return;
    clearTimeout(this.timer);
    this.box = null;
    this.grid.sender.held = null;
    place.classList.remove("is-edited");
    const text = keep ? box.value : before;
    place.replaceChildren();
    place.dataset.mark = "-";
    this.grid.finish(row, column, before, text, keep);
    if (step || !keep) this.grid.focus(this.grid.at, { step });
  }
}
