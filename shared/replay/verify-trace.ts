import { realpath } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { FactoryError, asFactoryError } from '../errors.ts'
import { parseSpec } from '../factory/control-files.ts'
import type { Factory } from '../factory/factory.ts'
import type { MachineState } from '../factory/machine.ts'
import { lineDigest, readFactory } from '../factory/read-factory.ts'
import { stateOf } from '../line/journey.ts'
import { unitSerial } from '../line/open-unit.ts'
import type { Spec } from '../specification/document/spec.ts'
import { verifyTraceFolder, type FolderReport } from '../trace/folder/verify-trace-folder.ts'
import { serialWithin } from '../trace/parcel/names.ts'
import type { Rejection } from '../trace/statement/rejection.ts'
import type { StationIsolation } from '../trace/statement/statement.ts'
import type { UnitExpectation } from '../trace/verify/chain-rules.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'
import type { Trust } from '../trace/verify/trust.ts'

type EndedJourney = Exclude<MachineState, { status: 'running' }>

/** How a unit ends. */
export type Ending = EndedJourney['status']

export const ENDINGS: readonly Ending[] = ['released', 'halted', 'asking']

/** What the caller says about the trace before it is looked at. */
export interface TraceExpectation extends UnitExpectation {
  ended?: Ending | undefined
  /** The least that every station had to itself. */
  isolation?: StationIsolation | undefined
}

/** The folder's report, with the journey judged against the line that the trace itself attests. For printing. */
export interface TraceReport extends Omit<FolderReport, 'accepted'> {
  /** How the unit ended; null when the trace is rejected before that is known. */
  ended: Ending | null
  /** When and where it was published, as its last link says. */
  published: { at: string; host: string; run: string; attempt: number } | null
}

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
  /** Where the unit ended. */
  journey: EndedJourney
}

/** The report; with the trace when it was verified. */
export type TraceVerification =
  { kind: 'verified'; report: TraceReport; trace: VerifiedTrace } | { kind: 'rejected'; report: TraceReport }

/**
 * Verifies a trace folder from its bytes: seal, files, links, chain (shared/trace). Then it checks that the journey is
 * whole: every station that the attested factory.yml demands is there, in its order, up to `released` or `halted`, and that
 * it is the one expected.
 * @throws FactoryError TRACE_UNREADABLE. What is wrong with the trace itself is in the report.
 */
export async function verifyTrace(
  folder: string,
  trust: Trust,
  expectation: TraceExpectation = {},
): Promise<TraceVerification> {
  const { accepted, ...found } = await verifyTraceFolder(folder, trust, expectation)
  const report: TraceReport = { ...found, ended: null, published: publishedBy(accepted) }
  if (!report.verified) return { kind: 'rejected', report }
  const checked = checkJourney(accepted)
  if ('problem' in checked) return rejectedBy(report, checked.problem)
  const ended = checked.journey.status
  const problem =
    (await nameProblem(folder, checked.serial)) ??
    endingProblem(ended, expectation.ended) ??
    isolationProblem(accepted, expectation.isolation)
  if (problem !== undefined) return rejectedBy({ ...report, ended }, problem)
  return { kind: 'verified', report: { ...report, ended }, trace: { ...checked, links: accepted } }
}

function rejectedBy(report: TraceReport, problem: Rejection): TraceVerification {
  return { kind: 'rejected', report: { ...report, verified: false, ...problem } }
}

function publishedBy(links: readonly VerifiedLink[]): TraceReport['published'] {
  const run = links.at(-1)?.extension.run
  return run === undefined ? null : { at: run.finishedAt, host: run.host, run: run.id, attempt: run.attempt }
}

/** Whoever names a folder by a serial wants that unit: by its own name, and by the one of the folder it leads to. */
async function nameProblem(folder: string, serial: string): Promise<Rejection | undefined> {
  const names = [resolve(folder), await realpath(folder).catch(() => '')].map((path) => basename(path))
  const other = names.map(serialWithin).find((named) => named !== undefined && named !== serial)
  if (other === undefined) return undefined
  return { code: 'LINK_SERIAL', reason: `the folder is named like ${other}, its trace is of ${serial}` }
}

function endingProblem(ended: Ending, expected: Ending | undefined): Rejection | undefined {
  if (expected === undefined || expected === ended) return undefined
  return { code: 'TRACE_ENDED', reason: `the unit was ${ended}, expected is ${expected}` }
}

/** From the least to the most that a station can have to itself. */
const ISOLATIONS: readonly StationIsolation[] = ['machine', 'step', 'job']

/** A link that does not say what its station had to itself counts as the least. */
function isolationProblem(
  links: readonly VerifiedLink[],
  least: StationIsolation | undefined,
): Rejection | undefined {
  if (least === undefined) return undefined
  const rank = (of: StationIsolation | undefined): number => ISOLATIONS.indexOf(of ?? 'machine')
  const short = links.find(({ extension }) => rank(extension.run.isolation) < rank(least))
  if (short === undefined) return undefined
  const { station, round, run } = short.extension
  const had =
    run.isolation === undefined ? 'does not say what it had to itself' : `had a ${run.isolation} to itself`
  return { code: 'LINK_ISOLATION', reason: `${station} round ${round} ${had}, required is a ${least}` }
}

/** A trace that verifies. @throws FactoryError TRACE_REJECTED naming the first cause, TRACE_UNREADABLE. */
export async function openTrace(
  folder: string,
  trust: Trust,
  expectation: TraceExpectation = {},
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
    const { detail, message } = asFactoryError(thrown)
    return { problem: { code: detail === 'LINK_VERDICT' ? detail : 'LINK_ORDER', reason: message } }
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
