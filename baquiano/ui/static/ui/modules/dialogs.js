// Native dialogs, opened by links that also lead to a page.
import { all, firstTime } from "./page.js";

export function start(root) {
  for (const opener of all(root, "[data-dialog]")) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (!dialog || !firstTime(opener, "Dialog")) continue;
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.showModal();
    });
  }
  for (const dialog of all(root, "dialog.dialog")) {
    if (!firstTime(dialog, "Dialog")) continue;
    dialog.addEventListener("click", (event) => {
      if (event.target.closest("[data-dialog-close]")) dialog.close();
    });
    if (dialog.querySelector("[data-error-summary]")) dialog.showModal();
  }
}
