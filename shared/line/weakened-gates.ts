import { ARCHITECTURE_PATH } from '../architecture/architecture.ts'
import { architectureLosses } from '../architecture/losses.ts'
import { architectureAt, readArchitecture } from '../architecture/read-architecture.ts'
import { warning, type Finding } from '../findings.ts'
import { readFileAt } from '../git/tree.ts'
import { repeatsLayers } from '../house/file-rules/file-rule.ts'
import { addedDeviations } from '../house/standard/deviations.ts'
import type { House, HouseRule } from '../house/standard/house.ts'
import { readHouse } from '../house/standard/read-house.ts'
import { fits, type DependencyPolicy } from '../dependencies/policy.ts'
import type { Factory } from '../factory/factory.ts'
import { githubOptions, WEAKENED_ENVIRONMENT, type GithubOptions } from '../factory/github-options.ts'
import { readFactory } from '../factory/read-factory.ts'
import type { PullChange } from './pull-change.ts'

/**
 * What a change takes away from the gates of later changes: stations, rules and settings of the files that judge. It is judged by
 * those of its base, so nothing of this lets itself through; the person who merges decides. Files that cannot be read are refused
 * elsewhere.
 */
export async function weakenedGates(change: PullChange, house: House): Promise<Finding[]> {
  const { repo, head, factory, factoryPath, changeSet } = change
  const isChanged = (path: string | undefined): path is string =>
    path !== undefined && changeSet.changes.some((each) => each.path === path)
  const after = isChanged(factoryPath) ? await factoryAt(repo, head, factoryPath) : undefined
  const taken = after === undefined ? [] : lineLosses(factory, after)
  const rules = isChanged(factory.house) ? await houseLosses(house, { repo, head, path: factory.house }) : []
  const record = factory.architecture ?? ARCHITECTURE_PATH
  const layers = isChanged(record) ? await layerLosses(change, record) : []
  return [
    ...taken.map((what) => weakened(what, factoryPath)),
    ...layers.map((what) => weakened(what, record)),
    ...rules.map((what) => weakened(what, factory.house ?? factoryPath)),
  ]
}

function weakened(what: string, file: string): Finding {
  const hint = 'later changes are judged by less: a person confirms that this is wanted'
  return warning('CHANGE_GATE_WEAKENED', what, { file, hint })
}

async function factoryAt(repo: string, commit: string, path: string): Promise<Factory | undefined> {
  const bytes = await readFileAt(repo, commit, path)
  const reading = bytes === undefined ? undefined : readFactory(bytes, path)
  return reading?.kind === 'ok' ? reading.factory : undefined
}

function lineLosses(before: Factory, after: Factory): string[] {
  const gone = before.line.filter(({ name }) => !after.line.some((each) => each.name === name))
  return [
    ...gone.map(({ name }) => `the station ${name} is gone`),
    ...judgeLosses(before, after),
    ...recordLosses(before, after),
    ...policyLosses(before.dependencies ?? {}, after.dependencies ?? {}),
    ...githubLosses(before.github ?? githubOptions(), after.github ?? githubOptions()),
  ]
}

/** Who judges, and where. */
function judgeLosses(before: Factory, after: Factory): string[] {
  const isUnnamed = (role: 'reviewer' | 'second'): boolean =>
    before.models[role] !== undefined && after.models[role] === undefined
  const isAlone = before.isolation === 'required' && after.isolation !== 'required'
  return [
    ...loss(isAlone, 'isolation is no longer required'),
    ...loss(isUnnamed('reviewer'), 'no reviewer is named'),
    ...loss(isUnnamed('second'), 'no second writer is named'),
    ...loss(
      before.review.seeded > 0 && after.review.seeded === 0,
      'the reviewer is no longer put to the test',
    ),
  ]
}

/** The records that gates read and write. */
function recordLosses(before: Factory, after: Factory): string[] {
  const isOther = (record: 'house' | 'architecture'): boolean =>
    before[record] !== undefined && after[record] !== before[record]
  const { andon: was = {} } = before
  const { andon: is = {} } = after
  const lost = Object.keys(was).filter((rule) => !Object.hasOwn(is, rule))
  return [
    ...loss(isOther('house'), 'another house standard is named'),
    ...loss(isOther('architecture'), 'another record of layers is named'),
    ...loss(before.specs !== after.specs, 'another glob of specs is named'),
    ...loss(before.andon !== undefined && after.andon === undefined, 'the line no longer stops by itself'),
    ...loss(after.andon !== undefined && lost.length > 0, `the line no longer stops for ${lost.join(', ')}`),
    ...loss(
      before.ledger !== 'off' && after.ledger === 'off',
      'units that end are no longer written into the ledger',
    ),
  ]
}

function githubLosses(was: GithubOptions, is: GithubOptions): string[] {
  const asks = ({ environments }: GithubOptions): boolean => environments.has(WEAKENED_ENVIRONMENT)
  return [
    ...loss(was.pullRequests && !is.pullRequests, 'pull requests are no longer checked'),
    ...loss(was.withoutKeys === 'fail' && is.withoutKeys === 'warn', 'runs without keys are let through'),
    ...loss(asks(was) && !asks(is), 'nobody is asked about weakened gates'),
  ]
}

/** A longer list of what may come, or a shorter one of what may not. */
function policyLosses(was: DependencyPolicy, is: DependencyPolicy): string[] {
  const grown = (list: 'allow' | 'scripts'): boolean =>
    was[list] !== undefined &&
    (is[list] === undefined || is[list].some((name) => !fits(name, was[list] ?? [])))
  const shrunk = was.deny?.some((name) => is.deny?.includes(name) !== true) === true
  return [
    ...loss(grown('allow'), 'more packages are allowed'),
    ...loss(grown('scripts'), 'more packages may run programs when they are installed'),
    ...loss(shrunk, 'fewer packages are denied'),
  ]
}

function loss(isLost: boolean, what: string): string[] {
  return isLost ? [what] : []
}

async function houseLosses(
  house: House,
  { repo, head, path }: { repo: string; head: string; path: string },
): Promise<string[]> {
  const bytes = await readFileAt(repo, head, path)
  if (bytes === undefined) return ['the house standard is gone']
  const reading = readHouse(bytes, path)
  if (reading.kind === 'bad') return []
  const after = new Map(reading.house.rules.map((rule) => [rule.id, rule]))
  const weaker = house.rules.filter((rule) => strength(rule) > strength(after.get(rule.id)))
  const off = addedDeviations(house, reading.house)
  const known = new Set(house.rules.map(({ id }) => id))
  const laxer = reading.house.rules.filter(
    (rule) => repeatsLayers(rule) && !known.has(rule.id) && strength(rule) < STRONGEST,
  )
  return [
    ...laxer.map(({ id }) => `the new rule ${id} stops less than the layers whose place it takes`),
    ...weaker.map(({ id }) => `the rule ${id} is enforced less`),
    ...off.map(({ rule, glob, expires }) => `the rule ${rule} is switched off in ${glob} until ${expires}`),
  ]
}

async function layerLosses({ repo, base, head, factory }: PullChange, path: string): Promise<string[]> {
  const before = await architectureAt(repo, base, factory.architecture)
  if (before === undefined) return []
  const bytes = await readFileAt(repo, head, path)
  if (bytes === undefined) return ['the record of layers is gone']
  const reading = readArchitecture(bytes, path)
  return reading.kind === 'bad' ? [] : architectureLosses(before, reading.architecture)
}

const STRONGEST = 2

function strength(rule: HouseRule | undefined): number {
  if (rule === undefined || rule.enforce.kind === 'advice') return 0
  return rule.level === 'block' ? STRONGEST : 1
}
