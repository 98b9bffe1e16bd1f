// The figure beside each slider follows it while it is moved; the order itself is asked by htmx.
document.addEventListener("input", (event) => {
  const slider = event.target;
  if (!(slider instanceof HTMLInputElement) || slider.type !== "range") return;
  const figure = slider.parentElement.querySelector("output");
  if (figure) figure.value = slider.value;
});
