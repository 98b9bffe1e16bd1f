// The menu button of small screens, the account menu, and notices that can be closed.

/** A long menu shows where one is: its own scroll moves, and the page does not. */
function showCurrent(menu) {
  const inside = menu?.querySelector(".menu-inside");
  const current = inside?.querySelector("[aria-current]");
  if (!current) return;
  const below = current.getBoundingClientRect().bottom - inside.getBoundingClientRect().top;
  if (below > inside.clientHeight) inside.scrollTop = below - inside.clientHeight / 2;
}

export function start() {
  const button = document.querySelector("[data-menu-button]");
  const menu = document.getElementById("menu");
  showCurrent(menu);
  if (button && menu) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const open = menu.classList.toggle("is-open");
      button.setAttribute("aria-expanded", String(open));
      if (open) menu.querySelector("a")?.focus();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const open of document.querySelectorAll("details[data-menu][open]")) {
      open.open = false;
      open.querySelector("summary").focus();
    }
    if (menu?.classList.contains("is-open")) {
      menu.classList.remove("is-open");
      button?.setAttribute("aria-expanded", "false");
      button?.focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll("details[data-menu][open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
    const close = event.target.closest("[data-dismiss]");
    if (close) close.closest(".notice")?.remove();
    const back = event.target.closest("[data-back]");
    if (back && history.length > 1 && document.referrer.startsWith(location.origin)) {
      event.preventDefault();
      history.back();
    }
    if (event.target.closest("[data-print]")) window.print();
  });
  for (const close of document.querySelectorAll("[data-dismiss]")) close.hidden = false;
}
