/** What a literal of one word says. */
export type Scalar = string | number | boolean | bigint | null | undefined

/** A literal as a tree: what it says, apart from how it is spelled. */
export type Value =
  | { kind: 'scalar'; value: Scalar }
  | { kind: 'pattern'; source: string; flags: string }
  | { kind: 'list'; items: readonly Value[] }
  | { kind: 'record'; members: readonly Member[] }
  /** `new Date("2024-01-31")`, with the arguments as written: a date without a zone is another one on another machine. */
  | { kind: 'built'; name: Builder; args: readonly Value[] }

export interface Member {
  key: string
  value: Value
}

export type Builder = 'Date' | 'Map' | 'Set' | 'URL'

/** A literal of one word. */
export function scalar(value: Scalar): Value {
  return { kind: 'scalar', value }
}

/** An array. */
export function list(items: readonly Value[]): Value {
  return { kind: 'list', items }
}

/** An object. */
export function record(members: readonly Member[]): Value {
  return { kind: 'record', members }
}

/** A value that is built from one text or list. */
export function built(name: Builder, ...args: readonly Value[]): Value {
  return { kind: 'built', name, args }
}

/** The items of an array, a set, or the pairs of a map; `undefined` for other values. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  if (value.kind === 'list') return value.items
  if (value.kind !== 'built' || (value.name !== 'Map' && value.name !== 'Set')) return undefined
  const [first] = value.args
  return first === undefined ? [] : first.kind === 'list' ? first.items : undefined
}

/** The same collection with other items. */
export function withItems(value: Value, items: readonly Value[]): Value {
  if (value.kind !== 'built') return list(items)
  return items.length === 0 ? built(value.name) : built(value.name, list(items))
}

/** The value of a member; `undefined` where there is none. */
export function memberOf(value: Value, key: string): Value | undefined {
  return value.kind === 'record' ? value.members.find((member) => member.key === key)?.value : undefined
}
