// Lists: ticking many rows at once.
import { all, firstTime } from "./page.js";

function bulk(form) {
  const boxes = () => [...form.ownerDocument.querySelectorAll(`input[name="selected"][form="${CSS.escape(form.id)}"]`)];
  const every = form.querySelector("[data-bulk-all]");
  const count = form.querySelector("[data-bulk-count]");
  const button = form.querySelector("button[type=submit]");
  const show = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    count.textContent = ticked ? ` (${ticked})` : "";
    button.disabled = !ticked;
    every.checked = ticked > 0 && ticked === boxes().length;
    every.indeterminate = ticked > 0 && ticked < boxes().length;
  };
  every.addEventListener("change", () => {
    for (const box of boxes()) box.checked = every.checked;
    show();
  });
  for (const box of boxes()) box.addEventListener("change", show);
  show();
}

export function start(root) {
  for (const form of all(root, "form[data-bulk]")) if (firstTime(form, "Bulk")) bulk(form);
}
