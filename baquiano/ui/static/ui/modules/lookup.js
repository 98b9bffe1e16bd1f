// The box that suggests: an ARIA combobox over a JSON address. The server resolves the text when this did not run.
import { all, firstTime } from "./page.js";

const PAUSE = 220;

class Lookup {
  constructor(root) {
    this.root = root;
    this.box = root.querySelector("input[type=text]");
    this.list = root.querySelector("[role=listbox]");
    this.status = root.querySelector("[data-lookup-status]");
    this.value = root.querySelector("[data-lookup-value]");
    this.chips = root.querySelector("[data-chips]");
    this.results = [];
    this.active = -1;
    this.chosenText = this.box.value;
    this.prepare();
  }

  prepare() {
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(attributes)) this.box.setAttribute(name, value);
    this.box.addEventListener("input", () => this.typed());
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(Number(option.dataset.index));
    });
    for (const name of this.companions()) {
      const other = this.box.form?.elements[name];
      other?.addEventListener?.("change", () => this.clear());
    }
  }

  companions() {
    return (this.root.dataset.with ?? "").split(" ").filter(Boolean);
  }

  clear() {
    if (this.value) this.value.value = "";
    this.box.value = this.chosenText = "";
    this.close();
  }

  typed() {
    if (this.value && this.box.value !== this.chosenText) this.value.value = "";
    clearTimeout(this.timer);
    if (this.box.value.trim().length < Number(this.root.dataset.min)) return this.close();
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const address = new URL(this.root.dataset.url, location.href);
    address.searchParams.set("q", this.box.value.trim());
    for (const name of this.companions()) {
      const other = this.box.form?.elements[name];
      if (other?.value) address.searchParams.set(name, other.value);
    }
    this.pending?.abort();
    this.pending = new AbortController();
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: this.pending.signal });
      if (!answer.ok) throw new Error(answer.status);
      const { results, more } = await answer.json();
      this.show(results, more);
    } catch (error) {
      if (error.name !== "AbortError") this.say("No fue posible buscar. Escriba el nombre completo y guarde.");
    }
  }

  say(sentence) {
    this.status.textContent = sentence;
  }

  show(results, more) {
    // An answer may come after the arrows began to move: what the person stands on stays under them.
    const stoodOn = this.results[this.active]?.value;
    const taken = new Set([...(this.chips?.querySelectorAll("input:checked") ?? [])].map((box) => box.value));
    this.results = results.filter((result) => !taken.has(String(result.value)));
    this.active = -1;
    this.list.replaceChildren(...this.results.map((result, index) => this.option(result, index)));
    const open = this.results.length > 0 && document.activeElement === this.box;
    this.list.hidden = !open;
    this.box.setAttribute("aria-expanded", String(open));
    this.box.removeAttribute("aria-activedescendant");
    const total = this.results.length;
    const again = this.results.findIndex((result) => result.value === stoodOn);
    if (open && again >= 0) this.mark(again);
    this.say(total ? `${total} ${total === 1 ? "sugerencia" : "sugerencias"}${more ? "; escriba más para ver otras" : ""}. Use las flechas para elegir.` : "Sin coincidencias.");
  }

  option(result, index) {
    const line = document.createElement("li");
    line.id = `${this.list.id}-${index}`;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    line.dataset.index = index;
    const words = document.createElement("span");
    words.textContent = result.label;
    line.append(words);
    if (result.hint) {
      const hint = document.createElement("small");
      hint.textContent = result.hint;
      line.append(hint);
    }
    return line;
  }

  close() {
    clearTimeout(this.timer);
    this.pending?.abort();
    this.list.hidden = true;
    this.active = -1;
    this.box.setAttribute("aria-expanded", "false");
    this.box.removeAttribute("aria-activedescendant");
  }

  move(step) {
    if (this.list.hidden) return this.ask();
    this.mark((this.active + step + this.results.length) % this.results.length);
  }

  mark(index) {
    this.active = index;
    [...this.list.children].forEach((line, place) => line.setAttribute("aria-selected", String(place === index)));
    const line = this.list.children[index];
    line.scrollIntoView({ block: "nearest" });
    this.box.setAttribute("aria-activedescendant", line.id);
  }

  key(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !this.list.hidden) {
      event.preventDefault();
      this.choose(this.active >= 0 ? this.active : 0);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Tab" && this.active >= 0) {
      this.choose(this.active);
    }
  }

  choose(index) {
    const result = this.results[index];
    if (!result) return;
    if (this.chips) this.addChip(result);
    else {
      this.value.value = result.value;
      this.box.value = this.chosenText = result.label;
    }
    this.close();
    this.say(`Eligió ${result.label}.`);
    this.box.dispatchEvent(new CustomEvent("lookup:chosen", { bubbles: true, detail: result }));
    (this.value ?? this.box).dispatchEvent(new Event("change", { bubbles: true }));
  }

  addChip(result) {
    const line = document.createElement("li");
    const label = document.createElement("label");
    const box = document.createElement("input");
    const words = document.createElement("span");
    label.className = "chip";
    Object.assign(box, { type: "checkbox", name: this.root.dataset.name, value: result.value, checked: true });
    words.textContent = result.label;
    label.append(box, words);
    line.append(label);
    this.chips.append(line);
    this.box.value = "";
  }
}

export function start(root) {
  for (const element of all(root, "[data-lookup]")) if (firstTime(element, "Lookup")) new Lookup(element);
}
