import { FactoryError, asFactoryError } from '../errors.ts'
import { parseSpec } from '../factory/control-files.ts'
import type { Factory } from '../factory/factory.ts'
import type { MachineState } from '../factory/machine.ts'
import { lineDigest, readFactory } from '../factory/read-factory.ts'
import { stateOf } from '../line/journey.ts'
import { unitSerial } from '../line/open-unit.ts'
import type { Spec } from '../specification/document/spec.ts'
import { verifyTraceFolder, type FolderReport } from '../trace/folder/verify-trace-folder.ts'
import type { Rejection } from '../trace/statement/rejection.ts'
import type { UnitExpectation } from '../trace/verify/chain-rules.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'
import type { Trust } from '../trace/verify/trust.ts'

/** The folder's report, with the journey judged against the line that the trace itself attests. For printing. */
export type TraceReport = Omit<FolderReport, 'accepted'>

/** factory.yml and the spec, as the first link of a trace attests them. */
export interface AttestedFiles {
  factory: Factory
  factoryBytes: Buffer
  spec: Spec
  specBytes: Buffer
}

/** A trace that passed every check, with everything that was opened on the way. Its folder is not read again. */
export interface VerifiedTrace extends AttestedFiles {
  serial: string
  /** Oldest first, with their bytes and attachments. */
  links: VerifiedLink[]
  /** Where the unit ended: released or halted. */
  journey: MachineState
}

/** The report; with the trace when it was verified. */
export type TraceVerification =
  { kind: 'verified'; report: TraceReport; trace: VerifiedTrace } | { kind: 'rejected'; report: TraceReport }

/**
 * Verifies a trace folder from its bytes: seal, files, links, chain (shared/trace). Then it checks that the journey is
 * whole: every station that the attested factory.yml demands is there, in its order, up to `released` or `halted`.
 * @throws FactoryError TRACE_UNREADABLE. What is wrong with the trace itself is in the report.
 */
export async function verifyTrace(
  folder: string,
  trust: Trust,
  expectation: UnitExpectation = {},
): Promise<TraceVerification> {
  const { accepted, ...report } = await verifyTraceFolder(folder, trust, expectation)
  if (!report.verified) return { kind: 'rejected', report }
  const checked = checkJourney(accepted)
  if ('problem' in checked)
    return { kind: 'rejected', report: { ...report, verified: false, ...checked.problem } }
  return { kind: 'verified', report, trace: { ...checked, links: accepted } }
}

/** A trace that verifies. @throws FactoryError TRACE_REJECTED naming the first cause, TRACE_UNREADABLE. */
export async function openTrace(
  folder: string,
  trust: Trust,
  expectation: UnitExpectation = {},
): Promise<VerifiedTrace> {
  const verification = await verifyTrace(folder, trust, expectation)
  if (verification.kind === 'verified') return verification.trace
  const { code, reason } = verification.report
  throw new FactoryError('TRACE_REJECTED', `${folder}: ${code ?? ''} ${reason ?? ''}`, {
    ...(code === null || reason === null ? {} : { detail: code, reason }),
    hint: 'jidoka verify names every cause',
  })
}

type JourneyCheck = Omit<VerifiedTrace, 'links'> | { problem: Rejection }

/** Folds the links through the attested line. They must be the whole walk, and of this line, spec and base. */
function checkJourney(links: readonly VerifiedLink[]): JourneyCheck {
  try {
    return foldJourney(links)
  } catch (thrown) {
    return { problem: { code: 'LINK_ORDER', reason: asFactoryError(thrown).message } }
  }
}

function foldJourney(links: readonly VerifiedLink[]): JourneyCheck {
  const files = attestedFiles(links)
  const { factory, specBytes, spec } = files
  const { base, serial } = links[0]?.extension ?? { base: '', serial: '' }
  const problem = lineProblem(links, factory) ?? serialProblem(unitSerial(factory, base, specBytes), serial)
  if (problem !== undefined) return { problem }
  const journey = stateOf(factory, { links: [...links], outcomes: [] }, spec)
  if (journey.status !== 'running') return { ...files, serial, journey }
  const reason = `the trace ends before ${journey.station} round ${journey.round}`
  return { problem: { code: 'LINK_MISSING', reason } }
}

function lineProblem(links: readonly VerifiedLink[], factory: Factory): Rejection | undefined {
  const line = lineDigest(factory)
  const wrong = links.find(({ extension }) => extension.line.sha256 !== line)
  if (wrong === undefined) return undefined
  const reason = `${wrong.extension.station} followed another line than the attested factory.yml`
  return { code: 'LINK_LINE', reason }
}

function serialProblem(computed: string, signed: string): Rejection | undefined {
  if (computed === signed) return undefined
  return { code: 'LINK_SERIAL', reason: 'the serial is not the one of its spec, line and base commit' }
}

function attestedFiles([first]: readonly VerifiedLink[]): AttestedFiles {
  const factoryBytes = first?.attachments.get('factory.yml')
  const specBytes = first?.attachments.get('spec.md')
  if (first === undefined || factoryBytes === undefined || specBytes === undefined)
    throw new FactoryError('TRACE_REJECTED', 'the first link attests no factory.yml and spec')
  const read = readFactory(factoryBytes, 'factory.yml')
  if (read.kind === 'bad') throw new FactoryError('TRACE_REJECTED', 'the attested factory.yml is not valid')
  const { spec } = parseSpec(specBytes, first.extension.spec.path)
  return { factory: read.factory, factoryBytes, spec, specBytes }
}
