import { codePointName, CONTROL, HIDDEN, without } from './invisible.ts'

/** A text in which every character is seen, and how many were spelled out. */
export interface SpelledText {
  text: string
  spelled: number
}

// white space other than a plain space, a tab and a line feed looks like those; U+2800 is a blank pattern of Braille
const UNSEEN = `[${CONTROL}${HIDDEN}\\p{Z}\\u2800\\p{Noncharacter_Code_Point}]`
const SPELLING = 'U\\+([0-9A-Fa-f]{1,6})⟧'
const TO_SPELL = new RegExp(`${without(UNSEEN, ' \\t\\n')}|⟦(?=${SPELLING})`, 'gv')
const SPELLED = new RegExp(`⟦${SPELLING}`, 'gv')

/**
 * Writes each character that a reader does not see as `⟦U+200D⟧`. The first character of a text that is already such a
 * spelling is spelled as well, so {@link readSpelling} gives back exactly the text that was given.
 */
export function spellHidden(text: string): SpelledText {
  let spelled = 0
  const shown = text.replace(TO_SPELL, (character) => {
    spelled += 1
    return `⟦${codePointName(character)}⟧`
  })
  return { text: shown, spelled }
}

/** The characters that the spellings in a text stand for. A number that is no character stays as it is. */
export function readSpelling(text: string): string {
  return text.replace(SPELLED, (spelling, hex: string) => {
    const code = Number.parseInt(hex, 16)
    const isCharacter = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
    return isCharacter ? String.fromCodePoint(code) : spelling
  })
}
