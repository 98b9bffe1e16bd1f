// The worker that keeps the page of capture: asked for when a visit is taken along, so that it opens without signal.
export async function keepShell() {
  const registration = await navigator.serviceWorker.register("/campo/trabajador.js", { scope: "/campo/" });
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  if (worker.state === "activated") return;
  await new Promise((resolve, reject) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject(new Error("the worker could not keep the page"));
    });
  });
}
