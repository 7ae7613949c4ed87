import type { Operator } from '../syntax/edit.ts'
import * as binary from './binary.ts'
import * as careful from './careful-calls.ts'
import { condition, negation } from './conditions.ts'
import { boolean, constant, offByOne, string, template } from './constants.ts'
import { element, spread } from './elements.ts'
import { awaited, errorHandling } from './errors.ts'
import { argument, methodDropped, methodSwap, optional, order } from './methods.ts'
import * as steps from './omitted-steps.ts'
import { regex } from './regex.ts'
import { returned } from './returns.ts'
import { branch, guard, statement } from './statements.ts'

/** Every kind of defect, by its name. The first of two that make the same code names it. */
export const OPERATORS: Record<string, Operator> = {
  boundary: binary.boundary,
  relational: binary.relational,
  'off-by-one': offByOne,
  condition,
  negation,
  logical: binary.logical,
  nullish: binary.nullish,
  operand: binary.operandOnly,
  arithmetic: binary.arithmetic,
  update: binary.update,
  assignment: binary.assignment,
  boolean,
  constant,
  string,
  template,
  regex,
  return: returned,
  guard,
  branch,
  error: errorHandling,
  statement,
  method: methodSwap,
  dropped: methodDropped,
  argument,
  order,
  optional,
  await: awaited,
  element,
  spread,
  prepared: steps.prepared,
  refused: steps.refused,
  'last digits': steps.lastDigits,
  'leap years': steps.leapYears,
  rounding: careful.rounding,
  letters: careful.letters,
  ties: careful.ties,
  ends: careful.ends,
  wider: careful.wider,
  blanks: careful.blanks,
}
