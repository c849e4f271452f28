// Sends what is being written to the server a moment after typing stops: data-draft-url takes the form's fields.
// The field "draft" names the version that this tab shows, so that another tab's text is never written over.
const QUIET = 1500; // milliseconds without a key
const AGAIN = 15000; // after a try that failed
const MOST_KEPT_ALIVE = 60000; // bytes that a browser sends on while the page goes away

export default function draft(form) {
  const status = form.querySelector("[data-draft-status]");
  const version = form.elements.draft;
  let timer;
  let sent = false; // the form itself is on its way
  let kept = packed();
  let going = ""; // what the server is being sent
  let queue = Promise.resolve(); // the next version follows the answer to the one before

  function packed() {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string" && name !== "draft") fields.append(name, value);
    return fields.toString();
  }

  async function save(leaving = false) {
    const now = packed();
    if (sent || now === kept || now === going) return;
    going = now;
    const body = `${now}&draft=${encodeURIComponent(version?.value ?? "")}`;
    const keepalive = leaving && body.length < MOST_KEPT_ALIVE;
    try {
      const headers = { "Content-Type": "application/x-www-form-urlencoded", "X-Requested-With": "fetch" };
      const answer = await fetch(form.dataset.draftUrl, { method: "POST", body, headers, keepalive });
      if (answer.status === 413) return tell("This is too long to be kept while you write. Please split it.");
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const said = await answer.json();
      kept = now;
      if (version) version.value = said.draft;
      // What the server has, this tab need not keep; unless somebody typed on meanwhile.
      if (packed() === now) form.dispatchEvent(new CustomEvent("draft:kept"));
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

  function sentence({ kept: at, beside }) {
    if (!at) return "";
    return `Kept as a draft at ${at}.${beside ? " You wrote on in another tab meanwhile: both texts are in your drafts." : ""}`;
  }

  function tell(words) {
    if (status) status.textContent = words;
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(next, QUIET);
  }

  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", (event) => { sent = event.target === form; });
  window.addEventListener("pageshow", () => { sent = false; });
  window.addEventListener("online", next);
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.hidden && leave());
}
