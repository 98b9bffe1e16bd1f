// Before the first paint: letters and contrast that the person chose on this browser.
(function () {
  const root = document.documentElement;
  root.classList.add("has-scripts");
  // A browser that does not understand the others, or to which they did not arrive, is one without scripts.
  addEventListener("load", () => { if (!("ready" in root.dataset)) root.classList.remove("has-scripts"); });
  try {
    const chosen = JSON.parse(localStorage.getItem("baquiano:accessibility") || "{}");
    if (chosen.contrast) root.classList.add("contrast");
    if (Number.isInteger(chosen.letter) && chosen.letter) root.classList.add(`letter-${String(chosen.letter).replace("-", "minus-")}`);
  } catch { /* a browser without storage shows the usual letters */ }
})();
