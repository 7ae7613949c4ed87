import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FactoryError, asFactoryError } from '../errors.ts'
import { committedFactoryPath } from '../factory/control-files.ts'
import type { MachineState } from '../factory/machine.ts'
import type { StationName } from '../factory/stations.ts'
import { defined } from '../formats/defined.ts'
import { firstDifference } from '../formats/difference.ts'
import { resolveCommit } from '../git/revision.ts'
import { brokenByEvidence } from '../house/standard/broken-rules.ts'
import { feedbackOf, stateOf } from '../line/journey.ts'
import { signedOutcomes } from '../line/signed-outcomes.ts'
import { draftStation } from '../line/sign-station.ts'
import { outcomeDigest, withoutIsolation, type RunOutcome } from '../line/outcome.ts'
import type { Unit, Upstream } from '../line/unit.ts'
import { loadStation } from '../station/load-station.ts'
import { replayHost } from '../station/machine-host.ts'
import type { StationContext } from '../station/program.ts'
import { safeWord } from '../text/safe-log.ts'
import { invariantDigestOf, invariantFormOf } from '../trace/statement/invariant.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'
import type { Trust } from '../trace/verify/trust.ts'
import { NO_ATTEMPTS } from '../station/previous-attempts.ts'
import { withStyleOf } from './style-of-link.ts'
import { withToolOf } from './tool-of-link.ts'

/** A verified trace, and the repository that holds its base commit. */
export interface ReplaySource extends Pick<
  Unit,
  'repo' | 'factory' | 'factoryBytes' | 'spec' | 'specBytes' | 'serial' | 'read'
> {
  /** Oldest first. */
  links: readonly VerifiedLink[]
  trust: Trust
  signal: AbortSignal
  analysis: StationContext['analysis']
  /** Little of it is handed on to commands; what in it is secret is kept out of their outcomes. Default: of this process. */
  env?: Readonly<Record<string, string | undefined>>
}

export interface ReplayedStation {
  station: string
  round: number
  status: 'replayed' | 'diverged' | 'error'
  invariantDigest: string
  /** The first difference, or why it could not be re-executed. */
  difference: string | null
}

/**
 * Runs the station of a link again, from the verified links before it and the answers it recorded, and compares what it
 * decides with what the link says. Nothing is signed, stored or published.
 */
export async function replayStation(source: ReplaySource, link: VerifiedLink): Promise<ReplayedStation> {
  const { station, round, reproduction } = link.extension
  const place = { station, round }
  try {
    source.signal.throwIfAborted()
    await resolveCommit(source.repo, link.extension.base)
    return compareStatements(place, link, await decideAgain(source, link))
  } catch (thrown) {
    const { code, message, next } = asFactoryError(thrown)
    const difference = safeWord(`${code}: ${message}; next: ${next}`)
    return { ...place, status: 'error', invariantDigest: reproduction.invariantDigest, difference }
  }
}

async function decideAgain(source: ReplaySource, link: VerifiedLink) {
  const unit = await unitBefore(source, link)
  const { run } = link.extension
  const action = actionOf(source, link)
  const program = await loadStation(action)
  const inputs = program.readInputs(inputsFor(unit, link))
  const cassette = link.attachments.get('cassette.jsonl')
  const answers = cassette === undefined ? [] : [{ origin: link.name, bytes: cassette }]
  const report = await program.work(unit, {
    inputs,
    host: replayHost(),
    trust: source.trust,
    previous: { ...NO_ATTEMPTS, answers: () => Promise.resolve(answers) },
    now: () => new Date(),
    signal: source.signal,
    analysis: source.analysis,
  })
  return draftStation(unit, withStyleOf(withToolOf(report, link), link), { action, assurance: 'local', run })
    .statement
}

/** What factory.yml lets this station run, whatever its link says. */
function actionOf({ factory }: ReplaySource, { extension }: VerifiedLink): StationName {
  const work = factory.line.find(({ name }) => name === extension.station)?.work
  if (work?.kind === 'action') return work.action
  throw new FactoryError('TRACE_REJECTED', `the line has no action called ${extension.station}`)
}

/** The unit as the station met it. */
async function unitBefore(source: ReplaySource, link: VerifiedLink): Promise<Unit> {
  const { repo, factory, factoryBytes, spec, specBytes, serial, read } = source
  const { station, round, base } = link.extension
  const links = source.links.slice(0, link.extension.previous.length)
  const factoryPath = await committedFactoryPath(repo, base, factoryBytes)
  const upstream: Upstream = { links, outcomes: signedOutcomes(link) }
  return {
    ...{ repo, base, factory, factoryPath, factoryBytes, spec, specBytes, serial, station, round, upstream },
    specPath: link.extension.spec.path,
    state: replayedTurn(stateOf(factory, upstream, spec), link),
    feedback: feedbackOf({ factory, spec, upstream }),
    broken: brokenByEvidence(link.extension.evidence),
    ...defined({ read }),
  }
}

function replayedTurn(state: MachineState, { extension }: VerifiedLink): MachineState {
  const { station, round } = extension
  if (state.status === 'running' && state.station === station && state.round === round) return state
  throw new FactoryError('LINE_OUT_OF_ORDER', `it is not the turn of ${station} round ${round}`)
}

/** A replay reads nothing of this machine but the repository, asks no model and publishes nothing. */
function inputsFor(unit: Unit, { extension }: VerifiedLink) {
  const given: Record<string, string> = {
    station: unit.station,
    repo: unit.repo,
    spec: unit.specPath,
    round: String(unit.round),
    home: join(tmpdir(), `jidoka-replay-${randomUUID()}`),
    store: '-',
    mode: 'replay',
    ephemeral: 'true',
    // an input of trace-publish: earlier releases closed no spec
    'close-spec': String(extension.evidence['closes'] !== undefined),
  }
  return { read: (name: string) => given[name] ?? '', workspace: unit.repo, base: unit.base }
}

function compareStatements(
  place: { station: string; round: number },
  { statement, extension }: VerifiedLink,
  again: VerifiedLink['statement'],
): ReplayedStation {
  const invariantDigest = invariantDigestOf(again)
  if (invariantDigest === extension.reproduction.invariantDigest)
    return { ...place, status: 'replayed', invariantDigest, difference: null }
  const difference =
    firstDifference(invariantFormOf(statement), invariantFormOf(again)) ?? 'canonical forms differ'
  return { ...place, status: 'diverged', invariantDigest, difference: safeWord(difference) }
}

/** The same comparison for the outcome of commands. */
export function compareOutcomes(before: RunOutcome, after: RunOutcome): ReplayedStation {
  const { station, round } = before
  const invariantDigest = outcomeDigest(before)
  if (invariantDigest === outcomeDigest(after))
    return { station, round, status: 'replayed', invariantDigest, difference: null }
  const difference = safeWord(
    producedDifference(before, after) ??
      firstDifference(withoutIsolation(before), withoutIsolation(after)) ??
      'documents differ',
  )
  return { station, round, status: 'diverged', invariantDigest, difference }
}

/** The first file, by its path, that commands now make otherwise. */
function producedDifference(before: RunOutcome, after: RunOutcome): string | undefined {
  const digests = ({ produced = [] }: RunOutcome): Map<string, string> =>
    new Map(
      produced.map((each) => [each.path, 'content' in each ? `${each.mode} ${each.sha256}` : 'removed']),
    )
  const [was, is] = [digests(before), digests(after)]
  const path = [...was.keys(), ...is.keys()].find((each) => was.get(each) !== is.get(each))
  if (path === undefined) return undefined
  return `the commands make ${path} otherwise: ${was.get(path) ?? 'not made'} is now ${is.get(path) ?? 'not made'}`
}
