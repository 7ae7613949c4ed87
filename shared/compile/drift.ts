import { FILE_HEADERS_ONLY, formatPatch, structuredPatch, type StructuredPatch } from 'diff'
import { sortFindings, type Finding } from '../findings.ts'
import type { CompiledFile } from './compile.ts'
import { isCompiledPath } from './line-names.ts'

/** Workflow files as they are, by repository path. */
export type ExistingFiles = ReadonlyMap<string, string>

/**
 * Where the workflows in the repository are not those that factory.yml compiles to: changed, missing, or left over from
 * an older factory.yml. Line ends do not count. {@link driftText} shows the difference in full.
 */
export function checkCompiled(existing: ExistingFiles, compiled: readonly CompiledFile[]): Finding[] {
  const wanted = new Set(compiled.map(({ path }) => path))
  const leftOver = [...existing.keys()].filter((path) => isCompiledPath(path) && !wanted.has(path))
  return sortFindings([
    ...compiled.flatMap((file) => fileFindings(file, existing.get(file.path))),
    ...leftOver.map((path) => finding(path, 'COMPILE_LEFTOVER', 'is no longer part of the compiled line')),
  ])
}

function fileFindings({ path, text }: CompiledFile, found: string | undefined): Finding[] {
  if (found === undefined) return [finding(path, 'COMPILE_MISSING', 'is missing')]
  const { hunks } = patchOf(path, found, text)
  const [first] = hunks
  if (first === undefined) return []
  const count = hunks.flatMap(({ lines }) => lines).filter(isChange).length
  const message = `is not what factory.yml compiles to: ${count} lines differ`
  return [
    { ...finding(path, 'COMPILE_DRIFT', message), line: first.oldStart + first.lines.findIndex(isChange) },
  ]
}

function finding(file: string, code: string, message: string): Finding {
  return {
    code,
    level: 'block',
    message: `${file} ${message}`,
    hint: 'run jidoka compile and commit the result',
    file,
  }
}

const MAX_SHOWN_LINES = 120

/** The differences as unified diffs: `-` is in the repository, `+` is what factory.yml compiles to. */
export function driftText(existing: ExistingFiles, compiled: readonly CompiledFile[]): string {
  const lines = compiled.flatMap((file) => fileDiff(file, existing.get(file.path)))
  const more = lines.length - MAX_SHOWN_LINES
  return [...lines.slice(0, MAX_SHOWN_LINES), ...(more > 0 ? [`... and ${more} more lines`] : [])].join('\n')
}

function fileDiff({ path, text }: CompiledFile, found: string | undefined): string[] {
  if (found === undefined) return [`${path}: missing, ${splitLines(text).length} lines to write`]
  const patch = patchOf(path, found, text)
  return patch.hunks.length === 0 ? [] : splitLines(formatPatch(patch, FILE_HEADERS_ONLY))
}

function isChange(line: string): boolean {
  return !line.startsWith(' ')
}

const CONTEXT_LINES = 2
/** Texts with more changed lines than this are compared no further: one is replaced by the other as a whole. */
const MAX_EDITS = 2000

function patchOf(path: string, found: string, wanted: string): StructuredPatch {
  const [before, after] = [splitLines(found), splitLines(wanted)]
  const options = { context: CONTEXT_LINES, maxEditLength: MAX_EDITS }
  const compared = `${path} (compiled)`
  const patch = structuredPatch(
    path,
    compared,
    withNewlines(before),
    withNewlines(after),
    undefined,
    undefined,
    options,
  )
  return (
    patch ?? { ...NO_HEADERS, oldFileName: path, newFileName: compared, hunks: [replacement(before, after)] }
  )
}

const NO_HEADERS = { oldHeader: undefined, newHeader: undefined }

function replacement(before: readonly string[], after: readonly string[]): StructuredPatch['hunks'][number] {
  return {
    oldStart: 1,
    oldLines: before.length,
    newStart: 1,
    newLines: after.length,
    lines: [...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`)],
  }
}

function splitLines(text: string): string[] {
  return text.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n')
}

function withNewlines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}
