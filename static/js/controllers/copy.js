// <button data-controller="copy" data-text="…"> or data-from="id of what to copy".
const SHOWN_FOR = 2000; // milliseconds

export default function copy(button) {
  const name = button.textContent;
  const status = document.createElement("span");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  button.after(status);

  const say = (words) => {
    button.textContent = words;
    status.textContent = words;
    setTimeout(() => {
      button.textContent = name;
      status.textContent = "";
    }, SHOWN_FOR);
  };

  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.from);
    const text = button.dataset.text ?? source?.value ?? source?.textContent ?? "";
    try {
      await navigator.clipboard.writeText(text.trim());
      say("Copied");
    } catch {
      if (source) getSelection().selectAllChildren(source);
      say(source ? "Press Ctrl + C" : "Could not copy");
    }
  });
  button.hidden = false;
}
