import type { ExportRecord } from './extract-exports.ts'
import type { Signature } from './read-declaration.ts'

const NAME = '[\\p{ID_Start}$_][\\p{ID_Continue}$\\u200c\\u200d]*'
const WORDS = 'async\\s+|declare\\s+|abstract\\s+|const\\s+(?=enum\\b)|default\\s+'
const FORM = 'function\\b\\s*\\*?|class\\b|const\\b|let\\b|var\\b|enum\\b|interface\\b|type\\b|namespace\\b'

/** `export function name`, with the words that may stand between. */
const DECLARED = new RegExp(`\\bexport\\s+(?:${WORDS}){0,3}(${FORM})\\s*(${NAME})`, 'gu')
/** `export { a, b as c }`. A brace ends the match, so that each character is looked at once. */
const LISTED = /\bexport\s*(?:type\s*)?\{([^{}]*)\}/gu
/** `exports.name = ...` and `module.exports.name = ...`. */
const ASSIGNED = new RegExp(`\\bexports\\s*\\.\\s*(${NAME})\\s*=`, 'gu')
const LAST_NAME = new RegExp(`(${NAME})\\s*$`, 'u')

/**
 * The exports of a text that cannot be parsed, or not within its time, by what looks like them: names, without types and
 * comments. Names in strings and comments are among them; to the search for an equivalent one too many does no harm.
 */
export function namesInText(file: string, text: string): ExportRecord[] {
  const declared = [...text.matchAll(DECLARED)].map(([, form = '', name = '']) => ({ name, form }))
  const listed = [...text.matchAll(LISTED)].flatMap(([, list = '']) =>
    list.split(',').flatMap((part) => LAST_NAME.exec(part)?.[1] ?? []),
  )
  const assigned = [...text.matchAll(ASSIGNED)].map(([, name = '']) => name)
  const others = [...listed, ...assigned].map((name) => ({ name, form: '' }))
  const seen = new Map([...declared, ...others].map((each) => [each.name, each]))
  return [...seen.values()].map(({ name, form }) => ({
    name,
    file,
    line: 1,
    signature: { ...UNKNOWN, form: formOf(form) },
    doc: '',
  }))
}

const UNKNOWN: Signature = { form: 'constant', params: [], result: undefined, generics: [], members: [] }

function formOf(word: string): Signature['form'] {
  if (word.startsWith('class')) return 'class'
  return /^(?:interface|type)/.test(word) ? 'type' : 'constant'
}
