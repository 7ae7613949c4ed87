import { sha256 } from '../../formats/digest.ts'
import type { ChainReport } from '../verify/chain.ts'
import { FILES, HTML_FILE, PARCELS, derivedFiles } from './folder-layout.ts'
import type { Rejection } from '../statement/rejection.ts'
import type { FolderFile } from './read-folder.ts'
import { SEAL_FILE, type Seal } from './seal.ts'
import { sha256Of } from '../statement/statement-rules.ts'
import { madeSubjects } from '../verify/made-subjects.ts'
import type { VerifiedLink } from '../verify/open-parcel.ts'
import type { Trust } from '../verify/trust.ts'

interface SealedTrace {
  chain: ChainReport
  seal: Seal
  contents: readonly FolderFile[]
  trust: Trust
}

/**
 * What is wrong in a folder whose seal, files and chain are valid: files that do not say what the links say.
 * Only the publishing station itself could make such a folder. By path.
 */
export function contentProblems({ chain, seal, contents, trust }: SealedTrace): Map<string, Rejection> {
  const problems = new Map<string, Rejection>()
  const unit = sealedUnitProblem(chain, seal)
  if (unit !== undefined) problems.set(SEAL_FILE, unit)
  const attested = attestedDigests(chain.accepted)
  const derived = derivedFiles(chain.accepted, trust)
  const known = new Set([
    ...derived.keys(),
    ...chain.accepted.map(({ name }) => `${PARCELS}${name}`),
    HTML_FILE,
  ])
  const present = new Set(contents.map(({ path }) => path))
  for (const path of [...derived.keys(), HTML_FILE])
    if (!present.has(path)) problems.set(path, { code: 'TRACE_FILE_MISSING', reason: 'a trace needs it' })
  for (const content of contents) {
    const { path } = content
    const bytes = 'bytes' in content ? content.bytes : Buffer.alloc(0)
    const expected = derived.get(path)
    if (expected?.equals(bytes) === false) problems.set(path, differs('it is not what the links say'))
    else if (path.startsWith(FILES) && attested.get(path.slice(FILES.length)) !== sha256(bytes))
      problems.set(path, differs('no link attests this file'))
    else if (!path.startsWith(FILES) && !known.has(path))
      problems.set(path, differs('it has no place in a trace'))
  }
  return problems
}

function differs(reason: string): Rejection {
  return { code: 'TRACE_FILE_DIFFERS', reason }
}

function sealedUnitProblem({ accepted }: ChainReport, { predicate }: Seal): Rejection | undefined {
  const last = accepted.at(-1)
  const { serial, station, summarySha256 } = predicate.jidokaSealV1
  if (last?.extension.action !== 'trace-publish')
    return { code: 'TRACE_UNFINISHED', reason: 'the trace does not end with a link of trace-publish' }
  const isSame =
    last.extension.serial === serial &&
    last.extension.station === station &&
    last.payloadSha256 === summarySha256
  return isSame ? undefined : { code: 'SEAL_UNIT', reason: 'the seal is of another unit or another summary' }
}

/** Digest by path of what the last round made. */
function attestedDigests(accepted: readonly VerifiedLink[]): Map<string, string | undefined> {
  const made = madeSubjects(accepted) ?? []
  return new Map(made.map((subject) => [subject.name, sha256Of(subject)]))
}
