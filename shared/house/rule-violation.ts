import type { Finding, Level } from '../findings.ts'
import { defined } from '../formats/defined.ts'
import type { Violation } from './code/compare-with-base.ts'
import type { HouseRule } from './standard/house.ts'

/** A place that a rule of the house rejects. Lines and columns count from 1. */
export interface RuleViolation extends Violation {
  rule: HouseRule
  /** The rule misjudges values without declarations, and this file imports such values. */
  uncertain: boolean
  path: string
  message: string
  line: number
  column: number
}

const LEVELS: Record<HouseRule['level'], Level> = { block: 'block', warn: 'warn', advice: 'note' }

/** A violation as a finding of the gate. */
export function ruleFinding({ rule, uncertain, path, message, line, column }: RuleViolation): Finding {
  const level = uncertain && rule.level === 'block' ? 'warn' : LEVELS[rule.level]
  // the message of a selector is the sentence of its rule
  const hint = rule.enforce.kind === 'selector' ? rule.why : rule.say
  return {
    code: rule.id,
    level,
    message: message.slice(0, 300),
    ...defined({ hint }),
    ...{ file: path, line, column },
  }
}
