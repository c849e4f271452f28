// A report's page without a mouse: 1 … 9 choose, m to the reason, c claims, u goes back to the list, Ctrl and Enter decides.
export function isTyping(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  const field = event.target;
  const ticks = ["checkbox", "radio", "button", "submit"];
  return field.isContentEditable || /^(TEXTAREA|SELECT)$/.test(field.tagName) || (field.tagName === "INPUT" && !ticks.includes(field.type));
}

export function toggleKeys(element) {
  const list = element.querySelector("[data-keys]");
  if (list) list.open = !list.open;
}

export default function caseKeys(element) {
  const note = element.querySelector("textarea[name=note]");
  const choose = (number) => {
    const choice = element.querySelectorAll("input[name=decision]")[number - 1];
    choice?.click();
    choice?.focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.target.closest("form")?.requestSubmit();
      return;
    }
    if (isTyping(event)) return;
    if (/^[1-9]$/.test(event.key)) choose(Number(event.key));
    else if (event.key === "m") note?.focus();
    else if (event.key === "c") element.querySelector('[data-key="c"]')?.click();
    else if (event.key === "u") window.location.assign(element.dataset.queue);
    else if (event.key === "?") toggleKeys(element);
    else return;
    event.preventDefault();
  });
  // What is decided about many asks for nothing but the reason.
  if (element.tagName === "FORM") note?.focus();
}
