import { exportsOf, type ExportRecord } from '../../../shared/exports/extract-exports.ts'
import { parseFile } from '../../../shared/exports/parse-source.ts'

/** The exports of a module given as text. */
export function extract(source: string, file = 'src/a.ts'): ExportRecord[] {
  return exportsOf({ file, source, program: parseFile(source, file) })
}

/** Each export as `line name(params): result [members] doc`. */
export function described(source: string, file?: string): string[] {
  return extract(source, file).map(({ name, line, doc, signature: { form, params, result, members } }) => {
    const types = params.map((type) => type ?? '?').join(', ')
    const shape =
      form === 'function'
        ? `(${types}): ${result ?? '?'}`
        : ` ${form} ${members.join(' ')}${result ?? ''}`.trimEnd()
    return `${line} ${name}${shape}${doc === '' ? '' : ` // ${doc}`}`
  })
}
