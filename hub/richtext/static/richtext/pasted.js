// Makes pasted HTML what the editor can hold, word for word: what looked bold is bold, what was a list is a list.
// It walks the parsed tree; a pattern over the text would take words for attributes.
// What keeps readers safe is the sanitiser and the content policy.
import { wordLists } from "./pasted-lists.js"
import { marksOfStyle } from "./pasted-marks.js"

const UNSEEN = "script, noframes, title, meta, link, base, template, noscript"
const KEPT = ["href", "title", "src", "alt", "width", "height", "start", "colspan", "rowspan", "scope", "cite", "data-pm-slice"]

// The content policy complains of styles and handlers that are only parsed: they get other names, no more.
const TAG = /<[a-z][^\s/>]*(?:"[^"]*"|'[^']*'|[^>"'])*>/gi
const ATTRIBUTE = /([^\s"'<>/=]+)(\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+))?/g
const renamed = (whole, name, _, at) => (at > 1 && /^(style$|on)/i.test(name) ? `data-${whole}` : whole)
const sheets = (html) => html.replace(/<(\/?)style\b/gi, "<$1noframes") // which is read the same way
const harmless = (html) => sheets(html).replace(TAG, (tag) => tag.replace(ATTRIBUTE, renamed))

export const tidyPasted = (html) => {
  const { body } = new DOMParser().parseFromString(harmless(html), "text/html")
  for (const element of body.querySelectorAll(`${UNSEEN}, br.Apple-interchange-newline`)) element.remove()
  removeComments(body)
  wordLists(body)
  headings(body)
  for (const element of [...body.querySelectorAll("*")]) {
    if (element.localName === "img" && !element.getAttribute("src")?.startsWith("/files/")) element.remove()
    else tidy(element)
  }
  return body.innerHTML
}

const removeComments = (body) => {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_COMMENT)
  const comments = []
  while (walker.nextNode()) comments.push(walker.currentNode)
  for (const comment of comments) comment.remove()
}

// A page has its own first heading: where the text brings one, all its headings go down by one.
const headings = (body) => {
  const down = body.querySelector("h1") ? 1 : 0
  for (const heading of body.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const level = Math.min(4, Number(heading.localName[1]) + down)
    const named = document.createElement(`h${level}`)
    named.append(...heading.childNodes)
    heading.replaceWith(named)
  }
}

const tidy = (element) => {
  const style = element.dataset.style
  for (const { name } of [...element.attributes]) if (!KEPT.includes(name)) element.removeAttribute(name)
  if (element.hasAttribute("cite")) citeHere(element)
  if (style) marksOfStyle(element, style)
}

// Browsers put whole addresses into the clipboard.
const citeHere = (element) => {
  const { origin, pathname, hash } = new URL(element.getAttribute("cite"), location.href)
  if (origin === location.origin) element.setAttribute("cite", pathname + hash)
  else element.removeAttribute("cite")
}
