import { blockingProblem, shortJson, type FactoryProblem } from '../factory/factory-draft.ts'
import type { CommandWork, Factory } from '../factory/factory.ts'
import { PACKAGES_TOKEN, workOptionsOf } from '../factory/command-secrets.ts'
import type { GithubOptions } from '../factory/github-options.ts'
import type { SetUpAction, WorkOptions } from '../factory/work-options.ts'
import { imageProblems } from './check-images.ts'
import { escapePointer } from '../formats/json-pointer.ts'

/** What of the machine and the tools of command stations cannot be compiled. */
export function workProblems({ line, isolation }: Factory, github: GithubOptions): FactoryProblem[] {
  const commands = new Map(
    line.flatMap(({ name, work }) => (work.kind === 'run' ? [[name, work] as const] : [])),
  )
  const { work } = github
  return [
    ...placeProblems('/github', work.default, isolation),
    ...[...work.stations].flatMap(([name, own]) => {
      const pointer = `/github/stations/${escapePointer(name)}`
      return commands.has(name) ? placeProblems(pointer, own, isolation) : [noCommands(name, pointer)]
    }),
    ...serviceProblems(commands, github),
    ...packageProblems(commands, github),
    ...corepackProblems(github),
  ]
}

function placeProblems(
  pointer: string,
  work: WorkOptions,
  isolation: Factory['isolation'],
): FactoryProblem[] {
  return [
    ...work.setUp.flatMap((action, index) => setUpProblems(action, `${pointer}/setUp/${index}`)),
    ...imageProblems(pointer, work, isolation),
  ]
}

function noCommands(name: string, pointer: string): FactoryProblem {
  const message = `${shortJson(name)} is no station that runs commands`
  return blockingProblem('COMPILE_STATION', pointer, message, 'name stations of the line that have run')
}

const PINNED = /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*@[0-9a-f]{40}$/
const INPUT = /^[A-Za-z_][A-Za-z0-9_-]*$/
const NO_CACHE = 'leave it out: no job of the line may read or write a cache'
/** Each with what does the same without its trap. */
const NOT_FOR_SETUP = new Map([
  [
    'actions/checkout',
    'say under github.checkout what it should fetch: it would leave the token of the job behind',
  ],
  ['actions/cache', NO_CACHE],
])

function setUpProblems({ uses, with: inputs }: SetUpAction, pointer: string): FactoryProblem[] {
  const problem = (message: string, hint: string, at = 'uses'): FactoryProblem[] => [
    blockingProblem('COMPILE_SETUP', `${pointer}/${at}`, message, hint),
  ]
  if (!PINNED.test(uses) || uses.includes('..'))
    return problem('the action is not pinned to a commit', 'write owner/repo@<40 hex digits>')
  const [, repository = ''] = /^([^/]+\/[^/@]+)/.exec(uses) ?? []
  const instead = NOT_FOR_SETUP.get(repository.toLowerCase())
  if (instead !== undefined) return problem(`${repository} cannot prepare a command station`, instead)
  const bad = Object.keys(inputs).find((name) => !INPUT.test(name))
  const cache = Object.entries(inputs).find(([name, value]) => /cache/i.test(name) && value !== false)
  if (cache !== undefined) return problem(`${shortJson(cache[0])} would use a cache`, NO_CACHE, 'with')
  return bad === undefined
    ? []
    : problem(`${shortJson(bad)} is no name of an input`, 'see its action.yml', 'with')
}

type Commands = ReadonlyMap<string, CommandWork>

/** Commands without the network reach loopback alone, and not that of the machine where they run apart. */
function serviceProblems(commands: Commands, { work }: GithubOptions): FactoryProblem[] {
  return [...commands].flatMap(([name, { network }]) => {
    const { services } = workOptionsOf({ work }, { name })
    if (services.size === 0 || network === true) return []
    const message = `the commands of ${name} reach no service: they have no network`
    const problem = blockingProblem(
      'COMPILE_SERVICE',
      `/line/${escapePointer(name)}`,
      message,
      'add network: true',
    )
    return [{ ...problem, level: 'warn' as const }]
  })
}

function packageProblems(commands: Commands, { packages }: GithubOptions): FactoryProblem[] {
  const isAsked = [...commands.values()].some(({ setup }) => setup?.secrets.includes(PACKAGES_TOKEN) === true)
  if (packages === 'none' || isAsked) return []
  const message = 'no setup asks for the token that may read packages'
  const hint = `add secrets: [${PACKAGES_TOKEN}] to the station whose setup installs them`
  return [blockingProblem('COMPILE_PACKAGES', '/github/packages', message, hint)]
}

/** Node's releases from 25 on do not bring corepack any more (nodejs/node#57617). */
const LAST_WITH_COREPACK = 24

function corepackProblems({ corepack, node }: GithubOptions): FactoryProblem[] {
  if (!corepack || node === undefined || Number.parseInt(node, 10) <= LAST_WITH_COREPACK) return []
  const message = `Node ${shortJson(node)} brings no corepack`
  const hint = 'use Node 24, or the action of the package manager under github.setUp'
  return [blockingProblem('COMPILE_COREPACK', '/github/corepack', message, hint)]
}
