// Keeps the page in which a visit is captured, and nothing else: no page with data of anybody is ever kept.
// The server writes above this line the version of what is kept.
const NAME = `baquiano-campo-${VERSION}`, SHELL = "/campo/captura/";

async function keepShell() {
  const answer = await fetch("/campo/cascara.json", { cache: "no-store" });
  const { files } = await answer.json();
  const cache = await caches.open(NAME);
  await cache.addAll(files.map((file) => new Request(file, { cache: "reload", credentials: "omit" })));
}

async function forgetEarlier() {
  for (const name of await caches.keys()) if (name.startsWith("baquiano-campo-") && name !== NAME) await caches.delete(name);
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keepShell());
});

self.addEventListener("activate", (event) => event.waitUntil(forgetEarlier().then(() => self.clients.claim())));

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  const isShell = request.mode === "navigate" ? url.pathname === SHELL : url.pathname.startsWith("/static/");
  if (!isShell) return;
  event.respondWith(caches.match(url.pathname, { cacheName: NAME }).then((kept) => kept ?? fetch(request)));
});
