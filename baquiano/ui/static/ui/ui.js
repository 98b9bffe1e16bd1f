// Small behaviour of every page. Each part also works without it: links are links and forms are forms.
import { start as accessibility } from "./modules/accessibility.js";
import { start as dialogs } from "./modules/dialogs.js";
import { start as drafts } from "./modules/drafts.js";
import { start as forms } from "./modules/forms.js";
import { start as listing } from "./modules/listing.js";
import { start as lookup } from "./modules/lookup.js";
import { start as menus } from "./modules/menus.js";
import { start as outgoing } from "./modules/outgoing.js";
import { start as requests } from "./modules/requests.js";
import { start as signature } from "./modules/signature.js";

const once = [accessibility, menus, outgoing, requests];
const perFragment = [drafts, forms, lookup, dialogs, listing, signature];

for (const begin of once) begin();
for (const begin of perFragment) begin(document.body);
document.documentElement.dataset.ready = "";
document.body.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) for (const begin of perFragment) begin(event.detail.elt);
});
