// What can be written: the same elements that the sanitiser lets through.
import { pictures } from "./pictures.js"

const SMALL_MARKS = ["cite", "q", "kbd", "small", "mark", "code"]

const smallMark = (library, tag) =>
  library.Mark.create({
    name: `plain-${tag}`,
    parseHTML: () => [{ tag }],
    renderHTML: () => [tag, 0],
  })

const abbreviation = (library) =>
  library.Mark.create({
    name: "abbreviation",
    addAttributes: () => ({ title: { default: null } }),
    parseHTML: () => [{ tag: "abbr" }],
    renderHTML: ({ HTMLAttributes }) => ["abbr", HTMLAttributes, 0],
  })

const definitions = (library) =>
  [
    { name: "definitionList", tag: "dl", group: "block", content: "(definitionTerm | definition)+" },
    { name: "definitionTerm", tag: "dt", content: "inline*" },
    { name: "definition", tag: "dd", content: "inline*" },
  ].map(({ tag, ...rest }) =>
    library.Node.create({ ...rest, parseHTML: () => [{ tag }], renderHTML: () => [tag, 0] }),
  )

// What a quotation is from stays with it: hidden there, it is hidden here (hub.quotations).
const quotation = ({ Blockquote }) =>
  Blockquote.extend({
    addAttributes() {
      return { ...this.parent?.(), cite: { default: null } }
    },
  })

export const extensionsFor = (library, textarea) => {
  const { Document, Paragraph, Text, HardBreak, Dropcursor, Gapcursor, Menu, History, HTML } = library
  const { Bold, Italic, Underline, Strike, Subscript, Superscript } = library
  const { BulletList, OrderedList, ListItem, CodeBlock, HorizontalRule, Heading, Link } = library
  const { Table, TableRow, TableHeader, TableCell } = library
  return [
    ...[Document, Paragraph, Text, HardBreak, Dropcursor, Gapcursor, Menu, History, HTML],
    ...[Bold, Italic, Underline, Strike, Subscript, Superscript],
    ...[BulletList, ListItem, quotation(library), CodeBlock, HorizontalRule],
    ...[Table, TableRow, TableHeader, TableCell],
    OrderedList.configure({ enableListAttributes: false }),
    Heading.configure({ levels: [2, 3, 4] }),
    Link.configure({ enableTarget: false, protocols: ["http", "https", "mailto", "tel"] }),
    ...SMALL_MARKS.map((tag) => smallMark(library, tag)),
    abbreviation(library),
    ...definitions(library),
    ...pictures(library, textarea),
  ]
}
