// Turns each textarea marked `data-rich-text` into an editor. Without this script the textarea stays as it is.
// The editor's own file is named by the page: it has no import map, so that the content policy needs no exception.
import { extensionsFor } from "./extensions.js"
import { showNote } from "./notes.js"
import { tidyPasted } from "./pasted.js"

const elementNames = (html) => {
  const parsed = new DOMParser().parseFromString(html, "text/html")
  return new Set([...parsed.body.querySelectorAll("*")].map((element) => element.localName))
}

// What the editor cannot hold would be lost with the first key pressed. Better to show the HTML.
const lost = (before, after) => {
  const kept = elementNames(after)
  const renamed = { thead: "tbody", tfoot: "tbody", b: "strong", i: "em" }
  return [...elementNames(before)].filter((name) => !kept.has(name) && !kept.has(renamed[name]))
}

const frameFor = (textarea) => {
  const frame = document.createElement("div")
  frame.className = "prose-editor"
  textarea.before(frame)
  frame.append(textarea)
  return frame
}

const start = (library, textarea) => {
  const typed = textarea.value
  const frame = frameFor(textarea)
  const editor = new library.Editor({
    element: frame,
    extensions: extensionsFor(library, textarea),
    content: typed,
    injectCSS: false,
    editorProps: {
      attributes: { "aria-label": textarea.labels[0]?.textContent.trim() || "Text", role: "textbox" },
      transformPastedHTML: tidyPasted,
    },
    onUpdate: () => {
      textarea.value = editor.isEmpty ? "" : editor.getHTML()
      textarea.dispatchEvent(new Event("input", { bubbles: true }))
    },
  })
  const missing = lost(typed, editor.getHTML())
  if (!missing.length) return editor
  editor.destroy()
  frame.replaceWith(textarea)
  showNote(textarea, `This text holds parts the editor cannot show (${missing.join(", ")}). You are editing its HTML.`)
  return null
}

// A box that most readers pass by fetches the editor, which is large, when somebody begins to write.
const onceWanted = (textarea, begin) => {
  const begun = textarea.value || textarea.autofocus || document.activeElement === textarea
  if (begun || !("richTextLazy" in textarea.dataset)) return begin()
  textarea.addEventListener("focus", begin, { once: true })
}

for (const textarea of document.querySelectorAll("textarea[data-rich-text]")) {
  onceWanted(textarea, async () => {
    const library = await import(textarea.dataset.editorSrc)
    // Whoever asked to reply goes on in the text, also where a "#" in the address kept the browser from it.
    const focused = textarea.autofocus || document.activeElement === textarea
    const editor = start(library, textarea)
    if (focused) editor?.commands.focus("end")
  })
}
