// On a page that says "this was not taken": what dirty-form kept stays, so that the form is filled again.
export default function sendAgain() {
  try {
    sessionStorage.removeItem("dirty-form:sent");
  } catch {
    // Nothing was kept.
  }
}
