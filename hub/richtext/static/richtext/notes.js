// A sentence under the field, read out by screen readers.
export const showNote = (textarea, words) => {
  const field = textarea.closest(".prose-editor") ?? textarea
  let note = field.parentElement.querySelector(".rich-text-note")
  if (!note) {
    note = document.createElement("p")
    note.className = "rich-text-note"
    note.setAttribute("role", "status")
    field.after(note)
  }
  note.textContent = words
}
