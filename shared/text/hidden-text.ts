/** A text without what a reader does not see, and how many pieces were taken out. */
export interface StrippedText {
  text: string
  stripped: number
}

/**
 * Characters that show nothing and so can carry instructions past a reader: controls, soft hyphen, zero-width and
 * direction marks, fillers, variation selectors, annotation marks, and the tag block that spells ASCII invisibly.
 */
const INVISIBLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]|[\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu

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
  return text
    .toWellFormed()
    .replace(INVISIBLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
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
