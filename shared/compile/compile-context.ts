import { FactoryError } from '../errors.ts'
import type { Factory, Station } from '../factory/factory.ts'
import { ownUse, parseActionSource, pinnedUse, type ActionLock } from './action-pins.ts'
import { githubOptions, type GithubOptions } from '../factory/github-options.ts'
import { isPublisher } from '../factory/machine.ts'
import { lineNames, type LineNames } from './line-names.ts'
import { isCommandWriter } from '../factory/writer-choice.ts'
import { unrollLine, type UnrolledLine } from './unroll.ts'
import type { Commented, YamlTree } from './yaml-text.ts'

/** Everything that the parts of a compiled workflow are made from. */
export interface CompileContext {
  factory: Factory
  github: GithubOptions
  /** Repository path of factory.yml. */
  factoryPath: string
  names: LineNames
  line: UnrolledLine
  publisher: Station
  lock: ActionLock
  checkout: Commented
  setupNode: Commented
  /** `uses:` of the action that hands the release to GitHub; only where `github.attest` is on. */
  attest?: Commented
  /** `uses:` of the action that gets the token of an app. @throws FactoryError FACTORY_UNPINNED. */
  appToken: () => Commented
  /** `uses:` of one of our own actions. */
  own: (action: string) => string | Commented
}

/** @throws FactoryError FACTORY_INVALID, FACTORY_UNPINNED. */
export function compileContextOf(factory: Factory, factoryPath: string, lock: ActionLock): CompileContext {
  const github = withStoreOfRun(factory.github ?? githubOptions())
  const source = parseActionSource(github.actions.source ?? '')
  const publisher = factory.line.find(isPublisher)
  if (publisher === undefined)
    throw new FactoryError('FACTORY_INVALID', 'the line has no station that runs trace-publish')
  return {
    factory,
    github,
    factoryPath,
    names: lineNames({ name: factory.name, factoryPath }),
    line: unrollLine(factory.line, factory.rounds, github.jobs, isCommandWriter(factory.models.writer)),
    publisher,
    lock,
    checkout: pinnedUse(lock, 'actions/checkout'),
    setupNode: pinnedUse(lock, 'actions/setup-node'),
    ...(github.attest ? { attest: pinnedUse(lock, 'actions/attest') } : {}),
    appToken: () => pinnedUse(lock, 'actions/create-github-app-token'),
    own: (action) => ownUse(source, action, lock),
  }
}

/** One folder for each run: what a run leaves in a folder that all share is no other run's, and can be removed with it. */
function withStoreOfRun(github: GithubOptions): GithubOptions {
  return github.store === undefined ? github : { ...github, store: `${github.store}/\${{ github.run_id }}` }
}

/** The `runs-on:` of a job: a label, several, or a group of runners. */
export function runnerOf({ github }: CompileContext, station: string): string | string[] | YamlTree {
  const { group, labels } = github.runsOn.stations.get(station) ?? github.runsOn.default
  const [label] = labels
  if (group !== undefined) return { group, labels: label === undefined ? undefined : labels }
  return labels.length === 1 && label !== undefined ? label : labels
}
