// Draws each diagram of the page and puts on it what its twin table says. Without this file the table stands alone.
const PAN = 160;
const SMALLEST = 0.55;
const READABLE = 0.75;
const MARGIN = 20;

async function draw(box) {
  const canvasBox = box.querySelector(".diagram-canvas");
  const answer = await fetch(box.dataset.diagram, { credentials: "same-origin" });
  if (!answer.ok) return;
  box.classList.add("is-drawn");
  const viewer = new window.BpmnJS({ container: canvasBox });
  await viewer.importXML(await answer.text());
  const canvas = viewer.get("canvas");
  // The wheel belongs to the page, not to the diagram.
  viewer.get("zoomScroll").toggle(false);
  const rows = rowsOf(box);
  for (const row of rows.values()) mark(viewer, row);
  frame(viewer, rows);
  tools(box, canvas);
  touch(canvasBox, canvas);
  viewer.get("eventBus").on("element.click", ({ element }) => open(canvas, rows, element.id));
}

function rowsOf(box) {
  const table = document.getElementById(box.dataset.rows);
  const rows = table ? [...table.querySelectorAll("tr[data-node]")] : [];
  return new Map(rows.map((row) => [row.dataset.node, row]));
}

function mark(viewer, row) {
  const { node, state } = row.dataset;
  if (!viewer.get("elementRegistry").get(node)) return;
  const canvas = viewer.get("canvas");
  canvas.addMarker(node, "can-open");
  if (!state || state === "not_yet") return;
  canvas.addMarker(node, `is-${state}`);
  const flag = document.createElement("span");
  flag.className = `diagram-flag flag-${state}`;
  flag.textContent = words(row, state);
  flag.title = flag.textContent;
  viewer.get("overlays").add(node, { position: { bottom: 8, left: 6 }, html: flag });
}

function words(row, state) {
  const said = row.querySelector("[data-words]").textContent.trim();
  const who = row.querySelector("[data-who]").textContent.trim();
  const sign = { done: "✓", waiting: "⏳", late: "!", returned: "↩", omitted: "–" }[state] ?? "";
  return state === "waiting" || state === "late" ? `${sign} ${said}: ${who}` : `${sign} ${said}`;
}

// A diagram of one lane does not need the height of one of five.
function shrink(canvas) {
  const { inner, outer } = canvas.viewbox();
  const scale = Math.max(SMALLEST, Math.min(1, outer.width / inner.width));
  const needed = Math.max(200, inner.height * scale + 3 * MARGIN);
  if (needed >= outer.height) return;
  canvas.getContainer().closest(".diagram-canvas").style.height = `${needed}px`;
  canvas.resized();
}

function frame(viewer, rows) {
  const canvas = viewer.get("canvas");
  shrink(canvas);
  canvas.zoom("fit-viewport");
  if (canvas.zoom() >= SMALLEST) return;
  // Too small to read: show it larger, from where the case stands now.
  const now = [...rows.values()].find((row) => ["waiting", "late"].includes(row.dataset.state)) ?? [...rows.values()][0];
  const shape = now && viewer.get("elementRegistry").get(now.dataset.node);
  const { inner, outer } = canvas.viewbox();
  const [width, height] = [outer.width / READABLE, outer.height / READABLE];
  const left = shape ? Math.min(shape.x - MARGIN * 4, inner.x + inner.width - width + MARGIN) : inner.x;
  const y = shape && inner.height > height ? Math.min(Math.max(shape.y - height / 2, inner.y - MARGIN), inner.y + inner.height - height) : inner.y - MARGIN;
  canvas.viewbox({ x: Math.max(left, inner.x - MARGIN), y, width, height });
}

function tools(box, canvas) {
  const bar = box.querySelector(".diagram-tools");
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const { zoom, pan } = event.target.closest("button")?.dataset ?? {};
    if (zoom === "fit") canvas.zoom("fit-viewport");
    else if (zoom) canvas.zoom(canvas.zoom() * (zoom === "in" ? 1.25 : 0.8));
    if (pan) canvas.scroll({ dx: pan === "left" ? PAN : -PAN, dy: 0 });
  });
}

function touch(box, canvas) {
  let last = null;
  box.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") last = event.clientX;
  });
  box.addEventListener("pointermove", (event) => {
    if (last === null || event.pointerType !== "touch") return;
    canvas.scroll({ dx: event.clientX - last, dy: 0 });
    last = event.clientX;
  });
  for (const name of ["pointerup", "pointercancel"]) box.addEventListener(name, () => { last = null; });
}

function open(canvas, rows, id) {
  const row = rows.get(id);
  if (!row) return;
  for (const other of rows.keys()) canvas.removeMarker(other, "is-chosen");
  canvas.addMarker(id, "is-chosen");
  row.querySelector("a[data-open]")?.click();
}

function start() {
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      draw(entry.target);
    }
  }, { rootMargin: "400px" });
  for (const box of document.querySelectorAll("[data-diagram]")) seen.observe(box);
}

// What was asked for may lie below the fold, above all on a telephone.
function showPanel() {
  const panel = document.getElementById("actividad");
  panel?.addEventListener("htmx:afterSwap", () => {
    panel.focus({ preventScroll: true });
    panel.scrollIntoView({ block: "start" });
  });
}

showPanel();
if (window.BpmnJS) start();
