import { nodeIn, nodesIn } from '../syntax/node.ts'
import { parameterAt, parametersAround, type Kind } from '../syntax/declared.ts'
import { replaced, type Operator } from '../syntax/edit.ts'
import { operand, strengthOf } from '../syntax/fitted.ts'
import type { Visit } from '../syntax/visit.ts'

/*
 * What simple code leaves out. The other operators take something away from a change or exchange it: they find what a change does and no
 * example asks for. A change that lacks a step is told apart only by variants that have the step.
 */

/** What may be done to an argument before it is used. */
const STEPS: Record<Kind, readonly ((name: string) => string)[]> = {
  text: [(name) => `${name}.trim()`, (name) => `${name}.toLowerCase()`],
  number: [(name) => `Math.abs(${name})`, (name) => `Math.trunc(${name})`, (name) => `Math.max(0, ${name})`],
  list: [(name) => `[...new Set(${name})]`, (name) => `${name}.toSorted()`, (name) => `${name}.toReversed()`],
  other: [],
}

/** An argument that is brought into order first. */
export const prepared: Operator = (visit) => {
  const parameter = parameterAt(visit)
  return parameter === undefined
    ? []
    : STEPS[parameter.kind].flatMap((step) => replaced(visit, step(parameter.name)))
}

/** What a check may look at besides. */
const CHECKS: Record<Kind, readonly ((name: string) => string)[]> = {
  text: [(name) => `${name}.trim() === ''`],
  number: [(name) => `!Number.isInteger(${name})`, (name) => `${name} < 0`],
  list: [(name) => `${name}.length === 0`],
  other: [],
}

/** A check that refuses more: of every argument, what is seldom right. */
export const refused: Operator = (visit) => {
  const { node, key, parent, text } = visit
  if (key !== 'test' || parent?.node.type !== 'IfStatement' || !throws(parent)) return []
  const code = operand(node, text, strengthOf('||'))
  return parametersAround(visit)
    .flatMap(({ name, kind }) => CHECKS[kind].map((check) => check(name)))
    .flatMap((check) => replaced(visit, `${code} || ${check}`, strengthOf('||')))
}

function throws({ node }: Visit): boolean {
  const consequent = nodeIn(node, 'consequent')
  const last = consequent?.type === 'BlockStatement' ? nodesIn(consequent, 'body').at(-1) : consequent
  return last?.type === 'ThrowStatement'
}

/** Numbers of several digits that are compared by their last digits alone: what holds for 11 holds for 111. */
export const lastDigits: Operator = (visit) => {
  const { node, key, parent, text } = visit
  const other = parent === undefined ? undefined : nodeIn(parent.node, key === 'left' ? 'right' : 'left')
  const value = other?.type === 'NumericLiteral' ? Number(other['value']) : NaN
  if (parent?.node.type !== 'BinaryExpression' || !(value >= 10 && value < 1000) || !Number.isInteger(value))
    return []
  if (!/^([!=]==?|[<>]=?)$/.test(String(parent.node['operator']))) return []
  return replaced(
    visit,
    `${operand(node, text, strengthOf('%'))} % ${10 ** String(value).length}`,
    strengthOf('%'),
  )
}

/** A rule of every fourth year with its exceptions. */
export const leapYears: Operator = (visit) => {
  const { node, text } = visit
  const [left, right] = [nodeIn(node, 'left'), nodeIn(node, 'right')]
  const [year, four] = [left && nodeIn(left, 'left'), left && nodeIn(left, 'right')]
  const isFourth = node['operator'] === '===' && left?.['operator'] === '%' && four?.['value'] === 4
  if (!isFourth || right?.['value'] !== 0 || year === undefined) return []
  const code = operand(year, text, strengthOf('%'))
  const own = text.slice(node.start, node.end)
  return replaced(visit, `${own} && (${code} % 100 !== 0 || ${code} % 400 === 0)`, strengthOf('&&'))
}
