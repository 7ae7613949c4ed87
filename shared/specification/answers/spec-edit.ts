import { isMap, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml'
import type { Json } from '../../formats/canonical.ts'
import type { DomainLine, Example } from '../document/spec.ts'
import { fieldInsertion, itemInsertion, type Insertion } from './insert-yaml.ts'

/** One thing that an answer adds to a spec. `criterion` is the place of one in the list. */
export type AnswerEdit =
  | { kind: 'row'; criterion: number; row: Example }
  | { kind: 'criterion'; id: string; ears: string; row: Example }
  | { kind: 'domain'; line: DomainLine }

/** One thing that is added to a spec. `released` is what a release adds. */
export type SpecEdit = AnswerEdit | { kind: 'released'; serial: string }

const OPENING = /^\ufeff?(?:[^\S\n]*\n)*---[ \t]*\r?\n/
const CLOSING = /^---[ \t]*\r?$/m

/** The text of a spec file with the edit in it, every other character as it was; `undefined` where there is no place for it. */
export function editedText(text: string, edit: SpecEdit): string | undefined {
  const start = OPENING.exec(text)?.[0].length
  if (start === undefined) return undefined
  const rest = text.slice(start)
  const body = rest.slice(0, CLOSING.exec(rest)?.index ?? rest.length)
  const root = parseDocument(body, {
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: false,
  }).contents
  const insertion = isMap(root) ? insertionOf(body, root, edit) : undefined
  if (insertion === undefined) return undefined
  const at = start + insertion.offset
  return `${text.slice(0, at)}${insertion.text}${text.slice(at)}`
}

function insertionOf(body: string, root: YAMLMap, edit: SpecEdit): Insertion | undefined {
  const acceptance = listOf(root, 'acceptance')
  switch (edit.kind) {
    case 'released': {
      const field = `released: ${edit.serial}`
      return fieldInsertion(body, root, { flow: field, block: [field] })
    }
    case 'domain':
      return addedTo(body, root, 'domain', flowText(jsonOf(edit.line)))
    case 'criterion':
      return acceptance && itemInsertion(body, acceptance, criterionTexts(edit))
    case 'row': {
      const criterion = acceptance?.items[edit.criterion]
      return isMap(criterion) ? addedTo(body, criterion, 'examples', flowText(jsonOf(edit.row))) : undefined
    }
  }
}

/** A row or a line as plain data: a row holds nothing but JSON. */
function jsonOf(value: Example | DomainLine): Json {
  return value as unknown as Json
}

function criterionTexts({ id, ears, row }: Extract<SpecEdit, { kind: 'criterion' }>): {
  flow: string
  block: string[]
} {
  const fields = [`id: ${flowText(id)}`, `ears: ${flowText(ears)}`]
  const text = flowText(jsonOf(row))
  return {
    flow: `{ ${fields.join(', ')}, examples: [${text}] }`,
    block: [...fields, 'examples:', `  - ${text}`],
  }
}

/** One more item of a list that is a field of a map, or the field with this one item. */
function addedTo(body: string, map: YAMLMap, name: string, item: string): Insertion | undefined {
  const list = listOf(map, name)
  if (list !== undefined) return itemInsertion(body, list, { flow: item, block: [item] })
  return fieldInsertion(body, map, { flow: `${name}: [${item}]`, block: [`${name}:`, `  - ${item}`] })
}

function listOf(map: YAMLMap, name: string): YAMLSeq | undefined {
  const list = map.get(name, true)
  return isSeq(list) ? list : undefined
}

/** A value as YAML in flow style on one line, with as few quotes as are safe. It means the same in and outside of brackets. */
function flowText(value: Json): string {
  if (typeof value === 'string') return flowString(value)
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const members = Object.entries(value).map(([key, member]) => `${flowString(key)}: ${flowText(member)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

/** Plain where no reader of YAML could take it for anything else, in single quotes where nothing has to be escaped. */
function flowString(text: string): string {
  if (
    /^[A-Za-z][\w-]*( [\w-]+)*$/.test(text) &&
    !/^(true|false|null|yes|no|on|off|y|n|undefined|NaN|Infinity)$/i.test(text)
  )
    return text
  if (/^[ -~]+$/.test(text)) return `'${text.replaceAll("'", "''")}'`
  return JSON.stringify(text).replace(/[\u007f-\u009f\u00a0\u2028\u2029\ufeff]/g, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
