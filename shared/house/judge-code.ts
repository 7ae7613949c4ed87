import type { CodeTree } from '../architecture/code-tree.ts'
import { openGraph } from '../architecture/graph/import-graph.ts'
import type { Finding } from '../findings.ts'
import type { CodeAnalysis } from './code-analysis.ts'
import { isTooLarge } from './code/changed-files.ts'
import type { RuleMeans } from './file-rules/means.ts'
import { importViolations, textViolations } from './file-rules/violations.ts'
import { gateRules } from './lint-check.ts'
import { isTypedRule, type Eslint } from './lint/eslint.ts'
import { lintFile } from './lint/lint-file.ts'
import { ruleFinding } from './rule-violation.ts'
import { ruleChooser } from './standard/deviations.ts'
import type { House, HouseRule } from './standard/house.ts'

/** Whole files judged by the house. */
export interface JudgedCode {
  findings: Finding[]
  /** Files that were judged. */
  files: number
  /** Rules that need types: they are left to the gate, which compiles a change. */
  untyped: string[]
}

/** The code to be judged. */
export interface WholeCode {
  texts: readonly CodeText[]
  /** What rules about whole files judge by, and the files around; left out for a house without such rules. */
  around?: { means: RuleMeans; tree: CodeTree } | undefined
}

interface CodeText {
  path: string
  text: string
}

/**
 * Judges whole files that a rule of the house names, as the gate judges what a change adds. Nothing is compiled, so that many files are
 * judged in seconds. Files that are too large are left out, as at the gate, which stops at them when they change.
 */
export async function judgeCode(
  house: House,
  { texts, around }: WholeCode,
  analysis: CodeAnalysis,
): Promise<JudgedCode> {
  const eslint = await analysis.eslint()
  const [choose, rulesFor] = [ruleChooser(house), gateRules(house)]
  const files = texts.filter(({ path, text }) => !isTooLarge(text) && choose(path).named.length > 0)
  const linted = files.flatMap(({ path, text }) => {
    const judged = { path, base: undefined, head: text }
    const result = lintFile(judged, untyped(rulesFor(path), eslint), { eslint, compilation: undefined })
    return [...result.findings, ...result.head.map(ruleFinding)]
  })
  const whole = around === undefined ? [] : await fileFindings(house, files, around)
  const typed = house.rules.filter((rule) => isTypedRule(rule, eslint)).map(({ id }) => id)
  return { findings: [...linted, ...whole], files: files.length, untyped: typed }
}

function untyped(rules: readonly HouseRule[], eslint: Eslint): HouseRule[] {
  return rules.filter((rule) => !isTypedRule(rule, eslint))
}

async function fileFindings(
  house: House,
  files: readonly CodeText[],
  { means, tree }: NonNullable<WholeCode['around']>,
): Promise<Finding[]> {
  const choose = ruleChooser(house)
  const judge = { rulesFor: (path: string) => choose(path).held, means }
  const texts = files.map(({ path, text }) => ({ path, at: path, text }))
  const imports = await importViolations(
    { graph: await openGraph(tree), paths: files.map(({ path }) => path) },
    judge,
  )
  return [...textViolations(texts, judge), ...imports.violations].map(ruleFinding)
}
