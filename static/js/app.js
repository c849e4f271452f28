// Binds behaviours to elements: data-controller="name …". One module a behaviour, fetched when a page needs it.
// The addresses stand here in full, because collected files carry a fingerprint in their names.
const controllers = {
  "announce": () => import("./controllers/announce.js"),
  "answering": () => import("./controllers/answering.js"),
  "bell": () => import("./controllers/bell.js"),
  "case-keys": () => import("./controllers/case-keys.js"),
  "combobox": () => import("./controllers/combobox.js"),
  "confirm": () => import("./controllers/confirm.js"),
  "copy": () => import("./controllers/copy.js"),
  "dirty-form": () => import("./controllers/dirty-form.js"),
  "draft": () => import("./controllers/draft.js"),
  "error-summary": () => import("./controllers/error-summary.js"),
  "mentions": () => import("./controllers/mentions.js"),
  "menu": () => import("./controllers/menu.js"),
  "passkey": () => import("./controllers/passkey.js"),
  "queue-keys": () => import("./controllers/queue-keys.js"),
  "quote": () => import("./controllers/quote.js"),
  "reading-position": () => import("./controllers/reading-position.js"),
  "reveal": () => import("./controllers/reveal.js"),
  "scrollable": () => import("./controllers/scrollable.js"),
  "send-again": () => import("./controllers/send-again.js"),
  "sent-form": () => import("./controllers/sent-form.js"),
  "share": () => import("./controllers/share.js"),
  "tabs": () => import("./controllers/tabs.js"),
  "theme": () => import("./controllers/theme.js"),
  "verdict": () => import("./controllers/verdict.js"),
  "view-count": () => import("./controllers/view-count.js"),
};

// What needs a behaviour wherever it stands.
const everywhere = { ".prose": "scrollable", "body": "sent-form" };

const bound = new WeakMap();

async function attach(element, name) {
  const names = bound.get(element) ?? new Set();
  if (names.has(name) || !controllers[name]) return;
  bound.set(element, names.add(name));
  const { default: controller } = await controllers[name]();
  controller(element);
}

function bind(root) {
  const find = (selector) => [...(root.matches(selector) ? [root] : []), ...root.querySelectorAll(selector)];
  for (const element of find("[data-controller]")) {
    for (const name of element.dataset.controller.split(" ")) attach(element, name);
  }
  for (const [selector, name] of Object.entries(everywhere)) find(selector).forEach((element) => attach(element, name));
}

bind(document.documentElement);
document.addEventListener("htmx:load", (event) => bind(event.detail.elt));
