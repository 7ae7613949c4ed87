import { isDeepStrictEqual } from 'node:util'
import { lineIdentities } from '../../compile/identities.ts'
import type { Factory } from '../../factory/factory.ts'
import { githubHost } from '../../factory/github-options.ts'
import { serversOf, type KeylessSigning } from '../../factory/signing.ts'
import { rootMaterial, WRITE_TRUST, type KeylessTrust } from '../../trace/verify/keyless/keyless-trust.ts'
import { failed, note, passed, type Check } from './check.ts'

const NAME = 'keys'
const AGAIN = 'run jidoka trust, and commit what it writes after reading the difference'

/** Does the trust file name the identities that the compiled workflows have, and a root that is valid now? */
export async function compareIdentities(
  trust: KeylessTrust,
  factory: Factory,
  { signing, now, factoryPath }: { signing: KeylessSigning; now: Date; factoryPath: string },
): Promise<Check[]> {
  const { stations, workflows, thresholds } = lineIdentities(factory, signing, factoryPath)
  const wrong = [
    ...repositoryProblem(trust, factory),
    ...differs('the workflows that sign', workflows, trust.workflows),
    ...differs('the environments of its stations', stations, trust.stations),
    ...differs('the logs that must vouch', thresholds, trust.thresholds),
    ...(await rootProblems(trust, now)),
  ]
  const notes = [...runnerNote(trust), ...instanceNote(trust, factory, signing)]
  if (wrong.length > 0) return [...wrong, ...notes]
  const count = Object.keys(stations).length
  return [
    passed(NAME, `${signing.trust} has an identity for each of the ${count} stations that sign`),
    ...notes,
  ]
}

/** Is the trust file that of this repository? */
export function repositoryProblem(trust: Pick<KeylessTrust, 'repository'>, { repository }: Factory): Check[] {
  if (trust.repository === repository) return []
  const detail = `the trust file is of ${trust.repository}, factory.yml of ${repository}`
  return [failed(NAME, detail, 'make them the same: the traces of another repository are refused')]
}

function differs(what: string, compiled: unknown, trusted: unknown): Check[] {
  if (isDeepStrictEqual(compiled, trusted)) return []
  return [failed(NAME, `the trust file and factory.yml differ in ${what}`, AGAIN)]
}

async function rootProblems(trust: KeylessTrust, now: Date): Promise<Check[]> {
  const { certificateAuthorities: authorities, timestampAuthorities, tlogs } = await rootMaterial(trust)
  const isValid = ({ validFor }: { validFor: { start: Date; end: Date } }): boolean =>
    validFor.start <= now && now <= validFor.end
  const times = trust.thresholds.tlog === 1 ? [...tlogs, ...timestampAuthorities] : timestampAuthorities
  const missing = [
    ...(authorities.some(isValid) ? [] : ['certificate authority']),
    ...(times.some(isValid) ? [] : ['source of time']),
  ]
  return missing.map((what) =>
    failed(
      NAME,
      `the trusted root has no ${what} that is valid now: new links would be refused`,
      WRITE_TRUST,
    ),
  )
}

function runnerNote({ runners }: KeylessTrust): Check[] {
  if (runners === 'github-hosted') return []
  return [note(NAME, 'machines of the team may sign', 'use machines of GitHub for stations that sign')]
}

function instanceNote(
  { trustedRoot }: KeylessTrust,
  factory: Factory,
  { instance }: KeylessSigning,
): Check[] {
  const { fulcio } = serversOf(instance, githubHost(factory))
  if (typeof instance === 'object' || JSON.stringify(trustedRoot).includes(new URL(fulcio).host)) return []
  return [note(NAME, `the trusted root does not name ${fulcio}, where this line signs`, WRITE_TRUST)]
}
