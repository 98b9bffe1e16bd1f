// The poster prints itself.
document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
