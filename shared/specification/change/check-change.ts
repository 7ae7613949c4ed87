import { blocking, type Finding } from '../../findings.ts'
import { pathProblem } from '../../paths/safe-path.ts'
import { checkManifest } from './check-manifest.ts'
import { checkPlaces, type PlacedTree } from './check-places.ts'
import type { ControlPaths } from '../../paths/forbidden-paths.ts'
import { controlReason, mayControl } from '../../paths/control-text.ts'
import { forbiddenReason, namedOnly, type NamedOnly } from '../../paths/guarded-paths.ts'
import { matchesAny } from '../../paths/declared-paths.ts'
import { anyOf, CONTROL, DIRECTION, without } from '../../text/invisible.ts'
import { withPlainLines } from '../../text/line-ends.ts'
import type { Spec } from '../document/spec.ts'
import { MAX_CHANGED_FILES, MAX_CHANGED_FILE_BYTES, MAX_CHANGE_BYTES } from '../../limits.ts'

/** A file that a change writes whole; `undefined` content removes it. Path and content are untrusted. */
export interface ProposedFile {
  path: string
  content: string | undefined
}

export interface ChangeContext {
  /** Every entry of the base commit. */
  base: PlacedTree
  control: ControlPaths
  /** Paths that our own code writes: the acceptance tests of the spec. */
  ownTests: readonly string[]
  /** Base text of each file of the change that the base has, by path. */
  before: ReadonlyMap<string, string>
}

/**
 * All findings about a proposed change: scope, guarded paths, unsafe or colliding paths, size, text, package.json. Pure, so
 * that a later station can compute it again. With a blocking finding no part of the change is accepted.
 */
export function checkChange(files: readonly ProposedFile[], spec: Spec, context: ChangeContext): Finding[] {
  if (files.length > MAX_CHANGED_FILES) return [tooMany(files.length)]
  const unsafe = files.flatMap(unsafePath)
  const safe = files.filter((file) => pathProblem(file.path) === undefined)
  return [
    ...unsafe,
    ...sizeFindings(files, context),
    ...safe.flatMap((file) => [
      ...scopeFinding(file.path, spec, context),
      ...controlFindings(file, context),
      ...contentFindings(file, context.before.get(file.path)),
      ...manifestFindings(file, spec, context),
    ]),
    ...checkPlaces(safe, context.base, new Set(spec.paths.write)),
  ]
}

function tooMany(count: number): Finding {
  return blocking(
    'CHANGE_TOO_MANY_FILES',
    `the change has ${count} files, the limit is ${MAX_CHANGED_FILES}`,
    {
      hint: 'split the spec',
    },
  )
}

function unsafePath({ path }: ProposedFile): Finding[] {
  const problem = pathProblem(path)
  if (problem === undefined) return []
  return [
    blocking('CHANGE_PATH_UNSAFE', `the path ${JSON.stringify(path.slice(0, 80)).toWellFormed()} ${problem}`),
  ]
}

function sizeFindings(files: readonly ProposedFile[], { before }: ChangeContext): Finding[] {
  const bytes = files.reduce((sum, { path, content = '' }) => sum + newBytes(content, before.get(path)), 0)
  if (bytes <= MAX_CHANGE_BYTES) return []
  const message = `the change has ${bytes} bytes, the limit is ${MAX_CHANGE_BYTES}`
  return [blocking('CHANGE_TOO_LARGE', message, { hint: 'split the spec' })]
}

/** Bytes of the lines that the base does not have: a large file may be edited, and people review the lines that are new. */
function newBytes(content: string, before: string | undefined): number {
  if (before === undefined) return Buffer.byteLength(content)
  const known = new Set(withPlainLines(before).split('\n'))
  const fresh = withPlainLines(content)
    .split('\n')
    .filter((line) => !known.has(line))
  return fresh.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0)
}

function scopeFinding(path: string, spec: Spec, { control, ownTests }: ChangeContext): Finding[] {
  if (matchesAny(path, control.produces ?? [])) return [producedFinding(path)]
  const forbidden = forbiddenReason(path, control)
  if (forbidden !== undefined)
    return [
      blocking('CHANGE_FORBIDDEN_PATH', `a model may not write here: the path ${forbidden}`, { file: path }),
    ]
  if (ownTests.includes(path))
    return [
      blocking('CHANGE_OWN_TEST', 'the acceptance tests of the spec are written by code alone', {
        file: path,
      }),
    ]
  const guarded = spec.paths.write.includes(path) ? undefined : namedOnly(path)
  if (guarded !== undefined) return [guardedFinding(path, guarded)]
  if (matchesAny(path, spec.paths.write)) return []
  return [
    blocking('CHANGE_OUT_OF_SCOPE', 'the path is not among paths.write of the spec', {
      file: path,
      hint: 'widen paths.write if the spec needs it',
    }),
  ]
}

function producedFinding(file: string): Finding {
  const hint = 'leave it out: it is made anew from what you write'
  return blocking('CHANGE_PRODUCED', 'a station of the line makes this file, and nobody writes it', {
    file,
    hint,
  })
}

const GUARDED_CODES = {
  test: 'CHANGE_TEST_FILE',
  manifest: 'CHANGE_MANIFEST',
  gate: 'CHANGE_GATE_FILE',
  hidden: 'CHANGE_HIDDEN_FILE',
  declaration: 'CHANGE_DECLARATION_FILE',
  tool: 'CHANGE_TOOL_FILE',
} as const

function guardedFinding(file: string, { kind, reason }: NamedOnly): Finding {
  return blocking(GUARDED_CODES[kind], `the path ${reason}`, {
    file,
    hint: 'it may change only when paths.write names this very path',
  })
}

const CONTROLS = anyOf(without(CONTROL, '\\t\\n\\r\\u0085'))
// embeddings, overrides and isolates (CVE-2021-42574): code that reads otherwise than it runs. Marks change no order of code
const BIDI = anyOf(without(DIRECTION, '\\u061c\\u200e\\u200f'))

/** Characters that a line of the base holds already are no finding: a file that has them can still be edited. */
export function contentFindings(
  { path, content }: ProposedFile,
  before: string | undefined,
  maxBytes = MAX_CHANGED_FILE_BYTES,
): Finding[] {
  if (content === undefined) return []
  const bytes = newBytes(content, before)
  if (bytes > maxBytes) {
    const message = `the file has ${bytes} bytes, the limit is ${maxBytes}`
    return [blocking('CHANGE_FILE_TOO_LARGE', message, { file: path })]
  }
  if (!content.isWellFormed() || newLineWith(CONTROLS, content, before) !== undefined)
    return [blocking('CHANGE_NOT_TEXT', 'the content is not plain UTF-8 text', { file: path })]
  const line = newLineWith(BIDI, content, before)
  if (line === undefined) return []
  return [
    blocking('CHANGE_BIDI', 'the content turns the reading direction with an invisible character', {
      file: path,
      line,
      hint: 'write it as an escape',
    }),
  ]
}

/** A control file under a name of its own: it says itself what it is, before the change or after it. */
function controlFindings({ path, content }: ProposedFile, { before }: ChangeContext): Finding[] {
  if (!mayControl(path)) return []
  const reason = [before.get(path), content].map((text) => controlReason(text ?? '')).find(Boolean)
  if (reason === undefined) return []
  const message = `a model may not write here: the file ${reason}`
  return [blocking('CHANGE_FORBIDDEN_PATH', message, { file: path, hint: 'change it by hand' })]
}

/** The number of the first line that holds such a character and is not a line of the base; lines count from 1. */
function newLineWith(pattern: RegExp, content: string, before: string | undefined): number | undefined {
  if (content.search(pattern) === -1) return undefined
  const known = new Set(withPlainLines(before ?? '').split('\n'))
  const lines = withPlainLines(content).split('\n')
  const index = lines.findIndex((line) => line.search(pattern) !== -1 && !known.has(line))
  return index === -1 ? undefined : index + 1
}

function manifestFindings({ path, content }: ProposedFile, spec: Spec, { before }: ChangeContext): Finding[] {
  if (content === undefined || namedOnly(path)?.kind !== 'manifest') return []
  const named = (spec.dependencies ?? []).filter(({ manifest }) => manifest === path)
  return checkManifest(path, content, before.get(path), named)
}
