// What was written here and has not reached the server: kept in this browser, bound to the person and the page.
// On signing out it is told and erased, so that the next person of a shared computer does not find it.
import { meta } from "./page.js";

const NAME = "baquiano-por-enviar", STORE = "changes";
let opening;

function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" }).createIndex("owner", "owner");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

async function run(mode, act) {
  const base = await database();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(STORE, mode, { durability: "strict" });
    const request = act(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

const person = () => meta("user-key") || "-";
const ownerOf = (page) => `${person()}:${page}`;

/** The changes of one page of this person. */
export class Outgoing {
  constructor(page) {
    this.owner = ownerOf(page);
  }

  async all() {
    const rows = await run("readonly", (store) => store.index("owner").getAll(this.owner));
    return rows.sort((one, other) => (one.row < other.row ? -1 : 1));
  }

  keep(row, content) {
    return run("readwrite", (store) => store.put({ ...content, key: `${this.owner}:${row}`, owner: this.owner, row, at: Date.now() }));
  }

  forget(row) {
    return run("readwrite", (store) => store.delete(`${this.owner}:${row}`));
  }
}

const mine = () => IDBKeyRange.bound(`${person()}:`, `${person()}:\uffff`);

function ask(count) {
  return new Promise((resolve) => {
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    dialog.setAttribute("aria-labelledby", "outgoing-title");
    const body = document.createElement("div");
    body.className = "dialog-body";
    const title = document.createElement("h2");
    title.id = "outgoing-title";
    title.textContent = count === 1 ? "Hay 1 fila con cambios por enviar" : `Hay ${count} filas con cambios por enviar`;
    const words = document.createElement("p");
    words.textContent = "Están solo en este equipo. Si cierra la sesión ahora se borran. Para enviarlas, vuelva a la cuadrícula del plan con conexión y espere a que diga «Todo está guardado».";
    const buttons = document.createElement("div");
    buttons.className = "form-actions";
    for (const [label, tone, answer] of [["Volver sin cerrar la sesión", "primary", false], ["Borrarlas y cerrar la sesión", "danger", true]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `btn btn-${tone}`;
      button.textContent = label;
      button.addEventListener("click", () => { dialog.remove(); resolve(answer); });
      buttons.append(button);
    }
    dialog.addEventListener("cancel", () => { dialog.remove(); resolve(false); });
    body.append(title, words, buttons);
    dialog.append(body);
    document.body.append(dialog);
    dialog.showModal();
  });
}

export function start() {
  const form = document.querySelector(".account-menu form");
  if (!form || !window.indexedDB) return;
  form.addEventListener("submit", async (event) => {
    if (form.dataset.nothingLeft) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    try {
      const count = await run("readonly", (store) => store.count(mine()));
      if (count && !(await ask(count))) return;
      if (count) await run("readwrite", (store) => store.delete(mine()));
    } catch { /* a browser without storage kept nothing */ }
    form.dataset.nothingLeft = "1";
    form.requestSubmit();
  });
}
