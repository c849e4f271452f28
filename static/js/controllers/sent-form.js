// What became of the form that the page before sent: it was taken, unless this page says that it was not.
const SENT = "dirty-form:sent";
const TAKEN = "dirty-form:taken"; // which form was taken last, and with which words: Back does not offer them again

export function isTaken(key, words) {
  const taken = JSON.parse(sessionStorage.getItem(TAKEN) ?? "{}");
  return taken.key === key && taken.words === words;
}

export default function sentForm(page) {
  try {
    // A page that sends the same text again waits for the answer to that.
    if (page.querySelector("[data-controller~=send-again]")) return;
    const sent = sessionStorage.getItem(SENT);
    sessionStorage.removeItem(SENT);
    const wentBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
    if (!sent || wentBack || page.querySelector(".error-summary, .error-page")) return;
    sessionStorage.removeItem(JSON.parse(sent).key);
    sessionStorage.setItem(TAKEN, sent);
  } catch {
    // Storage may be closed: then nothing was kept.
  }
}
