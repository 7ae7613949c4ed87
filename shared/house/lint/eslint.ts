import type { Linter, Rule } from 'eslint'
import type ts from 'typescript'
import { FactoryError } from '../../errors.ts'
import { isRecord } from '../../formats/read-json.ts'
import type { HouseRule } from '../standard/house.ts'
import { OWN_RULES, selectorRule } from './own-rules.ts'

/** Files the linter reads. */
export const LINTED = /\.(?:[cm]?[jt]s|[jt]sx)$/

/** ESLint and typescript-eslint. They load the whole TypeScript compiler, so they are loaded when first needed. */
export interface Eslint {
  ts: typeof ts
  Linter: typeof Linter
  parser: Linter.Parser
  /** An ESLint rule by the name a house file gives it, or `undefined`. */
  ruleNamed(name: string): Rule.RuleModule | undefined
  versions: { eslint: string; 'typescript-eslint': string }
}

/**
 * Loads the Linter class and not the ESLint class: Linter reads no file, so it cannot load configuration of the change.
 * Rules come from ESLint, typescript-eslint and Jidoka only.
 */
export async function loadEslint(): Promise<Eslint> {
  const { default: ts } = await import('typescript')
  shareExports(ts)
  const { parser, plugin } = await import('typescript-eslint')
  const { Linter } = await import('eslint/universal')
  const builtin: unknown = Reflect.get(await import('eslint/use-at-your-own-risk'), 'builtinRules')
  return {
    ts,
    Linter,
    parser,
    ruleNamed: (name) => OWN_RULES.get(name) ?? pluginRule(plugin, name) ?? builtinRule(builtin, name),
    versions: { eslint: Linter.version, 'typescript-eslint': pluginVersion(plugin) },
  }
}

/**
 * Lets typescript-eslint use the exports of TypeScript as they are. Eighty of its modules import `* as ts`, and the helper that their compiler
 * wrote into them copies 2,200 names each time, unless the exports say that they are those of an ES module. Such a module has a default export.
 */
export function shareExports(compiler: typeof ts): void {
  if (Object.hasOwn(compiler, '__esModule')) return
  Object.defineProperties(compiler, { __esModule: { value: true }, default: { value: compiler } })
}

const PREFIX = '@typescript-eslint/'

function pluginRule(plugin: unknown, name: string): Rule.RuleModule | undefined {
  if (!name.startsWith(PREFIX) || !isRecord(plugin) || !isRecord(plugin['rules'])) return undefined
  const short = name.slice(PREFIX.length)
  const rule = Object.hasOwn(plugin['rules'], short) ? plugin['rules'][short] : undefined
  return isRule(rule) ? rule : undefined
}

function builtinRule(builtin: unknown, name: string): Rule.RuleModule | undefined {
  const rule: unknown = builtin instanceof Map ? builtin.get(name) : undefined
  return isRule(rule) ? rule : undefined
}

function isRule(value: unknown): value is Rule.RuleModule {
  return isRecord(value) && typeof value['create'] === 'function'
}

function pluginVersion(plugin: unknown): string {
  const meta: unknown = isRecord(plugin) ? plugin['meta'] : undefined
  const version: unknown = isRecord(meta) ? meta['version'] : undefined
  return typeof version === 'string' ? version : 'unknown'
}

/** Does an ESLint rule need a type checker? */
export function isTyped(rule: Rule.RuleModule): boolean {
  const docs: unknown = rule.meta?.docs
  return isRecord(docs) && docs['requiresTypeChecking'] === true
}

/**
 * The ESLint rule behind a house rule; `undefined` for what ESLint does not enforce.
 * @throws FactoryError HOUSE_SELF_TEST when the rule names no ESLint rule.
 */
export function eslintRule(rule: HouseRule, eslint: Eslint): Rule.RuleModule | undefined {
  switch (rule.enforce.kind) {
    case 'advice':
    case 'layer':
    case 'template':
    case 'profile':
      return undefined
    case 'selector':
      return selectorRule(rule.enforce, rule.say)
    case 'eslint':
      return eslint.ruleNamed(rule.enforce.rule) ?? unknownRule(rule, rule.enforce.rule)
  }
}

/** Does the rule need types? */
export function isTypedRule(rule: HouseRule, eslint: Eslint): boolean {
  const module = eslintRule(rule, eslint)
  return module !== undefined && isTyped(module)
}

function unknownRule(rule: HouseRule, name: string): never {
  const message = `house rule ${rule.id} names ${name}, which is not a rule of the linter`
  throw new FactoryError('HOUSE_SELF_TEST', message, {
    hint: 'use a rule of ESLint, of @typescript-eslint/ or of jidoka/, or write a selector',
  })
}

/**
 * Flat configuration for these rules. Each becomes an ESLint rule named after the house rule (`house/<id>`), with its own
 * options: findings carry the house id, and two rules on the same ESLint rule or two selectors do not overwrite each other.
 * `program` holds every file to be linted; without one the rules that need types are left out.
 * @throws FactoryError HOUSE_SELF_TEST when a rule names no ESLint rule.
 */
export function eslintConfig(
  rules: readonly HouseRule[],
  eslint: Eslint,
  program?: ts.Program,
): Linter.Config[] {
  const enforced = rules.flatMap((rule) => {
    const module = eslintRule(rule, eslint)
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
    languageOptions: { parser: eslint.parser, sourceType: 'module', parserOptions },
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    rules: Object.fromEntries(enforced.map(({ rule }) => [`house/${rule.id}`, severityOf(rule)])),
  }
  return [shared, { files: ['**/*.{cjs,cts}'], languageOptions: { sourceType: 'commonjs' } }]
}

function severityOf(rule: HouseRule): Linter.RuleEntry {
  return rule.enforce.kind === 'eslint' ? ['error', ...rule.enforce.options] : 'error'
}
