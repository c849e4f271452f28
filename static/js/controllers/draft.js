// Sends what is being written to the server a moment after typing stops: data-draft-url takes the form's fields.
const QUIET = 1500; // milliseconds without a key
const AGAIN = 15000; // after a try that failed
const MOST_KEPT_ALIVE = 60000; // bytes that a browser sends on while the page goes away

export default function draft(form) {
  const status = form.querySelector("[data-draft-status]");
  let timer;
  let sent = false; // the form itself is on its way
  let kept = packed();

  function packed() {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
    return fields.toString();
  }

  async function save(leaving = false) {
    clearTimeout(timer);
    const now = packed();
    if (sent || now === kept) return;
    const keepalive = leaving && now.length < MOST_KEPT_ALIVE;
    try {
      const headers = { "Content-Type": "application/x-www-form-urlencoded", "X-Requested-With": "fetch" };
      const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: now, headers, keepalive });
      if (answer.status === 413) return tell("This is too long to be kept while you write. Please split it.");
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const at = (await answer.json()).kept;
      kept = now;
      // What the server has, this tab need not keep; unless somebody typed on meanwhile.
      if (packed() === now) form.dispatchEvent(new CustomEvent("draft:kept"));
      tell(at ? `Kept as a draft at ${at}.` : "");
    } catch {
      tell("We cannot keep your draft just now: you may be offline or signed out. Your text stays in this tab.");
      timer = setTimeout(save, AGAIN);
    }
  }

  function tell(sentence) {
    if (status) status.textContent = sentence;
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(save, QUIET);
  }

  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", (event) => { sent = event.target === form; });
  window.addEventListener("pageshow", () => { sent = false; });
  window.addEventListener("online", () => save());
  window.addEventListener("pagehide", () => save(true));
  document.addEventListener("visibilitychange", () => document.hidden && save(true));
}
