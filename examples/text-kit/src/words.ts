/** The words of a text: runs of letters, digits and apostrophes, in order. */
export function wordsOf(text: string): string[] {
  return text.match(/[\p{Letter}\p{Number}']+/gu) ?? []
}

/** How many words a text has. */
export function countWords(text: string): number {
  return wordsOf(text).length
}
