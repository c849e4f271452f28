// On a page that says "this was not taken": what dirty-form kept stays, so that the form is filled again.
const SENT = "dirty-form:sent";

export default function sendAgain(element) {
  try {
    const key = sessionStorage.getItem(SENT);
    sessionStorage.removeItem(SENT);
    // A form on this very page sends the same text again: then it goes.
    if (key) element.querySelector("form")?.addEventListener("submit", () => sessionStorage.setItem(SENT, key));
  } catch {
    // Nothing was kept.
  }
}
