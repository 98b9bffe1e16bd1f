// What several modules ask of the page.
export const all = (root, selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];

export function meta(name) {
  return document.querySelector(`meta[name="${name}"]`)?.content ?? "";
}

/** Says a sentence to screen readers. */
export function announce(sentence) {
  const place = document.getElementById("announcer");
  if (place) place.textContent = sentence;
}

/** Runs once per element, however often a fragment is read again. */
export function firstTime(element, mark) {
  const name = `ready${mark}`;
  if (element.dataset[name]) return false;
  element.dataset[name] = "1";
  return true;
}

/** Storage that never throws: private windows and full disks are ordinary. */
export const memory = {
  read(key, store = localStorage) {
    try { return JSON.parse(store.getItem(key) ?? "null"); } catch { return null; }
  },
  write(key, value, store = localStorage) {
    try { store.setItem(key, JSON.stringify(value)); return true; } catch { return false; }
  },
  forget(key, store = localStorage) {
    try { store.removeItem(key); } catch { /* nothing was kept */ }
  },
  keys(store = localStorage) {
    try { return Object.keys(store); } catch { return []; }
  },
};

/** A notice like those of the server, above the content. */
export function showNotice(sentence, { tone = "info", actions = [], before = null } = {}) {
  const box = document.createElement("div");
  box.className = `notice notice-${tone}`;
  if (tone === "danger") box.setAttribute("role", "alert");
  const words = document.createElement("div");
  words.className = "notice-words draft-notice";
  const text = document.createElement("p");
  text.textContent = sentence;
  words.append(text);
  for (const { label, act } of actions) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm btn-secondary";
    button.textContent = label;
    button.addEventListener("click", () => act(box));
    words.append(button);
  }
  box.append(words);
  if (before) before.before(box);
  else document.getElementById("messages")?.append(box);
  return box;
}
