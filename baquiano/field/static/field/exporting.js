// If all else fails: what waits, sealed as it is, in a file that is uploaded from another computer.
import { queued, queuedBy } from "./store.js";
import { asText } from "./sending.js";

// Less than what a proxy lets through at once: many photographs go in several files.
const MOST_LETTERS = 40_000_000, BETWEEN = 300;

function parts(rows, most) {
  const found = [[]];
  let letters = 0;
  for (const row of rows) {
    if (found.at(-1).length && letters + row.line.length > most) { found.push([]); letters = 0; }
    found.at(-1).push(row);
    letters += row.line.length;
  }
  return found;
}

function download(text, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Saves the file, or files, and says how many records went; they stay in the queue until the server has them. */
export async function exportQueue(owner = null, most = MOST_LETTERS) {
  const rows = owner === null ? await queued() : await queuedBy(owner);
  if (!rows.length) return 0;
  const moment = new Date().toISOString().slice(0, 16).replace(/[:T]/g, "-");
  const files = parts(rows, most);
  for (const [place, part] of files.entries()) {
    if (place) await new Promise((resolve) => { setTimeout(resolve, BETWEEN); });
    download(asText(part), files.length > 1 ? `capturas-${moment}-${place + 1}.baquiano` : `capturas-${moment}.baquiano`);
  }
  return rows.length;
}
