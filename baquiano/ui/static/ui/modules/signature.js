// A signature drawn with the finger: `data-signature-pad` holds a canvas, a hidden input and a button that erases.
import { all, firstTime } from "./page.js";

let loading;

function library() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.body.dataset.signaturePadSrc;
    script.addEventListener("load", () => resolve(window.SignaturePad));
    script.addEventListener("error", reject);
    document.head.append(script);
  });
  return loading;
}

async function hook(root) {
  const SignaturePad = await library();
  const canvas = root.querySelector("canvas");
  const input = root.querySelector("input[type=hidden]");
  const pad = new SignaturePad(canvas, { penColor: "#1B2330", backgroundColor: "#FFFFFF", minWidth: 0.8, maxWidth: 2.6 });
  const keep = () => {
    input.value = pad.isEmpty() ? "" : pad.toDataURL("image/png");
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const fit = () => {
    const ratio = Math.max(window.devicePixelRatio || 1, 1);
    if (!canvas.offsetWidth || canvas.width === Math.round(canvas.offsetWidth * ratio)) return;
    const strokes = pad.toData();
    canvas.width = Math.round(canvas.offsetWidth * ratio);
    canvas.height = Math.round(canvas.offsetHeight * ratio);
    canvas.getContext("2d").scale(ratio, ratio);
    pad.clear();
    pad.fromData(strokes);
  };
  new ResizeObserver(fit).observe(canvas);
  fit();
  pad.addEventListener("endStroke", keep);
  root.querySelector("[data-signature-clear]")?.addEventListener("click", () => { pad.clear(); keep(); });
  if (input.value) pad.fromDataURL(input.value);
}

export function start(root) {
  for (const element of all(root, "[data-signature-pad]")) if (firstTime(element, "Signature")) hook(element);
}
