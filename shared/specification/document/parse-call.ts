import { firstProblem, wordsOf } from './literal.ts'
import { readExpression, type Expression } from '../../exports/parse-source.ts'

/** A call whose arguments are data. `callee` is the export it starts from, `text` the call as written. */
export type CallReading = { kind: 'ok'; callee: string; text: string } | { kind: 'bad'; message: string }

const MAX_CALL_LENGTH = 2_000

/**
 * Reads a call of a spec's data row: `fn(...)`, `new Cls(...)`, `object.method(...)`, and methods of what such a call gave
 * (`new Cls(1).method(2)`). Arguments are literals only, so that the text may be copied into a test file: no names but
 * the callee, no functions, no template expressions, no comments, no way to a constructor.
 */
export function parseCall(text: string): CallReading {
  if (text.length > MAX_CALL_LENGTH) return bad(`is longer than ${MAX_CALL_LENGTH} characters`)
  if (!text.isWellFormed()) return bad('is not valid Unicode')
  const read = readExpression(text)
  if (read.kind === 'bad') return bad(read.message)
  const { node } = read
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') {
    return bad(`is no call but ${article(wordsOf(node.type))}`)
  }
  const root = rootOf(node)
  if (root.kind === 'bad') return root
  return { kind: 'ok', callee: root.name, text: text.slice(node.start ?? 0, node.end ?? text.length) }
}

type Root = { kind: 'ok'; name: string } | { kind: 'bad'; message: string }
type Callee = Extract<Expression, { type: 'CallExpression' }>['callee']

/** Ways from any value to the Function constructor or to shared prototypes. */
const DANGEROUS = /^(constructor|prototype|__proto__|__(define|lookup)(Getter|Setter)__)$/

function rootOf(node: Callee): Root {
  if (node.type === 'Identifier') return { kind: 'ok', name: node.name }
  if (node.type === 'MemberExpression') return memberRoot(node)
  if (node.type === 'CallExpression' || node.type === 'NewExpression') {
    const problem = firstProblem(node.arguments)
    return problem === undefined ? rootOf(node.callee) : bad(problem)
  }
  return bad(`calls ${article(wordsOf(node.type))}, not an export`)
}

function memberRoot({ property, computed, object }: Extract<Callee, { type: 'MemberExpression' }>): Root {
  if (computed || property.type !== 'Identifier') return bad('may name members only as object.member')
  return DANGEROUS.test(property.name) ? bad(`may not reach ${property.name}`) : rootOf(object)
}

function article(words: string): string {
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`
}

function bad(message: string): { kind: 'bad'; message: string } {
  return { kind: 'bad', message }
}
