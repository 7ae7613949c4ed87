import type { Linter, Rule } from 'eslint'
import type { Program } from 'typescript'
import { FactoryError } from '../../errors.ts'
import type { HouseRule } from '../standard/house.ts'
import { isTyped, type LintTools } from './lint-tools.ts'
import { selectorRule } from './own-rules.ts'

/** Files the linter reads. */
export const LINTED = /\.(?:[cm]?[jt]s|[jt]sx)$/

export interface LintOptions {
  /** A program that holds every file to be linted; without one the rules that need types are left out. */
  program?: Program
}

/**
 * Flat configuration for these rules. Each becomes an ESLint rule named after the house rule (`house/<id>`), with its own
 * options: findings carry the house id, and two rules on the same ESLint rule or two selectors do not overwrite each other.
 * @throws FactoryError HOUSE_SELF_TEST when a rule names no ESLint rule.
 */
export function houseToEslint(
  rules: readonly HouseRule[],
  tools: LintTools,
  options: LintOptions = {},
): Linter.Config[] {
  const { program } = options
  const enforced = rules.flatMap((rule) => {
    const module = moduleOf(rule, tools)
    return module === undefined || (program === undefined && isTyped(module)) ? [] : [{ rule, module }]
  })
  const parserOptions = {
    ...(program === undefined ? {} : { programs: [program] }),
    ecmaFeatures: { jsx: true },
    loggerFn: false,
    warnOnUnsupportedTypeScriptVersion: false,
  }
  const shared: Linter.Config = {
    files: ['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}'],
    plugins: { house: { rules: Object.fromEntries(enforced.map(({ rule, module }) => [rule.id, module])) } },
    languageOptions: { parser: tools.parser, sourceType: 'module', parserOptions },
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    rules: Object.fromEntries(enforced.map(({ rule }) => [`house/${rule.id}`, severityOf(rule)])),
  }
  return [shared, { files: ['**/*.{cjs,cts}'], languageOptions: { sourceType: 'commonjs' } }]
}

function severityOf(rule: HouseRule): Linter.RuleEntry {
  return rule.enforce.kind === 'eslint' ? ['error', ...rule.enforce.options] : 'error'
}

/** The ESLint rule behind a house rule; `undefined` for what ESLint does not enforce. */
export function moduleOf(rule: HouseRule, tools: LintTools): Rule.RuleModule | undefined {
  switch (rule.enforce.kind) {
    case 'advice':
      return undefined
    case 'selector':
      return selectorRule(rule.enforce, rule.say)
    case 'eslint':
      return tools.ruleNamed(rule.enforce.rule) ?? unknownRule(rule, rule.enforce.rule)
  }
}

function unknownRule(rule: HouseRule, name: string): never {
  throw new FactoryError(
    'HOUSE_SELF_TEST',
    `house rule ${rule.id} names ${name}, which is not a rule of the linter`,
    {
      hint: 'use a rule of ESLint, of @typescript-eslint/ or of jidoka/, or write a selector',
    },
  )
}
