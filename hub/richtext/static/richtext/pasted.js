// What comes with a paste and would be dropped on saving goes at once: styles, handlers, pictures of other sites.
// This is for the eye; the content policy and the sanitiser are what keeps readers safe.
const ATTRIBUTES = /\s(?:style|class|id|lang|on\w+)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi
const PICTURES = /<img\b(?![^>]*\ssrc=["']?\/files\/)[^>]*>/gi
const BLOCKS = /<(script|style|head|title|meta|link)\b[^>]*>(?:[\s\S]*?<\/\1>)?/gi

export const tidyPasted = (html) => html.replace(BLOCKS, "").replace(PICTURES, "").replace(ATTRIBUTES, "")
