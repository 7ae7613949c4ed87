/** A text as the source of a regular expression that matches it as it is, with any flags and in a class of characters too. Pure. */
export function literalPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, (sign) => `\\x${sign.charCodeAt(0).toString(16)}`)
}
