// What keeps this device ready: with signal, the own visits of these days and what one that is in no agenda needs to be
// born here. Asked for on taking a visit along, on opening the page of capture and, from then on, some times a day.
import { whoAsks } from "./sending.js";
import { keepMeta, keepVisit, meta, visit } from "./store.js";

const PACKAGE = "/campo/equipo.json", OLD = 6 * 3_600_000;

/** Whether it could. What was taken away from this device by hand does not come back by itself. */
export async function prepare() {
  const who = await whoAsks();
  if (typeof who === "string" || !who.captures) return false;
  await keepMeta("key", who.key);
  await keepMeta("most_bytes", who.most_bytes);
  const answer = await fetch(PACKAGE, { cache: "no-store", redirect: "manual", headers: { Accept: "application/json" } });
  if (!answer.ok) return false;
  const ready = await answer.json();
  await keepMeta("new", ready.new);
  await keepMeta("prepared_at", Date.now());
  const away = new Set(await meta("away") ?? []);
  for (const row of ready.visits) if (!away.has(row.id) || await visit(row.id)) await keepVisit(row);
  return true;
}

/** On any page of a person whose device was prepared before: again, when it was long ago. */
export async function keepPrepared(person) {
  const base = await meta("new");
  if (base?.owner === person && Date.now() - (await meta("prepared_at") ?? 0) > OLD) await prepare();
}
