import type { Finding } from '../findings.ts'
import { sortFindings } from '../findings.ts'
import type { CompiledFile } from './compile.ts'
import { diffLines, type DiffLine } from './line-diff.ts'
import { isCompiledPath } from './workflow-files.ts'

/** Workflow files as they stand, by repository path; files that `jidoka compile` does not own are passed over. */
export type ExistingFiles = ReadonlyMap<string, string>

/**
 * Where the workflows in the repository are not those that factory.yml compiles to: changed, missing, or left over from
 * an older factory.yml. Line ends do not count. {@link driftText} shows the difference in full.
 */
export function checkCompiled(existing: ExistingFiles, compiled: readonly CompiledFile[]): Finding[] {
  const wanted = new Set(compiled.map(({ path }) => path))
  const leftOver = [...existing.keys()].filter((path) => isCompiledPath(path) && !wanted.has(path))
  return sortFindings([
    ...compiled.flatMap(({ path, text }) => fileFindings(path, existing.get(path), text)),
    ...leftOver.map((path) => drift(path, 'COMPILE_LEFTOVER', 'is not part of the compiled line any more')),
  ])
}

function fileFindings(path: string, found: string | undefined, wanted: string): Finding[] {
  if (found === undefined) return [drift(path, 'COMPILE_MISSING', 'is missing')]
  const changed = changesOf(found, wanted)
  const [first] = changed
  if (first === undefined) return []
  const message = `is not what factory.yml compiles to: ${changed.length} lines differ`
  return [{ ...drift(path, 'COMPILE_DRIFT', message), line: first.before }]
}

function drift(file: string, code: string, message: string): Finding {
  return {
    code,
    level: 'block',
    message: `${file} ${message}`,
    hint: 'run jidoka compile and commit the result',
    file,
  }
}

function changesOf(found: string, wanted: string): DiffLine[] {
  return diffLines(linesOf(found), linesOf(wanted)).filter(({ kind }) => kind !== 'same')
}

const CONTEXT_LINES = 2
const MAX_SHOWN_LINES = 120

/** The differences as people read them: `-` is in the repository, `+` is what factory.yml compiles to. */
export function driftText(existing: ExistingFiles, compiled: readonly CompiledFile[]): string {
  const shown = compiled.flatMap(({ path, text }) => fileDiff(path, existing.get(path), text))
  const more = shown.length - MAX_SHOWN_LINES
  return [...shown.slice(0, MAX_SHOWN_LINES), ...(more > 0 ? [`... and ${more} more lines`] : [])].join('\n')
}

function fileDiff(path: string, found: string | undefined, wanted: string): string[] {
  if (found === undefined) return [`${path}: missing, ${linesOf(wanted).length} lines to write`]
  const lines = diffLines(linesOf(found), linesOf(wanted))
  const near = lines.map((_, index) => isNearChange(lines, index))
  if (!near.includes(true)) return []
  return [
    `${path}:`,
    ...lines.flatMap((line, index) => (near[index] ? hunkLine(line, near[index - 1] !== true) : [])),
  ]
}

function isNearChange(lines: readonly DiffLine[], index: number): boolean {
  return lines
    .slice(Math.max(0, index - CONTEXT_LINES), index + CONTEXT_LINES + 1)
    .some(({ kind }) => kind !== 'same')
}

const MARKS = { same: ' ', old: '-', new: '+' } as const

function hunkLine({ kind, text, before }: DiffLine, startsHunk: boolean): string[] {
  return [...(startsHunk ? [`@@ line ${before} @@`] : []), `${MARKS[kind]} ${text}`]
}

function linesOf(text: string): string[] {
  return text.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n')
}
