/** A step that keeps the form of an example is tried earlier, one that breaks the form later. */
const KEPT = -0.5
const BROKEN = 1.5

/**
 * How much later a text should be tried, by its form. Where texts hold numbers their form is a rule, and most steps break it: of a day, nearly
 * every character that is dropped makes no day. A few of those are enough.
 */
export function formDelay(texts: readonly string[]): (text: string) => number {
  const formOf = hasFixedWidths(texts) ? widthsOf : partsOf
  const forms = new Set(texts.map(formOf))
  const isRule = texts.some((text) => /\d/.test(text) && /[^\d\s]/.test(text))
  return (text) => (!isRule ? 0 : forms.has(formOf(text)) ? KEPT : BROKEN)
}

/** Are numbers filled up with zeros, as in `2024-01-31`? Words without a number do not count. */
export function hasFixedWidths(texts: readonly string[]): boolean {
  const numbered = texts.filter((text) => /\d/.test(text))
  const isFilled = numbered.some((text) => /(?<!\d)0\d/.test(text))
  return isFilled && new Set(numbered.map(widthsOf)).size === 1
}

/** Runs of letters as `a`, of digits as `0`: `1h 30m` as `0a 0a`. */
function partsOf(text: string): string {
  return text.replace(/\p{L}+/gu, 'a').replace(/\p{N}+/gu, '0')
}

/** The same with the lengths of numbers: `2024-01-31` as `0000-00-00`. */
function widthsOf(text: string): string {
  return text.replace(/\p{L}+/gu, 'a').replace(/\p{N}/gu, '0')
}
