import { join } from 'node:path'
import { FactoryError, asFactoryError } from '../errors.ts'
import { readBytes } from '../files.ts'
import { parseSpec } from '../factory/control-files.ts'
import { stateOf } from '../line/journey.ts'
import { linkOf } from '../line/open-upstream.ts'
import { lineDigest, readFactory } from '../factory/read-factory.ts'
import type { UpstreamLink } from '../line/unit.ts'
import { unitSerial } from '../line/open-unit.ts'
import { verifyTraceFolder, type TraceReport as FolderReport } from '../trace/folder/verify-trace-folder.ts'
import { MAX_PARCEL_BYTES } from '../trace/parcel/parcel.ts'
import type { Trust } from '../trace/verify/trust.ts'

/** The folder's report, with the journey judged against the line the trace itself attests. */
export type TraceReport = Omit<FolderReport, 'accepted'>

/**
 * Verifies a trace folder from its bytes: seal, files, links, chain (shared/trace), and then that the journey is whole:
 * every station the attested factory.yml demands is there, in its order, up to `released` or `halted`.
 */
export async function verifyTrace(folder: string, trust: Trust): Promise<TraceReport> {
  const { accepted, ...report } = await verifyTraceFolder(folder, trust)
  if (!report.verified) return report
  const problem = journeyProblem(accepted.map(linkOf))
  if (problem === undefined) return report
  return { ...report, verified: false, code: problem.code, reason: problem.reason }
}

/** The parcels of a trace folder that verifies. @throws FactoryError TRACE_REJECTED naming the first cause. */
export async function verifiedParcels(
  folder: string,
  trust: Trust,
): Promise<{ name: string; bytes: Buffer }[]> {
  const { verified, code, reason, links } = await verifyTrace(folder, trust)
  if (!verified) {
    const detail = code === null ? {} : { detail: code }
    throw new FactoryError('TRACE_REJECTED', `${folder}: ${code ?? ''} ${reason ?? ''}`, {
      ...detail,
      hint: 'jidoka verify names every cause',
    })
  }
  return Promise.all(
    links.map(async ({ name }) => ({
      name,
      bytes: await readBytes(join(folder, 'parcels', name), MAX_PARCEL_BYTES),
    })),
  )
}

interface JourneyProblem {
  code: 'LINK_MISSING' | 'LINK_LINE' | 'LINK_SERIAL' | 'LINK_ORDER'
  reason: string
}

function journeyProblem(links: UpstreamLink[]): JourneyProblem | undefined {
  try {
    return checkJourney(links)
  } catch (thrown) {
    return { code: 'LINK_ORDER', reason: asFactoryError(thrown).message }
  }
}

/** Folds the links through the attested line: they must be the whole walk, and of this line, spec and base. */
export function checkJourney(links: UpstreamLink[]): JourneyProblem | undefined {
  const { factory, specBytes, spec } = attestedFiles(links)
  const wrongLine = links.find(({ extension }) => extension.line.sha256 !== lineDigest(factory))
  if (wrongLine !== undefined)
    return {
      code: 'LINK_LINE',
      reason: `${wrongLine.extension.station} followed another line than the attested factory.yml`,
    }
  const { base, serial } = links[0]?.extension ?? { base: '', serial: '' }
  if (unitSerial(factory, base, specBytes) !== serial)
    return { code: 'LINK_SERIAL', reason: 'the serial is not the one of its spec, line and base commit' }
  const state = stateOf(factory, { links, outcomes: [] }, spec)
  if (state.status !== 'running') return undefined
  return { code: 'LINK_MISSING', reason: `the trace ends before ${state.station} round ${state.round}` }
}

/** factory.yml and the spec as the first link attests them. @throws FactoryError TRACE_REJECTED. */
export function attestedFiles(links: UpstreamLink[]) {
  const first = links[0]
  const [factoryBytes, specBytes] = [first?.attachments.get('factory.yml'), first?.attachments.get('spec.md')]
  if (first === undefined || factoryBytes === undefined || specBytes === undefined) {
    throw new FactoryError('TRACE_REJECTED', 'the first link attests no factory.yml and spec')
  }
  const read = readFactory(factoryBytes, 'factory.yml')
  if (read.kind === 'bad') throw new FactoryError('TRACE_REJECTED', 'the attested factory.yml is not valid')
  const { spec } = parseSpec(specBytes, first.extension.spec.path)
  return { factory: read.factory, factoryBytes, spec, specBytes }
}
