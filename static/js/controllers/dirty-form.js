// Keeps what was typed across an accidental reload, in this tab only; never passwords, files or hidden fields.
import { KEPT, nameOf, setValue, valueOf } from "./fields.js";
import sentForm, { isTaken } from "./sent-form.js";

const SENT = "dirty-form:sent"; // read by sent-form.js on the page that follows

sentForm(document); // before a form looks for what was kept of it

export default function dirtyForm(form) {
  const key = `dirty-form:${location.pathname}${location.search}:${form.id || form.getAttribute("action") || ""}`;
  const fields = () => [...form.querySelectorAll(KEPT)].filter((field) => field.name);
  const keep = () => sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), fields: fields().map((field) => [nameOf(field), valueOf(field)]) }));
  const forget = () => sessionStorage.removeItem(key);

  function restore() {
    const stored = JSON.parse(sessionStorage.getItem(key) ?? "{}");
    // The server may have kept a draft that is newer (data-kept-at, in milliseconds).
    if (stored.at < Number(form.dataset.keptAt)) return forget();
    const kept = new Map(stored.fields);
    const changed = fields().filter((field) => kept.has(nameOf(field)) && `${kept.get(nameOf(field))}` !== `${valueOf(field)}`);
    for (const field of changed) setValue(field, kept.get(nameOf(field)));
    if (changed.length) tell();
  }

  const words = () => JSON.stringify(fields().map((field) => [nameOf(field), valueOf(field)]));

  function tell() {
    const notice = document.createElement("p");
    notice.className = "notice notice--info";
    notice.setAttribute("role", "status");
    notice.append("We kept what you typed here before. ");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: "Start again" });
    button.addEventListener("click", () => (forget(), form.reset(), notice.remove()));
    notice.append(button);
    form.prepend(notice);
  }

  try {
    // A form that came back with messages holds what the server was sent, which is newer.
    const summaries = [...document.querySelectorAll(".error-summary")];
    if (summaries.some((summary) => [null, form].includes(summary.closest("form")))) forget();
    restore();
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    form.addEventListener("submit", () => sessionStorage.setItem(SENT, JSON.stringify({ key, words: words() })));
    // A page out of the browser's memory holds what was posted, under a key that is used up; a fresh one is filled
    // again by the browser after it was loaded.
    const again = (event) => { if (isTaken(key, words())) event?.persisted ? location.reload() : form.reset(); };
    window.addEventListener("pageshow", again);
    if (document.readyState === "complete") again();
    form.addEventListener("draft:kept", forget);
    form.addEventListener("htmx:afterRequest", (event) => event.detail.successful && forget());
  } catch {
    // Storage may be closed: the form works without it.
  }
}
