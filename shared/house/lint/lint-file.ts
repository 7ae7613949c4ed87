import type ts from 'typescript'
import type { Finding } from '../../findings.ts'
import { withoutMark, type ChangedFile } from '../code/changed-files.ts'
import type { HouseRule } from '../standard/house.ts'
import { houseToEslint } from './eslint.ts'
import { lintText, type LintMessage } from './lint-text.ts'
import type { LintTools } from './lint-tools.ts'
import type { Compilation, ProgramPair } from '../program/compile.ts'
import { readTypes } from '../program/diagnostics.ts'
import { virtualPath } from '../program/file-source.ts'
import { MAX_DEPTH, parseSource } from '../program/parse.ts'
import { lineKey, linesOf, symbolAt, type Violation } from '../code/compare-with-base.ts'

export interface LintViolation extends Violation {
  rule: HouseRule
  /** The rule misjudges what it has no declarations for, and this file imports such. */
  uncertain: boolean
  path: string
  message: string
  line: number
  column: number
}

export interface LintSides {
  path: string
  typed: boolean
  base: LintViolation[]
  head: LintViolation[]
  /** The file could not be linted: it blocks, for nobody has looked at it. */
  findings: Finding[]
}

export interface LintContext {
  tools: LintTools
  compilation: Compilation | undefined
}

/** Lints one file as it was and as it would be. A base that cannot be linted counts as free of violations. */
export function lintBothSides(
  file: ChangedFile,
  rules: readonly HouseRule[],
  context: LintContext,
): LintSides {
  const pair = context.compilation?.pairs.find(({ files }) => files.includes(file.path))
  const head = lintSide(file.path, withoutMark(file.head ?? ''), rules, {
    ...context,
    pair,
    program: pair?.head,
  })
  const base =
    file.base === undefined
      ? { sightings: [] }
      : lintSide(file.path, withoutMark(file.base), rules, { ...context, pair, program: pair?.base })
  const findings = head.finding === undefined ? [] : [head.finding]
  return { path: file.path, typed: pair !== undefined, base: base.sightings, head: head.sightings, findings }
}

interface Side {
  sightings: LintViolation[]
  finding?: Finding
}

interface SideContext extends LintContext {
  pair: ProgramPair | undefined
  program: ts.Program | undefined
}

function lintSide(path: string, text: string, rules: readonly HouseRule[], context: SideContext): Side {
  const { tools } = context
  const program = holds(context.program, path, text) ? context.program : undefined
  if (program === undefined && !isParsable(tools, path, text))
    return { sightings: [], finding: depthFinding(path) }
  const config = houseToEslint(rules, tools, program === undefined ? {} : { program })
  const result = lintText(tools, config, path, text)
  switch (result.kind) {
    case 'unparsable':
      return { sightings: [], finding: parseFinding(path, result) }
    case 'crashed':
      return { sightings: [], finding: crashFinding(path, result.message) }
    case 'linted':
      return { sightings: sightingsOf(path, text, rules, { ...context, program, messages: result.messages }) }
  }
}

/** A program that could not parse a text holds an empty one in its place, which must not pass for the text. */
function holds(program: ts.Program | undefined, path: string, text: string): boolean {
  return program?.getSourceFile(virtualPath(path))?.text === text
}

function isParsable({ ts }: LintTools, path: string, text: string): boolean {
  return parseSource(ts, path, text, ts.ScriptTarget.Latest) !== undefined
}

function depthFinding(file: string): Finding {
  const message = `the code is nested deeper than ${MAX_DEPTH} levels`
  return {
    code: 'PARSE',
    level: 'block',
    message,
    hint: 'write it with less nesting',
    file,
    line: 1,
    column: 1,
  }
}

function parseFinding(
  file: string,
  { message, line, column }: { message: string; line: number; column: number },
): Finding {
  const hint = 'mend the syntax: what cannot be parsed cannot be judged'
  return { code: 'PARSE', level: 'block', message, hint, file, line, column }
}

function crashFinding(file: string, message: string): Finding {
  const hint = 'write this code more plainly, or take the rule out of the house'
  return { code: 'LINT_CRASH', level: 'block', message: `a rule failed on this file: ${message}`, hint, file }
}

function sightingsOf(
  path: string,
  text: string,
  rules: readonly HouseRule[],
  { messages, ...context }: SideContext & { messages: LintMessage[] },
): LintViolation[] {
  if (messages.length === 0) return []
  const byId = new Map(rules.map((rule) => [rule.id, rule]))
  const symbols = symbolFinder(path, text, context)
  const doubtful =
    messages.some(({ ruleId }) => misjudgesAny(byId.get(ruleId))) && lacksDeclarations(path, context)
  const lines = linesOf(text)
  return messages.flatMap((message) => {
    const rule = byId.get(message.ruleId)
    if (rule === undefined) return []
    const spanned = isSuppression(rule) ? message.endLine : message.line
    const code = lines
      .slice(message.line - 1, spanned)
      .map((_, index) => lineKey(lines, message.line + index, message.column))
    const key = [path, rule.id, ...code, symbols(message.line, message.column)].join('|')
    const { message: words, line, column } = message
    return [{ key, rule, uncertain: doubtful && misjudgesAny(rule), path, message: words, line, column }]
  })
}

/** A suppression is what it governs: moved above another line it is another one. */
function isSuppression({ enforce }: HouseRule): boolean {
  return enforce.kind === 'eslint' && enforce.rule === 'jidoka/no-suppressions'
}

/** Rules that report every value of unknown type, so every value of a package that is not installed. */
function misjudgesAny(rule: HouseRule | undefined): boolean {
  return (
    rule?.enforce.kind === 'eslint' && /^@typescript-eslint\/(?:no-unsafe-|restrict-)/.test(rule.enforce.rule)
  )
}

function lacksDeclarations(path: string, { compilation, program }: SideContext): boolean {
  if (compilation === undefined || program === undefined) return false
  const judgement = { snapshot: compilation.head, installed: compilation.installed.any }
  const reading = readTypes(compilation.compiler.ts, program, path, judgement)
  return reading.kind === 'checked' && reading.types.unresolved.length > 0
}

type SymbolFinder = (line: number, column: number) => string

function symbolFinder(
  path: string,
  text: string,
  { compilation, program, tools }: SideContext,
): SymbolFinder {
  const ts = compilation?.compiler.ts ?? tools.ts
  const file =
    program?.getSourceFile(virtualPath(path)) ?? ts.createSourceFile(path, text, ts.ScriptTarget.Latest)
  return (line, column) => {
    const last = file.getLineStarts().length - 1
    return symbolAt(ts, file, file.getPositionOfLineAndCharacter(Math.min(line - 1, last), 0) + column - 1)
  }
}
