// Sends what is being written to the server a moment after typing stops: data-draft-url takes the form's fields.
// The field "draft" names the version that this tab shows, so that another tab's text is never written over.
import { packed, send, sentence } from "./draft-version.js";

const QUIET = 1500; // milliseconds without a key
const AGAIN = 15000; // after a try that failed

export default function draft(form) {
  const status = form.querySelector("[data-draft-status]");
  let timer;
  let sent = false; // the form itself is on its way
  let kept = packed(form), going = ""; // what the server has, and what it is being sent
  let queue = Promise.resolve(); // the next version follows the answer to the one before

  async function save(leaving = false) {
    const now = packed(form);
    if (sent || now === kept || now === going) return;
    going = now;
    try {
      const said = await send(form, now, leaving);
      if (!said) return tell("This is too long to be kept while you write. Please split it.");
      kept = now;
      // What the server has, this tab need not keep; unless somebody typed on meanwhile.
      if (packed(form) === now) form.dispatchEvent(new CustomEvent("draft:kept"));
      tell(sentence(said));
    } catch {
      tell("We cannot keep your draft just now: you may be offline or signed out. Your text stays in this tab.");
      timer = setTimeout(next, AGAIN);
    } finally {
      if (going === now) going = "";
    }
  }

  function next() {
    clearTimeout(timer);
    queue = queue.then(() => save());
  }

  function leave() {
    clearTimeout(timer);
    save(true);
  }

  function tell(words) {
    if (status) status.textContent = words;
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(next, QUIET);
  }

  for (const typed of ["input", "change"]) form.addEventListener(typed, soon);
  form.addEventListener("submit", (event) => { sent = event.target === form; });
  window.addEventListener("pageshow", () => { sent = false; });
  window.addEventListener("online", next);
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.hidden && leave());
}
