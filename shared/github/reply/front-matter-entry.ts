import { isNode, isSeq, parseDocument, type Document } from 'yaml'
import { FactoryError } from '../../errors.ts'
import type { JsonObject } from '../../formats/canonical.ts'

const FRONT_MATTER = /^(\ufeff?\s*---[ \t]*\r?\n)([^]*?)(^---[ \t]*\r?$[^]*)$/m

/**
 * The file of a spec with one entry added at the end of a list of its front matter. Where the list stands in block style, the entry is a
 * line of its own and no other byte changes; else the front matter is written anew.
 * @throws FactoryError ANSWER_REFUSED for a file without front matter.
 */
export function withEntry(bytes: Buffer, at: readonly (string | number)[], entry: JsonObject): Buffer {
  const [, head, yaml, rest] = FRONT_MATTER.exec(bytes.toString('utf8')) ?? []
  if (head === undefined || yaml === undefined || rest === undefined)
    throw new FactoryError('ANSWER_REFUSED', 'the spec has no front matter', {
      hint: 'edit the spec by hand',
    })
  const document = parseDocument(yaml, { version: '1.2' })
  return Buffer.from(`${head}${inserted(yaml, document, { at, entry })}${rest}`)
}

interface NewEntry {
  at: readonly (string | number)[]
  entry: JsonObject
}

function inserted(yaml: string, document: Document, { at, entry }: NewEntry): string {
  const list = document.getIn(at, true)
  if (list === undefined) return `${yaml}${String(at.at(-1))}:\n  - ${flow(entry)}\n`
  const last: unknown = isSeq(list) ? list.items.at(-1) : undefined
  const [from = 0, to = 0] = isNode(last) ? (last.range ?? []) : []
  const begin = yaml.lastIndexOf('\n', from - 1) + 1
  const dash = /^[ ]*- /.exec(yaml.slice(begin, from))
  if (!isSeq(list) || list.flow === true || dash === null) return rewritten(document, { at, entry })
  // an item ends where its last line does; block items end behind it
  const end = yaml.indexOf('\n', Math.max(to - 1, 0))
  const place = end === -1 ? yaml.length : end + 1
  return `${yaml.slice(0, place)}${dash[0]}${flow(entry)}\n${yaml.slice(place)}`
}

function rewritten(document: Document, { at, entry }: NewEntry): string {
  document.addIn(at, document.createNode(entry, { flow: true }))
  return document.toString({ lineWidth: 0 })
}

/** JSON is YAML: a mapping on one line. */
function flow(entry: JsonObject): string {
  const members = Object.entries(entry).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  return `{ ${members.join(', ')} }`
}
