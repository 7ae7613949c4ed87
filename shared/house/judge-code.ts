import type { Finding } from '../findings.ts'
import type { CodeAnalysis } from './code-analysis.ts'
import { isTooLarge } from './code/changed-files.ts'
import { gateRules, lintFinding } from './lint-check.ts'
import { isTypedRule, type Eslint } from './lint/eslint.ts'
import { lintFile } from './lint/lint-file.ts'
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

/**
 * Judges whole files that a rule of the house names, as the gate judges what a change adds. Nothing is compiled, so that many files are
 * judged in seconds. Files that are too large are left out, as at the gate, which stops at them when they change.
 */
export async function judgeCode(
  house: House,
  texts: readonly { path: string; text: string }[],
  analysis: CodeAnalysis,
): Promise<JudgedCode> {
  const eslint = await analysis.eslint()
  const [choose, rulesFor] = [ruleChooser(house), gateRules(house)]
  const files = texts.filter(({ path, text }) => !isTooLarge(text) && choose(path).named.length > 0)
  const findings = files.flatMap(({ path, text }) => {
    const judged = { path, base: undefined, head: text }
    const linted = lintFile(judged, untyped(rulesFor(path), eslint), { eslint, compilation: undefined })
    return [...linted.findings, ...linted.head.map(lintFinding)]
  })
  const typed = house.rules.filter((rule) => isTypedRule(rule, eslint)).map(({ id }) => id)
  return { findings, files: files.length, untyped: typed }
}

function untyped(rules: readonly HouseRule[], eslint: Eslint): HouseRule[] {
  return rules.filter((rule) => !isTypedRule(rule, eslint))
}
