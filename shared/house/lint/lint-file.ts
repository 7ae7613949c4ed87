import type ts from 'typescript'
import type { Finding } from '../../findings.ts'
import { withoutMark, type ChangedFile } from '../code/changed-files.ts'
import { lineKey, linesOf, symbolAtPlace } from '../code/compare-with-base.ts'
import type { Compilation } from '../program/compile.ts'
import { readTypes } from '../program/diagnostics.ts'
import { virtualPath } from '../program/file-source.ts'
import { MAX_PARSE_MS } from '../../limits.ts'
import { MAX_DEPTH, parseSource } from '../../source/parse.ts'
import type { RuleViolation } from '../rule-violation.ts'
import type { HouseRule } from '../standard/house.ts'
import { eslintConfig, type Eslint } from './eslint.ts'
import { lintText, type LintMessage } from './lint-text.ts'

export interface LintedFile {
  path: string
  typed: boolean
  base: RuleViolation[]
  head: RuleViolation[]
  /** Why the file could not be linted. Such a file blocks. */
  findings: Finding[]
}

export interface LintContext {
  eslint: Eslint
  compilation: Compilation | undefined
}

/**
 * Lints one file at the base and with the change. A base that cannot be linted counts as free of violations.
 * @throws FactoryError HOUSE_TOO_SLOW.
 */
export function lintFile(file: ChangedFile, rules: readonly HouseRule[], context: LintContext): LintedFile {
  const { path } = file
  const pair = context.compilation?.pairs.find(({ files }) => files.includes(path))
  const versionAt = (side: 'base' | 'head', at: string): Version | undefined => {
    const text = file[side]
    const program = pair?.[side] ?? context.compilation?.pairs.find(({ files }) => files.includes(at))?.[side]
    return text === undefined ? undefined : { path, at, text: withoutMark(text), program, ...context }
  }
  const head = lintVersion(versionAt('head', path), rules)
  const base = lintVersion(versionAt('base', file.from ?? path), rules)
  const typed = pair !== undefined
  return { path, typed, base: base.violations, head: head.violations, findings: head.findings }
}

/** One text of a file, and the program that may hold it. */
interface Version extends LintContext {
  /** Where the file lies with the change: part of every key. */
  path: string
  /** Where this version lies. */
  at: string
  text: string
  program: ts.Program | undefined
}

type LintedVersion = Pick<LintedFile, 'findings'> & { violations: RuleViolation[] }

function lintVersion(version: Version | undefined, rules: readonly HouseRule[]): LintedVersion {
  if (version === undefined) return { violations: [], findings: [] }
  const { path, at, text, eslint } = version
  const program = holdsText(version) ? version.program : undefined
  if (program === undefined && !isParsable(version)) return unlinted(depthFinding(path))
  const result = lintText({ eslint, config: eslintConfig(rules, eslint, program), path: at }, text)
  switch (result.kind) {
    case 'unparsable':
      return unlinted(parseFinding(path, result))
    case 'crashed':
      return unlinted(crashFinding(path, result.message))
    case 'linted':
      return { violations: violationsOf({ ...version, program }, rules, result.messages), findings: [] }
  }
}

/** A program that could not parse a text holds an empty text in its place. */
function holdsText({ program, at, text }: Version): boolean {
  return program?.getSourceFile(virtualPath(at))?.text === text
}

function isParsable({ eslint: { ts }, path, text }: Version): boolean {
  return parseSource(ts, path, text, ts.ScriptTarget.Latest) !== undefined
}

function unlinted(finding: Finding): LintedVersion {
  return { violations: [], findings: [finding] }
}

function depthFinding(file: string): Finding {
  const message = `the code is nested deeper than ${MAX_DEPTH} levels, or takes over ${MAX_PARSE_MS / 1000} s to parse`
  const hint = 'write it with less nesting'
  return { code: 'PARSE', level: 'block', message, hint, file, line: 1, column: 1 }
}

function parseFinding(
  file: string,
  { message, line, column }: { message: string; line: number; column: number },
): Finding {
  const hint = 'correct the syntax: a file that cannot be parsed cannot be judged'
  return { code: 'PARSE', level: 'block', message, hint, file, line, column }
}

function crashFinding(file: string, message: string): Finding {
  const hint = 'write this code more plainly, or take the rule out of the house'
  return { code: 'LINT_CRASH', level: 'block', message: `a rule failed on this file: ${message}`, hint, file }
}

function violationsOf(
  version: Version,
  rules: readonly HouseRule[],
  messages: readonly LintMessage[],
): RuleViolation[] {
  if (messages.length === 0) return []
  const byId = new Map(rules.map((rule) => [rule.id, rule]))
  const keyOf = keyMaker(version)
  const isDoubtful =
    messages.some(({ ruleId }) => misjudgesAny(byId.get(ruleId))) && lacksDeclarations(version)
  return messages.flatMap((each) => {
    const rule = byId.get(each.ruleId)
    if (rule === undefined) return []
    const { message, line, column } = each
    const uncertain = isDoubtful && misjudgesAny(rule)
    return [{ key: keyOf(rule, each), rule, uncertain, path: version.path, message, line, column }]
  })
}

/** Rules that report every value of unknown type, and so every value of a package that is not installed. */
function misjudgesAny(rule: HouseRule | undefined): boolean {
  return (
    rule?.enforce.kind === 'eslint' && /^@typescript-eslint\/(?:no-unsafe-|restrict-)/.test(rule.enforce.rule)
  )
}

function lacksDeclarations({ compilation, program, at }: Version): boolean {
  if (compilation === undefined || program === undefined) return false
  const judgement = { snapshot: compilation.head, installed: compilation.installed.any }
  const reading = readTypes(compilation.compiler.ts, program, at, judgement)
  return reading.kind === 'checked' && reading.types.unresolved.length > 0
}

/** Keys of violations: file, rule, the lines it is on, and the declaration around it. */
function keyMaker({
  path,
  at,
  text,
  ...context
}: Version): (rule: HouseRule, message: LintMessage) => string {
  const ts = context.compilation?.compiler.ts ?? context.eslint.ts
  const file =
    context.program?.getSourceFile(virtualPath(at)) ?? ts.createSourceFile(path, text, ts.ScriptTarget.Latest)
  const lines = linesOf(text)
  return (rule, { line, column, endLine }) => {
    const code = lines
      .slice(line - 1, isSuppression(rule) ? endLine : line)
      .map((_, index) => lineKey(lines, line + index, column))
    return [path, rule.id, ...code, symbolAtPlace(ts, file, { line, column })].join('|')
  }
}

/** A suppression includes the line it acts on: above another line it is another suppression. */
function isSuppression({ enforce }: HouseRule): boolean {
  return enforce.kind === 'eslint' && enforce.rule === 'jidoka/no-suppressions'
}
