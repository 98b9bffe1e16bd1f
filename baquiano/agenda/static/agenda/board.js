// Moving the activities of a calendar: by dragging them, or with the arrows on «Mover». Both send the form that the
// same link opens without scripts, and draw again what the server answers.
import { announce, meta, showNotice } from "../ui/modules/page.js";

const FAR = 6; // pixels before a press is a drag
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const LOST = "No hay conexión con el servidor. La actividad sigue donde estaba; inténtelo de nuevo.";

const board = () => document.querySelector("[data-board]");
const cells = () => [...board().querySelectorAll("td[data-day]")];
const cellOf = (day) => board().querySelector(`td[data-day="${CSS.escape(day)}"]`);
let aim = null; // {item, from, target, ghost}

function mark(target) {
  for (const cell of cells()) cell.classList.toggle("is-target", cell === target);
}

function begin(item) {
  aim = { item, from: item.closest("td[data-day]"), target: null, ghost: null };
  item.classList.add("is-moving");
}

function end() {
  if (!aim) return;
  aim.item.classList.remove("is-moving");
  aim.ghost?.remove();
  mark(null);
  aim = null;
}

async function send(item, day) {
  const handle = item.querySelector("[data-move]");
  const form = new FormData();
  form.append("version", item.dataset.version);
  form.append("day", day);
  form.append("volver", board().dataset.back);
  item.setAttribute("aria-busy", "true");
  let answer;
  try {
    answer = await fetch(handle.href, {
      method: "POST",
      body: form,
      headers: { "X-CSRFToken": meta("csrf-token"), "X-Board": "1" },
    });
  } catch {
    item.removeAttribute("aria-busy");
    return tell(LOST, "danger");
  }
  const text = await answer.text();
  item.removeAttribute("aria-busy");
  if (answer.status === 409) return tell(text, "danger");
  if (!answer.ok) return tell("No se pudo mover. Recargue la página e inténtelo de nuevo.", "danger");
  draw(text, item.dataset.entry);
}

function tell(sentence, tone) {
  document.getElementById("messages")?.replaceChildren();
  showNotice(sentence, { tone });
  announce(sentence);
}

function draw(text, entry) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const drawn = page.querySelector("[data-board]");
  if (!drawn) return location.reload();
  board().replaceWith(drawn);
  const counts = page.querySelector("[data-finding-counts]");
  if (counts) document.querySelector("[data-finding-counts]")?.replaceWith(counts);
  const said = page.querySelector("#messages .notice-words")?.textContent.trim();
  if (said) tell(said, "success");
  board().querySelector(`[data-entry="${CSS.escape(entry)}"] [data-move]`)?.focus();
}

function drop() {
  if (!aim) return;
  const { item, from, target } = aim;
  end();
  if (target && target !== from) send(item, target.dataset.day);
}

// --- with the pointer ---
document.addEventListener("pointerdown", (press) => {
  const item = press.target.closest?.("[data-board] [data-entry]");
  if (!item || press.button !== 0 || press.pointerType === "touch") return;
  const start = { x: press.clientX, y: press.clientY };
  const follow = (move) => {
    if (!aim) {
      if (Math.hypot(move.clientX - start.x, move.clientY - start.y) < FAR) return;
      begin(item);
      aim.ghost = item.cloneNode(true);
      aim.ghost.className = "board-ghost";
      aim.ghost.setAttribute("aria-hidden", "true");
      document.body.append(aim.ghost);
    }
    move.preventDefault();
    aim.ghost.style.setProperty("translate", `${move.clientX + 8}px ${move.clientY + 8}px`);
    aim.target = document.elementFromPoint(move.clientX, move.clientY)?.closest?.("[data-board] td[data-day]") ?? null;
    mark(aim.target);
  };
  const stop = () => {
    document.removeEventListener("pointermove", follow);
    document.removeEventListener("pointerup", up);
    document.removeEventListener("pointercancel", cancel);
  };
  const up = () => {
    stop();
    if (!aim) return;
    // The click that follows a drag is not a click on the link.
    addEventListener("click", (click) => click.preventDefault(), { capture: true, once: true });
    drop();
  };
  const cancel = () => { stop(); end(); };
  document.addEventListener("pointermove", follow);
  document.addEventListener("pointerup", up);
  document.addEventListener("pointercancel", cancel);
});
document.addEventListener("dragstart", (event) => {
  if (event.target.closest?.("[data-board] [data-entry]")) event.preventDefault();
});

// --- with the keyboard ---
document.addEventListener("keydown", (key) => {
  const item = key.target.closest?.("[data-board] [data-entry]");
  if (key.key === "Escape" && aim) {
    end();
    return announce("La actividad sigue donde estaba.");
  }
  if (!item || !key.target.matches("[data-move]") || key.altKey || key.ctrlKey || key.metaKey) return;
  if (key.key in STEPS) {
    key.preventDefault();
    if (!aim) begin(item);
    const days = cells();
    const now = days.indexOf(aim.target ?? aim.from);
    aim.target = days[Math.min(Math.max(now + STEPS[key.key], 0), days.length - 1)];
    mark(aim.target);
    aim.target.scrollIntoView({ block: "nearest" });
    announce(aim.target.dataset.words);
  } else if (key.key === "Enter" && aim) {
    key.preventDefault();
    drop();
  }
});
document.addEventListener("focusout", (event) => {
  if (aim && !aim.ghost && event.target.closest?.("[data-entry]") === aim.item) end();
});
