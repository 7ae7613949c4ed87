import type { Linter, Rule } from 'eslint'
import type ts from 'typescript'
import { isRecord } from '../../formats/read-json.ts'
import { OWN_RULES } from './own-rules.ts'

/** ESLint and typescript-eslint, loaded on first need: they bring the whole TypeScript compiler. */
export interface LintTools {
  ts: typeof ts
  Linter: typeof Linter
  parser: Linter.Parser
  /** An ESLint rule by the name a house file gives it, or `undefined`. */
  ruleNamed(name: string): Rule.RuleModule | undefined
  versions: { eslint: string; 'typescript-eslint': string }
}

/**
 * The Linter class rather than the ESLint class: it reads no file, so no configuration of the change can be loaded,
 * whatever the options. Rules come from ESLint, typescript-eslint and Jidoka alone.
 */
export async function loadLintTools(): Promise<LintTools> {
  const { parser, plugin } = await import('typescript-eslint')
  const { Linter } = await import('eslint/universal')
  const { default: ts } = await import('typescript')
  const builtin: unknown = Reflect.get(await import('eslint/use-at-your-own-risk'), 'builtinRules')
  return {
    ts,
    Linter,
    parser,
    ruleNamed: (name) => OWN_RULES.get(name) ?? pluginRule(plugin, name) ?? builtinRule(builtin, name),
    versions: { eslint: Linter.version, 'typescript-eslint': versionOf(plugin) },
  }
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

function versionOf(plugin: unknown): string {
  const meta: unknown = isRecord(plugin) ? plugin['meta'] : undefined
  const version: unknown = isRecord(meta) ? meta['version'] : undefined
  return typeof version === 'string' ? version : 'unknown'
}

/** Does an ESLint rule need a type checker? */
export function isTyped(rule: Rule.RuleModule): boolean {
  const docs: unknown = rule.meta?.docs
  return isRecord(docs) && docs['requiresTypeChecking'] === true
}
