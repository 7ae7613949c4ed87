import { FactoryError } from '../../errors.ts'
import { formatText } from '../../house/format/format-text.ts'
import { isFileRule } from '../../house/file-rules/file-rule.ts'
import { eslintRule, isTyped, type Eslint } from '../../house/lint/eslint.ts'
import { OWN_RULE_MAKERS, rejecting } from '../../house/lint/own-rules.ts'
import { liveDeviations } from '../../house/standard/deviations.ts'
import { GATE_RULES } from '../../house/standard/gate-rules.ts'
import type { House, HouseRule } from '../../house/standard/house.ts'
import { safeWord } from '../../text/safe-log.ts'
import { eslintPatterns } from './eslint-patterns.ts'

export interface EslintTextOptions {
  eslint: Eslint
  /** `false` leaves rules out that need types: where files lie in no tsconfig.json, they cannot run. */
  types: boolean
}

/**
 * The house as a flat configuration of ESLint, for editors and people's own command lines. It imports nothing but the ESLint and
 * typescript-eslint of the repository, and finds what the gate finds: the same rules under the same names, globs and deviations.
 * @throws FactoryError HOUSE_SELF_TEST when a rule names no rule of the linter, HOUSE_INVALID for a glob that ESLint cannot be given.
 */
export async function eslintText(house: House, options: EslintTextOptions): Promise<string> {
  const enforced = [...GATE_RULES.map(({ rule }) => rule), ...house.rules].flatMap((rule) =>
    enforcedRule(rule, options),
  )
  const text = [
    ...headOf(house),
    ...unshownText(house),
    ...ownFunctions(enforced),
    pluginText(enforced),
    configText(house, enforced),
  ].join('\n')
  const formatted = await formatText('eslint.house.js', text, {
    printWidth: 110,
    semi: false,
    singleQuote: true,
  })
  if (formatted !== undefined) return formatted
  throw new FactoryError('INTERNAL', 'the configuration for ESLint is no JavaScript', {
    hint: 'report this with the house file',
  })
}

interface EnforcedRule {
  rule: HouseRule
  typed: boolean
}

function enforcedRule(rule: HouseRule, { eslint, types }: EslintTextOptions): EnforcedRule[] {
  const module = eslintRule(rule, eslint)
  if (module === undefined) return []
  const typed = isTyped(module)
  return typed && !types ? [] : [{ rule, typed }]
}

function headOf({ path }: House): string[] {
  return [
    `// The house standard for editors and for the command line of ESLint, written by \`jidoka house eslint\` from`,
    `// ${safeWord(path ?? 'the built-in rules')}. It finds what the style gate finds. Change that file and write this one again.`,
    `import { builtinRules } from 'eslint/use-at-your-own-risk'`,
    `import tseslint from 'typescript-eslint'`,
    '',
    `const CODE = '**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}'`,
    `const TYPESCRIPT = '**/*.{ts,tsx,mts,cts}'`,
    '',
  ]
}

/** What an editor cannot show: the rules about whole files. */
function unshownText({ rules }: House): string[] {
  const ids = rules.filter(isFileRule).map(({ id, enforce }) => `//   ${id} (${enforce.kind})`)
  return ids.length === 0
    ? []
    : ['// The style gate alone holds these rules, because they are about whole files:', ...ids, '']
}

/** The rules of ours as functions: each is complete in itself. */
function ownFunctions(enforced: readonly EnforcedRule[]): string[] {
  const names = new Set(
    enforced.flatMap(({ rule }) => (rule.enforce.kind === 'eslint' ? [rule.enforce.rule] : [])),
  )
  const own = [...OWN_RULE_MAKERS].filter(([name]) => names.has(name))
  return [
    `const reject = ${String(rejecting)}`,
    'const own = {',
    ...own.map(([name, make]) => `${JSON.stringify(name)}: (${String(make)})(),`),
    '}',
    '',
  ]
}

function pluginText(enforced: readonly EnforcedRule[]): string {
  const rules = enforced.map(({ rule }) => `${JSON.stringify(rule.id)}: ${moduleText(rule)},`)
  return ['const house = { rules: {', ...rules, '} }', ''].join('\n')
}

const PREFIX = '@typescript-eslint/'

function moduleText({ enforce, say }: HouseRule): string {
  if (enforce.kind === 'selector')
    return `reject(${JSON.stringify(enforce.selector)}, ${JSON.stringify(enforce.message ?? say)})`
  if (enforce.kind !== 'eslint') return 'undefined'
  const { rule } = enforce
  if (OWN_RULE_MAKERS.has(rule)) return `own[${JSON.stringify(rule)}]`
  if (rule.startsWith(PREFIX)) return `tseslint.plugin.rules[${JSON.stringify(rule.slice(PREFIX.length))}]`
  return `builtinRules.get(${JSON.stringify(rule)})`
}

function configText(house: House, enforced: readonly EnforcedRule[]): string {
  const own = enforced.filter(({ rule }) => house.rules.includes(rule))
  return [
    'export default [',
    baseText(),
    "{ files: ['**/*.{cjs,cts}'], languageOptions: { sourceType: 'commonjs' } },",
    ...typesText(own),
    ...own.flatMap((each) => [ruleText(each), ...coverText(each)]),
    ...deviationTexts(house, own),
    ']',
    '',
  ].join('\n')
}

/** As the gate reads a file: comments in it switch nothing off, and the rules of the gate itself hold everywhere. */
function baseText(): string {
  const rules = GATE_RULES.map(({ rule }) => `${JSON.stringify(`house/${rule.id}`)}: 'error',`)
  return `{
    files: [CODE],
    plugins: { house },
    languageOptions: {
      parser: tseslint.parser,
      sourceType: 'module',
      parserOptions: { ecmaFeatures: { jsx: true }, warnOnUnsupportedTypeScriptVersion: false },
    },
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
    rules: { ${rules.join(' ')} },
  },`
}

function typesText(own: readonly EnforcedRule[]): string[] {
  const globs = [...new Set(own.flatMap(({ rule, typed }) => (typed ? rule.applies : [])))]
  if (globs.length === 0) return []
  return [
    `{ files: ${filesText(globs, 'TYPESCRIPT')}, languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },`,
  ]
}

function ruleText({ rule, typed }: EnforcedRule): string {
  const { id, applies, enforce, level } = rule
  const severity = level === 'block' ? 'error' : 'warn'
  const options = enforce.kind === 'eslint' ? enforce.options : []
  const entry = options.length === 0 ? `'${severity}'` : `['${severity}', ...${valueText(options)}]`
  return `{ files: ${filesText(applies, typed ? 'TYPESCRIPT' : 'CODE')}, rules: { 'house/${id}': ${entry} } },`
}

/** As JavaScript reads it. In an object literal `__proto__` would be no field. */
function valueText(value: unknown): string {
  const json = JSON.stringify(value)
  return json.includes('__proto__') ? `JSON.parse(${JSON.stringify(json)})` : json
}

/** Where a rule of the house takes the place of one of the gate. */
function coverText({ rule }: EnforcedRule): string[] {
  const { enforce, applies } = rule
  const covered = GATE_RULES.filter((gate) => enforce.kind === 'eslint' && enforce.rule === gate.covered)
  return covered.map(
    (gate) => `{ files: ${filesText(applies, 'CODE')}, rules: { 'house/${gate.rule.id}': 'off' } },`,
  )
}

function deviationTexts(house: House, own: readonly EnforcedRule[]): string[] {
  const ids = new Set(own.map(({ rule }) => rule.id))
  return liveDeviations(house)
    .filter(({ rule }) => ids.has(rule))
    .map(
      ({ rule, glob, expires }) =>
        `// until ${expires}\n{ files: ${filesText([glob], 'CODE')}, rules: { 'house/${rule}': 'off' } },`,
    )
}

/** A rule of ESLint reads code alone, so each pattern holds together with the one for code. */
function filesText(globs: readonly string[], kind: 'CODE' | 'TYPESCRIPT'): string {
  const patterns = [...new Set(globs.flatMap(eslintPatterns))]
  return `[${patterns.map((pattern) => `[${JSON.stringify(pattern)}, ${kind}]`).join(', ')}]`
}
