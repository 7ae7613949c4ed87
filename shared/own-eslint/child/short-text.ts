import { MAX_OWN_MESSAGE_CHARS } from '../../limits.ts'

/** The first lines of a text as one, cut to what a frame may hold. */
export function shortText(text: unknown, maxChars = MAX_OWN_MESSAGE_CHARS): string {
  return String(text)
    .slice(0, maxChars * 4)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, maxChars)
}
