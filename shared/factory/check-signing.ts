import { isRecord } from '../formats/read-json.ts'
import { LOOPBACK_HOSTS } from '../limits.ts'
import { blockingProblem, recordAt, stringAt, type FactoryProblem } from './factory-draft.ts'

const INSTANCE = '/signing/instance'

/** How links are signed: what keyless signing must say, and what no other mode may. */
export function checkSigning(value: unknown): FactoryProblem[] {
  const signing = recordAt(value, 'signing')
  const { instance } = signing
  if (stringAt(signing, 'mode') !== 'keyless') return strayProblems(signing)
  return [
    ...(instance === undefined ? [problem('/signing', 'keyless signing names no instance', CHOOSE)] : []),
    ...(isRecord(instance) ? serverProblems(instance) : []),
    ...publicProblems(signing),
    ...repositoryProblems(value),
  ]
}

const CHOOSE =
  'instance: public (names of repository, workflow and commit stand in public logs for ever), github (Enterprise Cloud), or servers of your own'

function problem(pointer: string, message: string, hint: string): FactoryProblem {
  return blockingProblem('FACTORY_SIGNING', pointer, message, hint)
}

function strayProblems(signing: Record<string, unknown>): FactoryProblem[] {
  return ['instance', 'publicNames']
    .filter((name) => Object.hasOwn(signing, name))
    .map((name) =>
      problem(
        `/signing/${name}`,
        `${name} means nothing without mode keyless`,
        'remove it, or say mode: keyless',
      ),
    )
}

function publicProblems({ instance, publicNames }: Record<string, unknown>): FactoryProblem[] {
  if (publicNames !== true || instance === 'public') return []
  const hint = 'remove it: only the public instance writes public logs'
  return [problem('/signing/publicNames', 'publicNames means nothing for this instance', hint)]
}

/** The repository stands in the name of every workflow that signs. */
function repositoryProblems(value: unknown): FactoryProblem[] {
  if (isRecord(value) && Object.hasOwn(value, 'repository')) return []
  const hint = 'write repository: owner/name, as GitHub spells it'
  return [problem('/signing/mode', 'keyless signing needs the name of the repository', hint)]
}

function serverProblems(servers: Record<string, unknown>): FactoryProblem[] {
  const addresses = ['fulcio', 'rekor', 'tsa'].flatMap((name) => {
    const address = stringAt(servers, name)
    const wrong = address === undefined ? undefined : addressProblem(address)
    const hint = 'give the address alone, such as https://fulcio.example.com'
    return wrong === undefined ? [] : [problem(`${INSTANCE}/${name}`, `the address ${wrong}`, hint)]
  })
  return [...addresses, ...timeProblems(servers)]
}

function addressProblem(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || !['https:', 'http:'].includes(url.protocol)) return 'is not an https URL'
  if (url.protocol === 'http:' && !LOOPBACK_HOSTS.has(url.hostname))
    return 'uses http, which is for this machine only'
  return url.origin === address ? undefined : 'holds more than scheme, host and port'
}

/** Certificates live ten minutes, so somebody must say when; of two, either could be the one that fits. */
function timeProblems({ rekor, rekorVersion, tsa }: Record<string, unknown>): FactoryProblem[] {
  const logTells = rekor !== undefined && rekorVersion !== 2
  if (rekorVersion !== undefined && rekor === undefined)
    return [problem(`${INSTANCE}/rekorVersion`, 'rekorVersion means nothing without rekor', 'remove it')]
  if (logTells && tsa !== undefined)
    return [
      problem(
        INSTANCE,
        'both the log and the timestamp authority would say the time',
        'remove tsa, or rekor',
      ),
    ]
  if (logTells || tsa !== undefined) return []
  return [problem(INSTANCE, 'nobody says when a link was signed', 'name tsa, or a rekor log of version 1')]
}
