/** Code, quoted values and URLs in a sentence: names and data, not wording. */
const CODE =
  /`[^`]*`|"[^"]*"|\u201c[^\u201d]*\u201d|(?<![\p{L}\p{N}])'[^']*'(?![\p{L}\p{N}])|https?:\/\/\S+/gu

/** The sentence with code and quoted values replaced by `_`, of the same length, so that places survive. */
export function maskCode(sentence: string): string {
  return sentence.replace(CODE, (code) => '_'.repeat(code.length))
}
