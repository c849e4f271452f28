// Pictures: chosen from the person's own device, checked and kept by this site, never linked from elsewhere.
import { showNote } from "./notes.js"

const send = async (textarea, file) => {
  const body = new FormData()
  body.set("picture", file)
  body.set("csrfmiddlewaretoken", textarea.form.elements.csrfmiddlewaretoken.value)
  const answer = await fetch(textarea.dataset.uploadUrl, { method: "POST", body, credentials: "same-origin" })
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json")
  const said = isJson ? await answer.json() : {}
  if (!answer.ok || !said.src) throw new Error(said.error ?? "The picture did not arrive. Please try again.")
  return said
}

const choose = () =>
  new Promise((resolve) => {
    const input = document.createElement("input")
    input.type = "file"
    input.accept = "image/png,image/jpeg,image/webp,image/gif"
    input.addEventListener("change", () => resolve(input.files[0]))
    input.click()
  })

const insert = async (library, editor, textarea) => {
  const file = await choose()
  if (!file) return
  showNote(textarea, "Sending the picture…")
  try {
    const { src } = await send(textarea, file)
    showNote(textarea, "")
    const words = { alt: { type: "string", title: "What the picture shows, for people who cannot see it" } }
    const { alt = "" } = (await library.updateAttrsDialog(words, { title: "Picture" })(editor, {})) ?? {}
    editor.chain().focus().insertContent({ type: "figure", content: [{ type: "image", attrs: { src, alt } }] }).run()
  } catch (error) {
    showNote(textarea, error.message)
  }
}

export const pictures = (library, textarea) => {
  const { Image, Caption, materialMenuButton } = library
  const Figure = library.Figure.extend({
    addMenuItems({ menu }) {
      menu.defineItem({
        name: "figure",
        groups: "nodes",
        button: materialMenuButton("image", "picture"),
        active: (editor) => editor.isActive("figure"),
        hidden: (editor) => !textarea.dataset.uploadUrl && !editor.isActive("figure"),
        command: (editor) =>
          editor.isActive("figure") ? editor.commands.editImage() : insert(library, editor, textarea),
      })
    },
  })
  return [Image, Figure, Caption]
}
