import type { Linter } from 'eslint'
import type { Program } from 'typescript'
import { FactoryError } from '../../errors.ts'
import type { JsonObject } from '../../formats/canonical.ts'
import { globMatcher, samplePath } from '../code/globs.ts'
import type { House, HouseRule } from '../standard/house.ts'
import { houseToEslint, LINTED, moduleOf } from './eslint.ts'
import { lintText } from './lint-text.ts'
import { isTyped, type LintTools } from './lint-tools.ts'

/** One example of one rule, in a file of its own. */
export interface HouseExample {
  rule: HouseRule
  kind: 'good' | 'bad'
  /** Where it is linted: alone in a folder, with the extension its rule asks for. */
  path: string
  /** The path the rule's first glob matches: other rules that match it speak about the example too. */
  sample: string
  text: string
}

/** The examples of the rules the linter enforces, in the order of the house. */
export function examplesOf(house: House): HouseExample[] {
  return house.rules
    .filter(({ enforce }) => enforce.kind !== 'advice')
    .flatMap((rule) => {
      const first = samplePath(rule.applies[0] ?? '')
      const sample = LINTED.test(first) ? first : `${first}.ts`
      const kinds = ['good', 'bad'] as const
      return kinds.flatMap((kind) =>
        rule[kind].map((text, index) => {
          const path = `.house/${rule.id}/${kind}${index}/${sample}`
          return { rule, kind, path, sample, text }
        }),
      )
    })
}

/**
 * Proves that the house tells the model what the gate rejects: every bad example is rejected by its own rule and no other
 * that speaks about the same file, every good one is accepted by its rule. Rules that need types are proved when `program`
 * holds the examples, and are left out otherwise.
 * @throws FactoryError HOUSE_SELF_TEST naming every example that fails: the gate could not run.
 */
export function proveHouse(house: House, tools: LintTools, program?: Program): JsonObject {
  const rules = house.rules.filter((rule) => isProvable(rule, tools, program !== undefined))
  const configs = new Map<string, Linter.Config[]>()
  const examples = examplesOf(house).filter(({ rule }) => rules.includes(rule))
  const faults = examples.flatMap((example) => {
    const present = rules.filter(({ applies }) => globMatcher(applies)(example.sample))
    const key = present.map(({ id }) => id).join()
    const config = configs.get(key) ?? houseToEslint(present, tools, program === undefined ? {} : { program })
    configs.set(key, config)
    return faultOf(example, tools, config) ?? []
  })
  faults.push(...house.rules.flatMap((rule) => fixFault(rule, tools) ?? []))
  if (faults.length > 0) throw selfTestError(house, faults)
  return { rules: rules.length, examples: examples.length, typed: program !== undefined }
}

function isProvable(rule: HouseRule, tools: LintTools, typed: boolean): boolean {
  const module = moduleOf(rule, tools)
  return module !== undefined && (typed || !isTyped(module))
}

/** Generate fixes without compiling, so only a rule with a fix and without types can be marked so. */
function fixFault(rule: HouseRule, tools: LintTools): string | undefined {
  if (rule.enforce.kind !== 'eslint' || !rule.enforce.fix) return undefined
  const module = moduleOf(rule, tools)
  const fixes = module?.meta?.fixable !== undefined && !isTyped(module)
  return fixes ? undefined : `${rule.id} is marked fix, and ${rule.enforce.rule} offers no fix without types`
}

function faultOf(example: HouseExample, tools: LintTools, config: Linter.Config[]): string | undefined {
  const { rule, kind, path, text } = example
  const subject = `the ${kind} example of ${rule.id}`
  const result = lintText(tools, config, path, text)
  if (result.kind === 'unparsable') return `${subject} cannot be parsed: ${result.message}`
  if (result.kind === 'crashed') return `${rule.id} cannot run: ${result.message}`
  const hits = new Set(result.messages.map(({ ruleId }) => ruleId))
  if (kind === 'good') return hits.has(rule.id) ? `${subject} is rejected by it` : undefined
  if (!hits.has(rule.id)) return `${subject} is accepted by it`
  const others = [...hits].filter((id) => id !== rule.id)
  return others.length === 0 ? undefined : `${subject} is rejected by ${others.sort().join(', ')} too`
}

function selfTestError(house: House, faults: readonly string[]): FactoryError {
  const subject = house.path ?? 'the built-in house standard'
  return new FactoryError('HOUSE_SELF_TEST', `${subject} fails its own examples: ${faults.join('; ')}`, {
    hint: 'make each bad example break its own rule alone and each good one keep it, or mend the rule',
    ...(house.path === undefined ? {} : { where: house.path }),
  })
}
