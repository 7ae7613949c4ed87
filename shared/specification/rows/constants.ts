import type { YamlDocument } from '../../formats/yaml.ts'
import type { RawRow } from './raw-row.ts'
import { escapePointer } from '../../formats/json-pointer.ts'

/** Words that mean a value of JavaScript where YAML has no quotes around them. */
const CONSTANTS: Readonly<Record<string, number | undefined>> = {
  undefined: undefined,
  NaN,
  Infinity,
  '-Infinity': -Infinity,
}

/** The fields of a row that hold a value. */
const VALUES = ['returns', 'awaits', 'equals', 'contains', 'anyOrder'] as const

export type Quoted = Pick<YamlDocument, 'isQuoted'>

/** A row in which `undefined`, `NaN` and the infinities are values; in quotes they stay texts. */
export function withConstants(row: RawRow, pointer: string, document: Quoted): RawRow {
  const said = VALUES.filter((name) => Object.hasOwn(row, name))
  const values = said.map((name) => [name, constantsIn(row[name], `${pointer}/${name}`, document)] as const)
  return { ...row, ...Object.fromEntries(values) }
}

/** The same for every text in a value. */
export function constantsIn(value: unknown, pointer: string, document: Quoted): unknown {
  if (typeof value === 'string')
    return Object.hasOwn(CONSTANTS, value) && !document.isQuoted(pointer) ? CONSTANTS[value] : value
  if (Array.isArray(value)) return value.map((item, at) => constantsIn(item, `${pointer}/${at}`, document))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(
    ([key, member]) => [key, constantsIn(member, `${pointer}/${escapePointer(key)}`, document)] as const,
  )
  return Object.fromEntries(members)
}
