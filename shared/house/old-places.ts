import { compareText } from '../findings.ts'
import { globMatcher } from '../paths/globs.ts'
import { compileCode, type CodeAnalysis } from './code-analysis.ts'
import { isTooLarge, withoutMark, type ChangedFile } from './code/changed-files.ts'
import { eslintConfig, isTypedRule, LINTED, type Eslint } from './lint/eslint.ts'
import { lintText } from './lint/lint-text.ts'
import { isTypeScript, type Compilation } from './program/compile.ts'
import { virtualPath } from './program/file-source.ts'
import type { HouseRule } from './standard/house.ts'

export interface CodeBase {
  repo: string
  /** Commit or tree whose configuration counts. */
  base: string
  /** The code as it is now: path and text of each file. */
  files: readonly { path: string; text: string }[]
}

export interface OldPlaces {
  /** How often existing code breaks a rule, most often first. */
  broken: { id: string; violations: number }[]
  /** Rules that need types, when there are too many files to work them out. */
  uncounted: string[]
  /** Files that were linted. */
  linted: number
  /** Files that could not be linted because they are too large or cannot be parsed. Sorted. */
  skipped: string[]
}

export interface CountOptions {
  analysis: CodeAnalysis
  /** Told after every file. */
  onFile?: (done: number) => void
}

/** Types of more files take gigabytes; without them the other rules are counted in seconds. */
const MOST_TYPED_FILES = 200

/**
 * How often existing code breaks each of the rules that apply to it. The gate counts what a change adds, so a rule with old
 * places still holds for what is new. The code is judged as the gate judges a change; it is not run.
 */
export async function countOldPlaces(
  code: CodeBase,
  rules: readonly HouseRule[],
  { analysis, onFile = () => undefined }: CountOptions,
): Promise<OldPlaces> {
  const files = codeFiles(code.files)
  if (files.length === 0) return { broken: [], uncounted: [], linted: 0, skipped: [] }
  const fitting = rules.filter(({ applies }) => files.some(({ path }) => globMatcher(applies)(path)))
  const small = files.filter(({ head }) => !isTooLarge(head))
  const eslint = await analysis.eslint()
  const needsTypes = fitting.filter((rule) => isTypedRule(rule, eslint)).map(({ id }) => id)
  const isSmall = small.filter(({ path }) => isTypeScript(path)).length <= MOST_TYPED_FILES
  const compilation =
    isSmall && needsTypes.length > 0
      ? await compileCode({ ...code, files: small, code: small }, analysis)
      : undefined
  const counts = new Map(fitting.map(({ id }) => [id, 0]))
  const unread = small.filter((file, index) => {
    onFile(index + 1)
    return !countIn(file, fitting, { eslint, compilation, counts })
  })
  const skipped = [...files.filter((file) => !small.includes(file)), ...unread].map(({ path }) => path)
  return {
    broken: broken(counts),
    uncounted: isSmall ? [] : needsTypes,
    linted: files.length - skipped.length,
    skipped: skipped.sort(compareText),
  }
}

function codeFiles(files: CodeBase['files']): ChangedFile[] {
  return files
    .filter(({ path }) => LINTED.test(path))
    .map(({ path, text }) => ({ path, base: undefined, head: text }))
    .sort((a, b) => compareText(a.path, b.path))
}

interface Counting {
  eslint: Eslint
  compilation: Compilation | undefined
  counts: Map<string, number>
}

/** `false` when the file cannot be judged. */
function countIn(
  { path, head = '' }: ChangedFile,
  rules: readonly HouseRule[],
  { eslint, compilation, counts }: Counting,
): boolean {
  const text = withoutMark(head)
  const program = compilation?.pairs.find(({ files }) => files.includes(path))?.head
  const typed = program?.getSourceFile(virtualPath(path))?.text === text ? program : undefined
  const applied = rules.filter(({ applies }) => globMatcher(applies)(path))
  const result = lintText({ eslint, config: eslintConfig(applied, eslint, typed), path }, text)
  if (result.kind !== 'linted') return false
  for (const { ruleId } of result.messages) counts.set(ruleId, (counts.get(ruleId) ?? 0) + 1)
  return true
}

function broken(counts: ReadonlyMap<string, number>): OldPlaces['broken'] {
  return [...counts]
    .filter(([, violations]) => violations > 0)
    .map(([id, violations]) => ({ id, violations }))
    .sort((a, b) => b.violations - a.violations || compareText(a.id, b.id))
}
