// Google Docs and others say "bold" in a style, and "not bold" around a whole text.
const declared = (style) =>
  Object.fromEntries(style.split(";").map((line) => line.split(":").map((part) => part.trim().toLowerCase())))

const isBold = (weight = "") => weight.startsWith("bold") || Number.parseInt(weight) >= 600

const BOLD = ["b", "strong"]
const SLANTED = ["i", "em"]
const INLINE = ["span", "font", "a", "u", "s", "sub", "sup", ...BOLD, ...SLANTED]

const unwrap = (element) => element.replaceWith(...element.childNodes)

const wrapInside = (element, tag) => {
  const mark = document.createElement(tag)
  mark.append(...element.childNodes)
  element.append(mark)
}

export const marksOfStyle = (element, style) => {
  const name = element.localName
  if (!INLINE.includes(name)) return
  const said = declared(style)
  const weight = said["font-weight"]
  const lines = `${said["text-decoration"] ?? ""} ${said["text-decoration-line"] ?? ""}`
  const marks = []
  if (isBold(weight) && !BOLD.includes(name)) marks.push("strong")
  if (said["font-style"] === "italic" && !SLANTED.includes(name)) marks.push("em")
  if (lines.includes("underline") && name !== "u" && !element.closest("a")) marks.push("u")
  if (lines.includes("line-through") && name !== "s") marks.push("s")
  if (said["vertical-align"] === "super" && name !== "sup") marks.push("sup")
  if (said["vertical-align"] === "sub" && name !== "sub") marks.push("sub")
  for (const mark of marks) wrapInside(element, mark)
  const isPlain = (BOLD.includes(name) && weight && !isBold(weight)) || (SLANTED.includes(name) && said["font-style"] === "normal")
  if (isPlain) unwrap(element)
}
