import { blocking, compareText, warning, type Finding } from '../findings.ts'
import { canonicalJson } from '../formats/canonical.ts'
import { parseJson } from '../formats/read-json.ts'
import { schemaOf } from '../formats/schema.ts'
import { MAX_CASSETTE_LINE_BYTES } from '../limits.ts'
import { mayWrite } from '../paths/guarded-paths.ts'
import { pathProblem } from '../paths/safe-path.ts'
import type { ProposedFile } from '../specification/change/check-change.ts'
import { quoted } from '../text/safe-log.ts'
import proposalSchema from '../../schemas/proposal.schema.json' with { type: 'json' }
import type { ChangeSource } from '../factory/writer-choice.ts'

/** A changed path that cannot be part of a change, and why. */
export interface LeftPath {
  path: string
  reason: 'binary' | 'ignored' | 'large' | 'link' | 'other' | 'submodule' | 'unreadable' | 'unsafe'
}

/** Who made a change that a unit takes over, by git's own word. */
export interface MadeChange {
  from: ChangeSource
  place: string
  head?: string
  sha256?: string
  commits: string[]
  authors: { name: string; email: string }[]
}

/** What a writer that is no model proposes, as its answer is recorded. */
export interface RecordedProposal {
  files: { path: string; content: string | null }[]
  left: LeftPath[]
  /** Further paths that were left out. */
  more?: number
  blocked?: string
  made?: MadeChange
}

const proposalDocument = schemaOf<RecordedProposal>(proposalSchema)

const MAX_LEFT = 100

/** The text of a proposal, equal for equal proposals. */
export function proposalText(
  files: readonly ProposedFile[],
  left: readonly LeftPath[],
  more: Pick<RecordedProposal, 'blocked' | 'made'> = {},
): string {
  const sorted = left.toSorted((a, b) => compareText(a.path, b.path))
  const rest = sorted.length - MAX_LEFT
  return canonicalJson({
    files: files
      .map(({ path, content }) => ({ path, content: content ?? null }))
      .sort((a, b) => compareText(a.path, b.path)),
    left: sorted.slice(0, MAX_LEFT).map(({ path, reason }) => ({ path, reason })),
    ...(rest > 0 ? { more: rest } : {}),
    ...(more.blocked === undefined ? {} : { blocked: more.blocked }),
    ...(more.made === undefined ? {} : { made: { ...more.made } }),
  })
}

/** Reads a recorded proposal. @throws FactoryError JSON_INVALID, SCHEMA_INVALID: a cassette may be of anybody. */
export function readProposal(text: string): RecordedProposal {
  const subject = 'the recorded proposal'
  return proposalDocument.parse(parseJson(Buffer.from(text), subject, MAX_CASSETTE_LINE_BYTES), subject)
}

/** The files as the gates take them. */
export function filesOf({ files }: RecordedProposal): ProposedFile[] {
  return files.map(({ path, content }) => ({ path, content: content ?? undefined }))
}

const REASONS: Record<LeftPath['reason'], string> = {
  binary: 'is no UTF-8 text',
  ignored: 'is ignored by git',
  large: 'is too large',
  link: 'is a symbolic link',
  other: 'is no file',
  submodule: 'lies in a submodule',
  unreadable: 'cannot be read',
  unsafe: 'has a path that is not safe',
}

/**
 * What is said of paths that the writer changed and that cannot be part of a change. One that the spec lets be written stops the unit, for
 * the change is not whole without it. What git ignores is no part of any change; it is named where the spec asks for it.
 */
export function leftFindings({ left, more }: RecordedProposal, write: readonly string[]): Finding[] {
  const rest =
    more === undefined ? [] : [warning('WRITER_LEFT_OUT', `${more} further paths are left out of the change`)]
  return [...left.flatMap((each) => leftFinding(each, write)), ...rest]
}

function leftFinding({ path, reason }: LeftPath, write: readonly string[]): Finding[] {
  const isSafe = reason !== 'unsafe' && pathProblem(path) === undefined
  const isAsked = isSafe && mayWrite(path, write)
  const what = `what the writer left at ${isSafe ? 'this path' : quoted(path, 80)} ${REASONS[reason]}`
  const place = isSafe ? { file: path } : {}
  if (reason === 'ignored')
    return isAsked ? [warning('WRITER_LEFT_OUT', `${what}: it is left out of the change`, place)] : []
  if (!isAsked && isSafe) return [warning('WRITER_LEFT_OUT', `${what}: it is left out of the change`, place)]
  const hint = 'a change holds plain text files alone: take the path out of paths.write, or let it be text'
  return [blocking('WRITER_LEFT_OUT', `${what}: it cannot be part of a change`, { ...place, hint })]
}
