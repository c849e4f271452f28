// Whom the text answers: the tick that takes it away becomes a cross, and the caret stays in the text.
export default function answering(notice) {
  const tick = notice.querySelector("input");
  const away = notice.querySelector("button");
  const form = tick.form;
  tick.hidden = true;
  away.hidden = false;

  away.addEventListener("click", () => {
    tick.checked = false;
    form.dispatchEvent(new Event("change", { bubbles: true }));
    notice.hidden = true;
    (form.querySelector("[contenteditable=true]") ?? form.elements.namedItem("body")).focus();
  });
}
