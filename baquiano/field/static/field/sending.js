// Sending by itself: when there is a connection, on opening, and again later when it fails. Nothing leaves the queue
// before the server says that it keeps those very letters.
import { queuedBy, requeue, settle } from "./store.js";

const STATE = "/campo/estado/", RECEIVE = "/campo/recibir/";
const MOST_LINES = 20, MOST_LETTERS = 4_000_000;
const FIRST_WAIT = 5_000, LONGEST_WAIT = 900_000, AFTER_REFUSAL = 3_600_000;
export const OFFLINE = "offline", SIGNED_OUT = "signed-out", SENT = "sent", FAILED = "failed";
let timer;

/** Who is signed in and the key of the server; a word when there is no answer. */
export async function whoAsks() {
  let answer;
  try { answer = await fetch(STATE, { redirect: "manual", cache: "no-store", headers: { Accept: "application/json" } }); } catch { return OFFLINE; }
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return SIGNED_OUT;
  try { return answer.ok ? await answer.json() : OFFLINE; } catch { return OFFLINE; }
}

/** Send what is due of the person who is signed in; with `force`, also what waits for its next turn. */
export async function send({ force = false } = {}) {
  const work = async (lock) => (lock === null ? SENT : deliver(force));
  return navigator.locks ? navigator.locks.request("baquiano-campo-envio", { ifAvailable: true }, work) : work();
}

async function deliver(force) {
  const who = await whoAsks();
  if (typeof who === "string") {
    again(LONGEST_WAIT);
    return who;
  }
  const due = (await queuedBy(who.user)).filter((row) => force || (row.next_at ?? 0) <= Date.now());
  let result = SENT;
  for (const batch of batches(due)) if (!(await post(batch, who.csrf))) result = FAILED;
  const left = await queuedBy(who.user);
  if (left.length) again(Math.max(1_000, Math.min(...left.map((row) => (row.next_at ?? 0) - Date.now()))));
  return result;
}

function batches(rows) {
  const found = [];
  let letters = Infinity;
  for (const row of rows) {
    if (letters + row.line.length > MOST_LETTERS || found.at(-1).length >= MOST_LINES) { found.push([]); letters = 0; }
    found.at(-1).push(row);
    letters += row.line.length;
  }
  return found;
}

/** The lines of `rows` as they travel, in a request or in a file. */
export const asText = (rows) => [JSON.stringify({ sent_at: new Date().toISOString() }), ...rows.map((row) => row.line), ""].join("\n");

async function post(rows, token) {
  const body = new FormData();
  body.append("captures", new Blob([asText(rows)], { type: "text/plain" }), "capturas.baquiano");
  let answers = null;
  try {
    const answer = await fetch(RECEIVE, { method: "POST", body, redirect: "manual", headers: { "X-CSRFToken": token } });
    if (answer.ok) ({ answers } = await answer.json());
    // One record may be what the server cannot digest: it must not hold back its neighbours.
    else if (rows.length > 1 && answer.status >= 400) return (await Promise.all(rows.map((row) => post([row], token)))).every(Boolean);
  } catch { /* the line fell: said below */ }
  const told = new Map((answers ?? []).map((one) => [one.id, one]));
  for (const row of rows) await settleOne(row, told.get(row.id));
  return answers !== null;
}

async function settleOne(row, answer) {
  if (answer?.kept && answer.sha256 === row.sha256) {
    await settle(row, { outcome: answer.outcome, words: answer.words, reason: answer.reason, url: answer.url });
  } else if (answer) {
    await requeue({ ...row, said: `${answer.words}: ${answer.reason}`, next_at: Date.now() + AFTER_REFUSAL });
  } else {
    const tries = (row.tries ?? 0) + 1;
    const wait = Math.min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT) * (0.75 + Math.random() / 2);
    await requeue({ ...row, tries, next_at: Date.now() + wait });
  }
}

function again(wait) {
  clearTimeout(timer);
  timer = setTimeout(() => send(), wait);
}

/** From now on, by itself. */
export function keepSending(onResult = () => {}) {
  const attempt = async () => onResult(await send({ force: true }));
  window.addEventListener("online", attempt);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) attempt(); });
  return attempt();
}
