// A button beside a password that shows what was typed, and hides it again before the form is sent.
export default function reveal(element) {
  const input = element.querySelector("input[type=password]");
  if (!input) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: "Show the password" });
  button.setAttribute("aria-controls", input.id);
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    button.textContent = shown ? "Hide the password" : "Show the password";
  };
  button.addEventListener("click", () => show(input.type === "password"));
  input.form?.addEventListener("submit", () => show(false));
  input.after(button);
}
