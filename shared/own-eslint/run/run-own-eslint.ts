import { fileURLToPath } from 'node:url'
import { compareText } from '../../findings.ts'
import { defined } from '../../formats/defined.ts'
import { withoutMark, type ChangedFile } from '../../house/code/changed-files.ts'
import { compareWithBase } from '../../house/code/compare-with-base.ts'
import { MAX_OWN_ADDED, OWN_ESLINT_HEAP_MIB } from '../../limits.ts'
import type { OwnTask } from '../frames.ts'
import type { OwnEslintOrder } from '../order.ts'
import type { LeftFile, OwnEslintValues, OwnJudged, OwnViolation } from '../values.ts'
import { askChild, type LintAnswers, type LintOptions, type TextAnswer } from './lint-child.ts'
import { violationsOf, type KeyedViolation } from './keyed-violations.ts'

/** A file of the change; it is there at the head. */
export type OwnFile = ChangedFile & { head: string }

export interface OwnRun extends LintOptions {
  /** Lays the change over the base commit, without the files that a child takes orders from. */
  lay: () => Promise<void>
}

type Order = Pick<Extract<OwnEslintOrder, { kind: 'judge' }>, 'configs' | 'locks' | 'closed'>

/**
 * Judges a change by the team's own ESLint, in two processes one after the other: one for the texts of the base commit, or an empty text in place of a new
 * file, and one for those of the change. What fails in the first is the team's own trouble, what fails in the second alone is the change's.
 */
export async function runOwnEslint(
  files: readonly OwnFile[],
  { configs, locks, closed }: Order,
  { lay, ...options }: OwnRun,
): Promise<OwnEslintValues> {
  const base = files.map(({ path, from, base: text = '' }) => ({
    path: from ?? path,
    text: withoutMark(text),
  }))
  const before = await ask(base, () => Promise.resolve(), options)
  if (before.kind === 'failed') return unavailable(before)
  const silent = before.texts.findIndex(({ kind }) => kind === 'silent')
  if (silent >= 0) return { ...ENDED, ...defined({ detail: base[silent]?.path }) }
  const head = files.map(({ path, head: text }) => ({ path, text: withoutMark(text) }))
  const after = await ask(head, lay, options, closed)
  if (after.kind === 'failed') return unavailable(after)
  const { eslint, rules } = after
  const compared = await compareTexts(files, before.texts, after.texts)
  return { kind: 'judged', eslint, rules, configs, locks, ...compared }
}

/** Program and words of a child: the source beside this file, or its program in the bundle that this file was built into. */
export function ownEslintProgram(): string[] {
  const entry = import.meta.url.endsWith('.ts') ? '../child/main.ts' : './own-eslint.js'
  const heap = `--max-old-space-size=${OWN_ESLINT_HEAP_MIB}`
  return [process.execPath, heap, fileURLToPath(new URL(entry, import.meta.url))]
}

const ENDED = { kind: 'unavailable', reason: 'ended' } as const

function unavailable({ reason, detail }: Extract<LintAnswers, { kind: 'failed' }>): OwnEslintValues {
  return { kind: 'unavailable', reason, ...defined({ detail: detail === '' ? undefined : detail }) }
}

function ask(
  files: OwnTask['files'],
  lay: () => Promise<void>,
  options: LintOptions,
  closed: readonly string[] = [],
): Promise<LintAnswers> {
  const hand = async (): Promise<OwnTask> => {
    await lay()
    return { files, closed }
  }
  return askChild(
    files.map(({ path }) => path),
    hand,
    options,
  )
}

type Compared = Omit<OwnJudged, 'kind' | 'eslint' | 'rules' | 'configs' | 'locks'>

async function compareTexts(
  files: readonly OwnFile[],
  before: readonly TextAnswer[],
  after: readonly TextAnswer[],
): Promise<Compared> {
  const { default: ts } = await import('typescript')
  const told: Compared = { ...NOTHING, files: [], left: [], broken: [] }
  const sides: Record<'base' | 'head', KeyedViolation[]> = { base: [], head: [] }
  for (const [index, file] of files.entries()) {
    const [was = SILENT, is = SILENT] = [before[index], after[index]]
    sides.base.push(...violationsOf(ts, { path: file.path, text: file.base ?? '' }, was))
    sides.head.push(...violationsOf(ts, { path: file.path, text: file.head }, is))
    sortFile(file.path, { was, is }, told)
  }
  const { base, head, added, fixed } = compareWithBase(sides.base, sides.head)
  const listed = added.map(({ violation }) => violation).sort(worstFirst)
  return {
    ...told,
    violations: { base, head, fixed },
    added: listed.slice(0, MAX_OWN_ADDED),
    more: Math.max(0, listed.length - MAX_OWN_ADDED),
  }
}

const SILENT: TextAnswer = { kind: 'silent', how: '' }
const NOTHING = { violations: { base: 0, head: 0, fixed: 0 }, added: [], more: 0 }

/** Enters a file where it belongs. */
function sortFile(path: string, { was, is }: Record<'was' | 'is', TextAnswer>, told: Compared): void {
  const trouble = troubleOf(is)
  if (is.kind === 'ignored') told.left.push({ path, why: 'ignored' })
  else if (trouble === undefined) told.files.push(path)
  else if (troubleOf(was) === undefined) told.broken.push({ path, how: trouble })
  else told.left.push(unjudged(path, trouble))
}

function unjudged(path: string, detail: string): LeftFile {
  return { path, why: 'unjudged', ...(detail === '' ? {} : { detail }) }
}

/** Why a text was not judged, if it was not; `undefined` for one that the team does not mean. */
function troubleOf(answer: TextAnswer): string | undefined {
  switch (answer.kind) {
    case 'ignored':
      return undefined
    case 'judged':
      return answer.messages.find(({ rule }) => rule === undefined)?.message
    case 'crashed':
    case 'silent':
      return answer.how
  }
}

function worstFirst(a: OwnViolation, b: OwnViolation): number {
  return (
    compareText(a.severity, b.severity) ||
    compareText(a.path, b.path) ||
    a.line - b.line ||
    a.column - b.column ||
    compareText(a.rule, b.rule) ||
    compareText(a.message, b.message)
  )
}
