import { FactoryError } from '../errors.ts'
import { resolveCommit } from '../git/revision.ts'
import { sha256 } from '../formats/digest.ts'
import { serialOf } from '../trace/parcel/names.ts'
import type { ParcelStore } from '../trace/parcel/store.ts'
import type { Trust } from '../trace/verify/trust.ts'
import {
  factoryPathAt,
  loadFactory,
  loadSpec,
  parseSpec,
  type ReadSpecFile,
} from '../factory/control-files.ts'
import type { Factory } from '../factory/factory.ts'
import { feedbackOf, stateOf } from './journey.ts'
import { openUpstream } from './open-upstream.ts'
import { lineDigest } from '../factory/read-factory.ts'
import type { Unit, Upstream } from './unit.ts'
import { readUpstream, type UpstreamRef } from './upstream-refs.ts'

export interface UnitRequest {
  repo: string
  workspace: string
  /** Revision of the base commit. */
  base: string
  /** Repository path of the spec. */
  spec: string
  /** Repository path of factory.yml, or an absolute path. */
  factory: string
  station: string
  /** Default: the round that the unit is in. */
  round: number | undefined
  /** `toJSON(needs)`. */
  upstream: string
  /** The same of the rounds before, in the workflow of a repair round. */
  earlier?: string
  /** `toJSON(steps)`: what stations in earlier steps of the same job left. */
  steps?: string
}

export interface OpenUnit {
  unit: Unit
  trust: Trust
}

/** How a trust file is found once factory.yml is known. */
export type TrustSource = (factory: Factory, base: string) => Promise<Trust>

/**
 * The unit as this station meets it: control files from the base commit, upstream verified link by link, and proof
 * that it is this station's turn.
 * @throws FactoryError of the files, of upstream, SPEC_DONE, or LINE_OUT_OF_ORDER.
 */
export async function openUnit(
  request: UnitRequest,
  store: ParcelStore,
  trustSource: TrustSource,
): Promise<OpenUnit> {
  const opened = await openJourney(request, store, trustSource)
  refuseOutOfTurn(opened.unit)
  return opened
}

/**
 * The unit as far as it has come, whoever's turn it is: control files from the base commit, upstream verified link by link.
 * @throws FactoryError of the files, of upstream.
 */
export async function openJourney(
  request: UnitRequest,
  store: ParcelStore,
  trustSource: TrustSource,
): Promise<OpenUnit> {
  const base = await resolveCommit(request.repo, request.base)
  const { factory, bytes: factoryBytes } = await loadFactory(request.repo, base, request.factory)
  const trust = await trustSource(factory, base)
  const { line } = factory
  const upstream = await openUpstream(refsOf(request), { store, trust, line })
  const { spec, bytes: specBytes } = await attestedSpec(request, upstream)
  const serial = unitSerial(factory, base, specBytes)
  refuseForeign(upstream, serial)
  const state = stateOf(factory, upstream, spec)
  const { repo, station, spec: specPath } = request
  const round = request.round ?? state.round
  const feedback = feedbackOf({ factory, spec, upstream })
  const unit: Unit = {
    repo,
    base,
    factory,
    factoryPath: await factoryPathAt(repo, base, request.factory, factoryBytes),
    factoryBytes,
    spec,
    specPath,
    specBytes,
    serial,
    station,
    round,
    upstream,
    state,
    feedback,
  }
  return { unit, trust }
}

function refsOf({ upstream, earlier = '', steps = '' }: UnitRequest): UpstreamRef[] {
  return [earlier, upstream, steps].flatMap(readUpstream)
}

/** The serial of a spec on a line at a base commit; attempts and machines do not enter it. */
export function unitSerial(factory: Factory, base: string, specBytes: Buffer): string {
  return serialOf({
    repository: factory.repository,
    base,
    specSha256: sha256(specBytes),
    lineSha256: lineDigest(factory),
    policy: 'recorded-answers/1',
  })
}

/** After the first station only the attested bytes count, not those of the checkout. */
async function attestedSpec(request: UnitRequest, { links: [first] }: Upstream): Promise<ReadSpecFile> {
  const attested = first?.attachments.get('spec.md')
  if (first === undefined || attested === undefined)
    return refuseClosed(await loadSpec(request.workspace, request.spec), request.spec)
  const { path } = first.extension.spec
  if (path === request.spec) return parseSpec(attested, path)
  throw new FactoryError(
    'UPSTREAM_INVALID',
    `upstream is of ${path}, this station was given ${request.spec}`,
    {
      hint: 'give every station of a unit the same spec',
    },
  )
}

/** A unit of a spec that is done would be paid for and come to nothing. */
function refuseClosed(read: ReadSpecFile, path: string): ReadSpecFile {
  const { released } = read.spec
  if (released === undefined) return read
  throw new FactoryError('SPEC_DONE', `nothing is run: ${path} was released as ${released}`, {
    where: path,
    hint: REOPEN,
  })
}

/** What to do about a spec that is done. */
export const REOPEN =
  'nothing to do; for another change write another spec, or delete the line `released:` to open this one again'

function refuseForeign(upstream: Upstream, serial: string): void {
  const foreign = upstream.links.find((link) => link.extension.serial !== serial)
  if (foreign === undefined) return
  const { station, round } = foreign.extension
  throw new FactoryError(
    'LINK_REJECTED',
    `${station} round ${round}: LINK_SERIAL the link is of ${foreign.extension.serial}, this unit is ${serial}`,
    {
      hint: 'the spec, the base commit or factory.yml changed since; start the unit again',
    },
  )
}

function refuseOutOfTurn({ state, station, round }: Pick<Unit, 'state' | 'station' | 'round'>): void {
  const isRunning = state.status === 'running'
  if (isRunning && state.station === station && state.round === round) return
  const expected = isRunning ? `${state.station} round ${state.round}` : state.status
  throw new FactoryError(
    'LINE_OUT_OF_ORDER',
    `it is not the turn of ${station} round ${round}: the upstream trace ends before ${expected}`,
    {
      ...(isRunning ? { where: `${state.station} in round ${state.round}` } : {}),
      hint: 're-run the failed jobs; in a line wired by hand, list every earlier station under needs',
    },
  )
}
