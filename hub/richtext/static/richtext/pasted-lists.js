// Word writes a list as paragraphs: style="mso-list:l0 level2 lfo1", with the bullet or number as text before the words.
const PLACE = /mso-list:\s*(l\d+)\s+level(\d+)/i
const IGNORED = /mso-list:\s*ignore/i
const NUMBERED = /^\(?(?:\d+|[a-z]|[ivxlcdm]+)[.):]/i

const placeOf = (element) => {
  const place = PLACE.exec(element.dataset.style ?? "")
  return place && { list: place[1], level: Number(place[2]) }
}

const takeMarker = (paragraph) => {
  const marker = [...paragraph.querySelectorAll("[data-style]")].find((each) => IGNORED.test(each.dataset.style))
  const text = marker?.textContent.trim() ?? ""
  marker?.remove()
  return text
}

const newList = (marker) => {
  const list = document.createElement(NUMBERED.test(marker) ? "ol" : "ul")
  const first = Number.parseInt(marker.replace("(", ""))
  if (list.localName === "ol" && first > 1) list.setAttribute("start", first)
  return list
}

// `open` are the lists that the next paragraph may belong to, the outermost first.
const addTo = (open, paragraph, { list: id, level }) => {
  const marker = takeMarker(paragraph)
  const depth = Math.min(level, open.length + 1)
  open.length = Math.min(open.length, depth)
  const last = open[depth - 1]
  if (last && (last.id !== id || last.element.localName !== newList(marker).localName)) open.length = depth - 1
  if (open.length < depth) {
    const element = newList(marker)
    const above = open.at(-1)?.element.lastElementChild
    if (above) above.append(element)
    else paragraph.before(element)
    open.push({ id, element })
  }
  const item = document.createElement("li")
  open.at(-1).element.append(item)
  item.append(paragraph)
}

export const wordLists = (body) => {
  let open = []
  let after
  for (const paragraph of [...body.querySelectorAll("p, div")]) {
    const place = placeOf(paragraph)
    if (!place) continue
    if (!after || previousOf(paragraph) !== after) open = []
    addTo(open, paragraph, place)
    after = open[0].element
  }
}

const previousOf = (paragraph) => {
  let before = paragraph.previousSibling
  while (before && before.nodeType === Node.TEXT_NODE && !before.data.trim()) before = before.previousSibling
  return before
}
