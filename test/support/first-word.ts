/** A spec of the example repository that adds one function to `src/words.ts`. `write` is a YAML list of paths. */
export function firstWordSpec(write: string): string {
  return `---
id: first-word
title: The first word of a text
why: Badges show the first word of a product name.
paths: { write: ${write}, read: [] }
acceptance:
  - id: AC-1
    ears: When the text has words, firstWord shall return the first of them.
    examples:
      - { call: 'firstWord("Oak chair")', returns: Oak }
interface:
  - { module: src/words.ts, signature: "function firstWord(text: string): string" }
---
`
}

/** What a right writer adds to the file. */
export const FIRST_WORD = `
/** The first word of a text, empty when it has none. */
export function firstWord(text: string): string {
  return wordsOf(text)[0] ?? ''
}
`
