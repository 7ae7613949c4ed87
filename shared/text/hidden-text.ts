import { anyOf, CONTROL, escapeCharacter, HIDDEN, without } from './invisible.ts'

/** A text without what a reader does not see, and how many pieces were taken out. */
export interface StrippedText {
  text: string
  stripped: number
}

// tabs and line breaks stay, next line (NEL) among them
const INVISIBLE = anyOf(without(CONTROL, '\\t\\n\\r\\u0085'), HIDDEN)

/** Takes the invisible characters out of a text from a repository, a spec or a tool. */
export function stripInvisible(text: string): StrippedText {
  let stripped = 0
  const visible = text.toWellFormed().replace(INVISIBLE, () => {
    stripped += 1
    return ''
  })
  return { text: visible, stripped }
}

/** The same characters as escapes, for text in which they are meant: literals of an example. */
export function showInvisible(text: string): string {
  return text.toWellFormed().replace(INVISIBLE, escapeCharacter)
}

/**
 * What renders as nothing in Markdown. Every repetition is bounded or runs to the end of the text, so that no input
 * makes a pattern start over and over.
 */
const UNRENDERED = [
  /<!--[\s\S]*?(?:-->|$)/g,
  /<(script|style|template|noscript|iframe|object|svg|head)\b[^<>]{0,2000}>[\s\S]*?(?:<\/\1\s*>|$)/gi,
  /<([a-z][a-z0-9-]{0,30})\s[^<>]{0,2000}?(?:hidden|style\s*=|display\s*:|sr-only)[^<>]{0,2000}>[\s\S]*?(?:<\/\1\s*>|$)/gi,
  // tags that carry attributes: alternative texts, titles, data
  /<\/?[a-z][a-z0-9-]{0,30}\s[^<>]{0,2000}=[^<>]{0,2000}>/gi,
  /!\[[^\]\n]{0,1000}\](?:\([^)\n]{0,1000}\)|\[[^\]\n]{0,200}\])/g,
  // reference definitions, which some use as comments: [//]: # (text)
  /^ {0,3}\[[^\]\n]{1,200}\]:[^\n]{0,2000}$/gm,
  /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|zerowidthspace|zwj|zwnj|shy|lrm|rlm|nobreak|invisible[a-z]{1,10}|ic|it|af);/gi,
]
const TITLED_LINK = /(\]\([^()\s]{0,1000})\s+(?:"[^"\n]{0,1000}"|'[^'\n]{0,1000}')\)/g

/** Takes out of Markdown what its reader does not see, invisible characters included. */
export function stripMarkdown(markdown: string): StrippedText {
  const first = stripInvisible(markdown)
  let { text } = first
  let stripped = first.stripped
  for (const pattern of UNRENDERED) {
    text = text.replace(pattern, () => {
      stripped += 1
      return ''
    })
  }
  text = text.replace(TITLED_LINK, (_, link: string) => {
    stripped += 1
    return `${link})`
  })
  return { text, stripped }
}
