// What this device keeps: the visits that were taken along, what waits to be sent (sealed), and what became of it.
import { openDB } from "../vendor/idb-8.0.4/index.js";

const NAME = "baquiano-campo", STRICT = { durability: "strict" };
const heard = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : null;
const listeners = new Set();
let opening;

function database() {
  opening ??= openDB(NAME, 1, {
    upgrade(base) {
      base.createObjectStore("visits", { keyPath: "id" });
      base.createObjectStore("queue", { keyPath: "id" }).createIndex("owner", "owner");
      base.createObjectStore("outcomes", { keyPath: "id" }).createIndex("owner", "owner");
      base.createObjectStore("meta");
    },
  });
  return opening;
}

export function onChange(listener) {
  listeners.add(listener);
}

function tell(mine = true) {
  for (const listener of listeners) listener();
  if (mine) heard?.postMessage("changed");
}

heard?.addEventListener("message", () => tell(false));

async function write(stores, act) {
  const transaction = (await database()).transaction(stores, "readwrite", STRICT);
  await act(...stores.map((name) => transaction.objectStore(name)));
  await transaction.done;
  tell();
}

export const meta = async (name) => (await database()).get("meta", name);
export const keepMeta = (name, value) => write(["meta"], (store) => store.put(value, name));

export const visits = async () => (await database()).getAll("visits");
export const visit = async (id) => (await database()).get("visits", id);
export const keepVisit = (row) => write(["visits"], (store) => store.put(row));
export const forgetVisit = (id) => write(["visits", "meta"], async (kept, notes) => {
  await kept.delete(id);
  await notes.put([...(await notes.get("away") ?? []), id].slice(-200), "away");
});

export const enqueue = (row) => write(["queue"], (store) => store.add(row));
export const queued = async () => (await database()).getAll("queue");
export const queuedBy = async (owner) => (await database()).getAllFromIndex("queue", "owner", owner);
export const countOf = async (owner) => (await database()).countFromIndex("queue", "owner", owner);
export const requeue = (row) => write(["queue"], async (store) => { if (await store.get(row.id)) await store.put(row); });

/** What arrived leaves the queue and says what became of it, both or neither. */
export const settle = (row, outcome) => write(["queue", "outcomes"], async (queue, outcomes) => {
  await queue.delete(row.id);
  await outcomes.put({ id: row.id, owner: row.owner, kind: row.kind, title: row.title, captured_at: row.captured_at, settled_at: new Date().toISOString(), ...outcome });
});

export const outcomes = async () => (await database()).getAll("outcomes");
export const forgetOutcomes = () => write(["outcomes"], (store) => store.clear());

/** The name of this device in the inbox of the server; no more than some letters. */
export async function deviceName() {
  let name = await meta("device");
  if (!name) {
    name = [...crypto.getRandomValues(new Uint8Array(4))].map((one) => one.toString(16).padStart(2, "0")).join("");
    await keepMeta("device", name);
  }
  return name;
}
