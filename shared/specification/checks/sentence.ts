import type { Criterion } from '../document/spec.ts'

/** Code, quoted values and URLs in a sentence: names and data, not wording. */
const CODE =
  /`[^`]*`|"[^"]*"|\u201c[^\u201d]*\u201d|(?<![\p{L}\p{N}])'[^']*'(?![\p{L}\p{N}])|https?:\/\/\S+/gu

/** The sentence with code and quoted values replaced by `_`, of the same length, so that places survive. */
export function maskCode(sentence: string): string {
  return sentence.replace(CODE, (code) => '_'.repeat(code.length))
}

const FIELDS = ['ears', 'given', 'when', 'then'] as const

export interface NormativeSentence {
  pointer: string
  text: string
}

/** The sentences of a criterion that bind: EARS or given/when/then. Titles, reasons and prose do not. */
export function normativeSentences(criterion: Criterion, index: number): NormativeSentence[] {
  return FIELDS.flatMap((field) => {
    const text = criterion[field]
    return text === undefined ? [] : [{ pointer: `/acceptance/${index}/${field}`, text }]
  })
}
