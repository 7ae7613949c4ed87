import { sourceOf, sourceString } from '../../../specification/rows/source-text.ts'
import type { CallTree, Link } from './read-call.ts'
import type { Member, Scalar, Value } from './value.ts'

/** A call as source text. Equal trees give equal texts. */
export function callText({ callee, links }: CallTree): string {
  return links.reduce((before, link, at) => writeLink(before, link, at === 0), callee)
}

function writeLink(before: string, { names, isNew, args }: Link, isFirst: boolean): string {
  const target = [before, ...names].join('.')
  return `${isNew && isFirst ? 'new ' : ''}${target}(${args.map(valueText).join(', ')})`
}

/** A value as source text: the shortest literal that says the same. */
export function valueText(value: Value): string {
  switch (value.kind) {
    case 'scalar':
      return isPlain(value.value) ? `"${value.value}"` : sourceOf(value.value)
    case 'pattern':
      return `/${value.source}/${value.flags}`
    case 'list':
      return `[${value.items.map(valueText).join(', ')}]`
    case 'record':
      return value.members.length === 0 ? '{}' : `{ ${value.members.map(memberText).join(', ')} }`
    case 'built':
      return `new ${value.name}(${value.args.map(valueText).join(', ')})`
  }
}

/** Thousands of texts are written, and most need no escape. */
function isPlain(value: Scalar): value is string {
  return typeof value === 'string' && /^[ !#-[\]-~]*$/.test(value)
}

function memberText({ key, value }: Member): string {
  const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : sourceString(key)
  return `${name}: ${valueText(value)}`
}

/** Do two values say the same? */
export function isSame(one: Value, other: Value): boolean {
  if (one.kind === 'scalar' && other.kind === 'scalar') return Object.is(one.value, other.value)
  return one.kind === other.kind && (one === other || valueText(one) === valueText(other))
}
