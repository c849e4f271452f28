// <form data-controller="mentions" data-people-url="…">: whoever types "@an" in the form's editor is offered the
// people whose names begin so. The server answers `?q=an` with <li role="option" data-value="@handle">…</li> rows.
import { listbox } from "./listbox.js";

const PAUSE = 150; // milliseconds
const TYPED = /(?:^|[^\p{L}\d.@/_-])@([\p{L}\d][\p{L}\d-]+)$/u;

export default function mentions(form) {
  const met = new WeakSet();
  const meet = (element) => element?.editor && !met.has(element) && met.add(element) && offer(element, form.dataset.peopleUrl);
  form.addEventListener("focusin", (event) => meet(event.target));
  meet(form.querySelector("[contenteditable=true]"));
}

function offer(element, url) {
  const { editor } = element;
  const list = listbox(element, choose);
  const said = Object.assign(document.createElement("p"), { className: "visually-hidden", role: "status" });
  let timer, asked;
  list.element.after(said);

  // What stands between the "@" and the caret; nothing where something is selected.
  function typed() {
    const { empty, $from } = editor.state.selection;
    return (empty && TYPED.exec($from.parent.textBetween(0, $from.parentOffset, null, "\ufffc"))?.[1]) || "";
  }

  function choose(option) {
    const to = editor.state.selection.from;
    const place = { from: to - typed().length - 1, to };
    editor.chain().focus().insertContentAt(place, { type: "text", text: `${option.dataset.value} ` }).run();
  }

  function close() {
    clearTimeout(timer);
    asked?.abort();
    said.textContent = "";
    list.close();
  }

  async function ask(words) {
    asked = new AbortController();
    try {
      const answer = await fetch(`${url}?q=${encodeURIComponent(words)}`, { signal: asked.signal });
      if (!answer.ok || answer.redirected) return;
      const below = editor.view.coordsAtPos(editor.state.selection.from).bottom;
      list.element.style.top = `${below - element.parentElement.getBoundingClientRect().top}px`;
      const found = list.open(await answer.text());
      if (found) said.textContent = `${found} ${found === 1 ? "person" : "people"}. Choose with the arrow keys and Enter.`;
    } catch {
      // Typed on, or no network: a name can be typed in full.
    }
  }

  const again = () => typed() ? (timer = setTimeout(ask, PAUSE, typed())) : undefined;
  editor.on("update", () => (close(), again()));
  editor.on("selectionUpdate", () => typed() || close());
  editor.on("blur", close);
}
