import { compareText } from '../findings.ts'
import { compileCode, type CodeAnalysis } from './code-analysis.ts'
import { isTooLarge, type ChangedFile } from './code/changed-files.ts'
import { lintFile } from './lint/lint-file.ts'
import { globMatcher } from '../paths/globs.ts'
import { LINTED } from './lint/eslint.ts'
import type { HouseRule } from './standard/house.ts'

export interface CodeBase {
  repo: string
  /** Commit or tree whose configuration counts. */
  base: string
  /** The code as it is now: path and text of each file. */
  files: readonly { path: string; text: string }[]
}

export interface HeldRules {
  /** Rules without a single violation, in the order given. */
  held: HouseRule[]
  /** How often each other rule is broken, most often first. */
  broken: { id: string; violations: number }[]
  /** Files that were linted. */
  linted: number
  /** Files that could not be linted because they are too large or cannot be parsed. Sorted. */
  skipped: string[]
}

/**
 * The rules that existing code keeps already. The code is judged as the gate judges a change, with types where a rule
 * needs them. It is not run.
 */
export async function rulesThatHold(
  code: CodeBase,
  rules: readonly HouseRule[],
  analysis: CodeAnalysis,
): Promise<HeldRules> {
  const files = codeFiles(code.files)
  if (files.length === 0) return { held: [...rules], broken: [], linted: 0, skipped: [] }
  const small = files.filter(({ head }) => !isTooLarge(head))
  const compilation = await compileCode({ ...code, files: small, code: small }, analysis)
  const context = { eslint: await analysis.eslint(), compilation }
  const counts = new Map(rules.map(({ id }) => [id, 0]))
  const skipped = files.filter((file) => !small.includes(file)).map(({ path }) => path)
  for (const file of small) {
    const applied = rules.filter(({ applies }) => globMatcher(applies)(file.path))
    const { head, findings } = lintFile(file, applied, context)
    for (const { rule } of head) counts.set(rule.id, (counts.get(rule.id) ?? 0) + 1)
    if (findings.length > 0) skipped.push(file.path)
  }
  const linted = files.length - skipped.length
  return { ...split(rules, counts), linted, skipped: skipped.sort(compareText) }
}

function codeFiles(files: CodeBase['files']): ChangedFile[] {
  return files
    .filter(({ path }) => LINTED.test(path))
    .map(({ path, text }) => ({ path, base: undefined, head: text }))
    .sort((a, b) => compareText(a.path, b.path))
}

function split(
  rules: readonly HouseRule[],
  counts: ReadonlyMap<string, number>,
): Pick<HeldRules, 'held' | 'broken'> {
  const violationsOf = ({ id }: HouseRule): number => counts.get(id) ?? 0
  const broken = rules
    .filter((rule) => violationsOf(rule) > 0)
    .map((rule) => ({ id: rule.id, violations: violationsOf(rule) }))
    .sort((a, b) => b.violations - a.violations || compareText(a.id, b.id))
  return { held: rules.filter((rule) => violationsOf(rule) === 0), broken }
}
