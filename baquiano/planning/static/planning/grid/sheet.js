// The rows of the grid: what the server has, what was typed over it, and what may be undone. Knows no keys.
import { uuid7 } from "./identity.js";

export const emptyCell = () => ({ saved: "", mine: undefined, bases: [], fault: null, theirs: undefined, by: "" });
export const textOf = (cell) => cell.mine ?? cell.saved;

export class Sheet extends EventTarget {
  constructor(fields) {
    super();
    this.fields = fields;
    this.rows = [];
    this.byId = new Map();
    this.done = [];
    this.undone = [];
  }

  add({ id = uuid7(), code = "", version = 0, texts = {}, before = null } = {}) {
    const row = { id, code, version, url: "", lacks: "", verb: "", reason: "", message: "", answers: {}, cells: new Map() };
    for (const field of this.fields) row.cells.set(field, { ...emptyCell(), saved: texts[field] ?? "" });
    const at = before ? this.rows.indexOf(before) : -1;
    if (at >= 0) this.rows.splice(at, 0, row);
    else this.rows.push(row);
    this.byId.set(id, row);
    return row;
  }

  drop(row) {
    this.rows = this.rows.filter((one) => one !== row);
    this.byId.delete(row.id);
    this.tell("dropped", row);
  }

  tell(what, row) {
    this.dispatchEvent(new CustomEvent(what, { detail: row }));
  }

  isPending(row) {
    return Boolean(row.verb) || [...row.cells.values()].some((cell) => cell.mine !== undefined);
  }

  /** A row that nobody has written yet: what is written first in it makes it. */
  isBlank(row) {
    return !row.version && [...row.cells.values()].every((cell) => !textOf(cell));
  }

  /** Whether something of the row can be sent: what is wrong or in conflict waits for the person. */
  isReady(row) {
    if (row.verb) return true;
    if (row.message) return false;
    if (!row.version && !textOf(row.cells.get("activity")).trim()) return false;
    return [...row.cells.values()].some((cell) => cell.mine !== undefined && !cell.fault && cell.theirs === undefined);
  }

  /** Types ``text`` in a cell, without leaving a trace to undo. */
  set(row, field, text) {
    const cell = row.cells.get(field);
    if (!cell || textOf(cell) === text) return false;
    if (!cell.bases.includes(cell.saved)) cell.bases.push(cell.saved);
    // What already travelled may have arrived: going back is a change too.
    cell.mine = text === cell.saved && cell.bases.length === 1 ? undefined : text;
    if (cell.mine === undefined) cell.bases = [];
    cell.fault = null;
    cell.theirs = undefined;
    row.message = "";
    this.tell("changed", row);
    return true;
  }

  /** Several cells as one act: ``[[row, field, text], …]``; rows made by it are in ``added``. */
  write(changes, added = []) {
    const kept = changes
      .map(([row, field, text]) => ({ row, field, before: textOf(row.cells.get(field)), after: text }))
      .filter((change) => change.before !== change.after);
    if (!kept.length && !added.length) return 0;
    const born = [...new Set(kept.map((change) => change.row))].filter((row) => this.isBlank(row) && !added.includes(row));
    for (const { row, field, after } of kept) this.set(row, field, after);
    this.done.push({ cells: kept, added, removed: [], born });
    this.undone = [];
    return kept.length;
  }

  remove(rows, reason) {
    const gone = rows.filter((row) => row.verb !== "remove");
    for (const row of gone) this.takeAway(row, reason);
    if (gone.length) this.done.push({ cells: [], added: [], removed: gone, reason });
    this.undone = [];
  }

  takeAway(row, reason) {
    if (!row.version) {
      row.texts = new Map([...row.cells].map(([field, cell]) => [field, textOf(cell)]));
      this.drop(row);
      return;
    }
    Object.assign(row, { verb: row.verb === "restore" ? "" : "remove", reason });
    this.tell("changed", row);
  }

  bringBack(row) {
    if (!this.byId.has(row.id)) {
      this.rows.push(row);
      this.byId.set(row.id, row);
      if (row.version) row.verb = "restore";
    } else if (row.verb === "remove") {
      // It may have been sent already: restoring what was not removed changes nothing.
      row.verb = "restore";
    }
    this.tell("added", row);
    this.tell("changed", row);
  }

  undo() {
    const act = this.done.pop();
    if (!act) return null;
    // A row that was born of the act and already arrived cannot go back to blank: it is taken away.
    act.taken = (act.born ?? []).filter((row) => row.version && this.byId.has(row.id));
    const back = act.cells.filter(({ row }) => this.byId.has(row.id) && !act.taken.includes(row));
    for (const { row, field, before } of back.reverse()) this.set(row, field, before);
    for (const row of [...act.added, ...act.taken]) this.takeAway(row, "Se deshizo en la cuadrícula");
    for (const row of act.removed) this.bringBack(row);
    this.undone.push(act);
    return act;
  }

  redo() {
    const act = this.undone.pop();
    if (!act) return null;
    for (const row of [...act.added, ...(act.taken ?? [])]) this.bringBack(row);
    for (const { row, field, after } of act.cells) if (this.byId.has(row.id)) this.set(row, field, after);
    for (const row of act.removed) this.takeAway(row, act.reason);
    this.done.push(act);
    return act;
  }

  /** What is kept in the browser until it arrives. */
  record(row) {
    const cells = {};
    for (const [field, cell] of row.cells) if (cell.mine !== undefined) cells[field] = { mine: cell.mine, bases: cell.bases };
    return { version: row.version, code: row.code, cells, verb: row.verb, reason: row.reason, answers: row.answers };
  }

  /** What was kept another day, over what the server says now. */
  recall(kept) {
    const row = this.byId.get(kept.row) ?? this.add({ id: kept.row, code: kept.code, version: kept.version });
    Object.assign(row, { verb: kept.verb, reason: kept.reason, answers: kept.answers ?? {} });
    for (const [field, { mine, bases }] of Object.entries(kept.cells)) {
      const cell = row.cells.get(field);
      if (!cell) continue;
      cell.mine = mine === cell.saved ? undefined : mine;
      cell.bases = bases;
      this.compare(cell);
    }
    this.tell("added", row);
    return row;
  }

  /** The row as it travels; what is wrong or in conflict stays here. */
  parcel(row) {
    if (row.verb) return { id: row.id, verb: row.verb, version: row.version, reason: row.reason };
    const cells = {}, bases = {};
    for (const [field, cell] of row.cells) {
      if (cell.mine === undefined || cell.fault || cell.theirs !== undefined) continue;
      cells[field] = cell.mine;
      bases[field] = [...cell.bases];
      // If the answer is lost, this text may be what the server has.
      if (!cell.bases.includes(cell.mine)) cell.bases.push(cell.mine);
    }
    return { id: row.id, verb: "save", version: row.version, cells, bases, answers: row.answers };
  }

  /** Somebody else wrote over what this person had read: both texts stay until one is chosen. */
  compare(cell, sent) {
    const typed = cell.mine !== undefined && cell.mine !== sent && cell.theirs === undefined;
    if (typed && sent === undefined && cell.saved !== cell.mine && !cell.bases.includes(cell.saved)) cell.theirs = cell.saved;
  }

  choose(row, field, keepMine) {
    const cell = row.cells.get(field);
    if (keepMine) cell.bases = [cell.theirs];
    else Object.assign(cell, { mine: undefined, bases: [] });
    Object.assign(cell, { theirs: undefined, by: "" });
    this.tell("changed", row);
  }

  /** What the server has now of a row; answers which cells somebody else changed. */
  settle(row, stored, sent = {}) {
    const others = [];
    Object.assign(row, { code: stored.code, url: stored.url, version: stored.version, lacks: stored.lacks });
    for (const [field, text] of Object.entries(stored.texts)) {
      const cell = row.cells.get(field);
      if (!cell) continue;
      if (text !== cell.saved && !(field in sent) && cell.mine === undefined) others.push(field);
      cell.saved = text;
      this.compare(cell, sent[field]);
      if (field in sent && cell.mine === sent[field] && !cell.fault && cell.theirs === undefined) {
        cell.mine = undefined;
        cell.bases = [];
      } else if (cell.mine !== undefined && field in sent && !cell.fault && cell.theirs === undefined) {
        cell.bases = [text];
      }
    }
    return others;
  }
}
