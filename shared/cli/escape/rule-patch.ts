import { isMap, isSeq, parseDocument } from 'yaml'
import { FactoryError } from '../../errors.ts'
import { itemInsertion } from '../../specification/answers/insert-yaml.ts'

/** A rule that the house lacked: what the writer is told from now on. */
export interface MissingRule {
  id: string
  /** Globs or paths that it is for. */
  applies: readonly string[]
  say: string
  why: string
}

const ID = /^[a-z][a-z0-9-]{0,63}$/
const MAX_PATHS = 50

/** The id of a rule as a person gives it. @throws FactoryError USAGE. */
export function readRuleId(text: string): string {
  if (ID.test(text)) return text
  throw new FactoryError('USAGE', `${JSON.stringify(text.slice(0, 80))} is no id of a rule`, {
    hint: 'use lower-case letters, digits and dashes, as in no-float-money',
  })
}

/**
 * The house standard with the rule at its end, every other byte as it was; a first one where there is none. It is advice: the writer is told,
 * and nothing is stopped until somebody gives it a selector and examples. @throws FactoryError HOUSE_INVALID, USAGE for an id that is taken.
 */
export function withRule(text: string | undefined, rule: MissingRule): string {
  const lines = ruleLines(rule)
  if (text === undefined)
    return `version: "1"\nrules:\n${lines.map((line, index) => `  ${index === 0 ? '- ' : '  '}${line}\n`).join('')}`
  const root = parseDocument(text, { version: '1.2', schema: 'core' }).contents
  const rules = isMap(root) ? root.get('rules', true) : undefined
  if (!isSeq(rules)) throw unfit()
  const isTaken = rules.items.some((item) => isMap(item) && item.get('id') === rule.id)
  if (isTaken)
    throw new FactoryError('USAGE', `the house has a rule ${rule.id} already`, { hint: 'choose another id' })
  const insertion = itemInsertion(text, rules, { flow: `{ ${lines.join(', ')} }`, block: lines })
  if (insertion === undefined) throw unfit()
  return `${text.slice(0, insertion.offset)}${insertion.text}${text.slice(insertion.offset)}`
}

/** Every text in double quotes, as JSON: it cannot end the line or mean anything else. */
function ruleLines({ id, applies, say, why }: MissingRule): string[] {
  return [
    `id: ${id}`,
    `applies: [${applies.slice(0, MAX_PATHS).map(quotedYaml).join(', ')}]`,
    `say: ${quotedYaml(say)}`,
    `why: ${quotedYaml(why)}`,
    'enforce: advice',
    'level: advice',
  ]
}

function quotedYaml(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u00a0\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function unfit(): FactoryError {
  return new FactoryError('HOUSE_INVALID', 'the house standard has no list of rules to add to', {
    hint: 'jidoka doctor says what is wrong with it',
  })
}
