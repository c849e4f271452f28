// Shows what needs passkeys where the browser has them, and says so when one was not used.
export default function passkey(element) {
  if (!window.PublicKeyCredential) return;
  element.hidden = false;
  const problem = element.querySelector("[data-passkey-problem]");
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    problem.hidden = false;
  });
}
