/*
 * Classes of characters that a reader does not see or that change what a reader sees (CVE-2021-42574), by Unicode property:
 * parts of a pattern with the flag v. Every check and every replacement of such characters is built from these.
 */

/** Control characters, line breaks and tabs among them. */
export const CONTROL = '\\p{Cc}'

/** Embeddings, overrides, isolates and marks of the reading direction. */
export const DIRECTION = '\\p{Bidi_Control}'

/** What shows nothing: zero-width characters, fillers, soft hyphens, tags, variation selectors, direction, annotation marks. */
export const HIDDEN = `[\\p{Default_Ignorable_Code_Point}${DIRECTION}\\ufff9-\\ufffb]`

/** The same for prose: the two variation selectors that choose the look of an emoji are allowed. */
export const HIDDEN_IN_PROSE = `[${HIDDEN}--[\\ufe0e\\ufe0f]]`

/** A class of characters without some of them, e.g. `without(CONTROL, '\\n')`. */
export function without(characters: string, allowed: string): string {
  return `[${characters}--[${allowed}]]`
}

/** Finds every character of one of the classes. */
export function anyOf(...classes: string[]): RegExp {
  return new RegExp(`[${classes.join('')}]`, 'gv')
}

/** `U+200B`: for text in which the reader is shown that there is a character. */
export function codePointName(character: string): string {
  return `U+${hexOf(character).toUpperCase().padStart(4, '0')}`
}

/** `\u{200b}`: for source text, in which it means the character. */
export function escapeCharacter(character: string): string {
  return `\\u{${hexOf(character)}}`
}

function hexOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16)
}
