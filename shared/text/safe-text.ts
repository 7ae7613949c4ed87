// control characters, ANSI escapes' introducer, invisible and direction-changing characters
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu

/** Untrusted text as one line of at most `maxChars` visible characters, for a message. Redact before cutting. */
export function safeText(text: string, maxChars: number): string {
  const line = text
    .slice(0, maxChars * 16)
    .toWellFormed()
    .replace(UNSAFE, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
  const characters = Array.from(line)
  return characters.length <= maxChars ? line : `${characters.slice(0, maxChars - 1).join('')}…`
}

/** The same in quotes, with quotes and backslashes inside escaped. */
export function quoted(text: string, maxChars: number): string {
  return JSON.stringify(safeText(text, maxChars))
}
