import { posix } from 'node:path'
import { layerPrompt, type LayerPrompt } from '../../shared/architecture/layer-prompt.ts'
import { architectureAt } from '../../shared/architecture/read-architecture.ts'
import type { ProposedFile } from '../../shared/specification/change/check-change.ts'
import { ownEslintWork } from '../../shared/factory/own-eslint-station.ts'
import { defined } from '../../shared/formats/defined.ts'
import { listTree, type TreeEntry } from '../../shared/git/tree.ts'
import { houseAt } from '../../shared/house/standard/read-house.ts'
import type { House, HouseRule } from '../../shared/house/standard/house.ts'
import {
  brokenByEvidence,
  brokenIn,
  NONE_BROKEN,
  type BrokenRules,
} from '../../shared/house/standard/broken-rules.ts'
import { houseRulesFor } from '../../shared/house/standard/house-prompt.ts'
import { optionsAt } from '../../shared/house/program/options-at.ts'
import { isGlob, literalPrefix } from '../../shared/paths/declared-paths.ts'
import { acceptanceFiles } from '../../shared/line/acceptance-files.ts'
import { changeSetIfAny, madeFiles } from '../../shared/line/change-set.ts'
import { teamPrompt, type TeamPrompt } from '../../shared/line/team-prompt.ts'
import { bytesForFiles } from '../../shared/line/unit-budget.ts'
import type { Unit } from '../../shared/line/unit.ts'
import type { AcceptanceTest } from '../../shared/specification/acceptance/acceptance-tests.ts'
import { controlPaths } from '../../shared/paths/forbidden-paths.ts'
import {
  proposedFiles,
  readTexts,
  withoutOwnFiles,
} from '../../shared/specification/change/recheck-change.ts'
import { readContext, type Context } from './context.ts'
import { instanceFor, type Instance } from './instance.ts'
import { nearestManifest, projectPart } from './project-part.ts'
import { withheldOf, type Withheld } from './withheld.ts'

/** Everything generate works from; all of it read at the base commit or taken from verified links. */
export interface Sources {
  tree: readonly TreeEntry[]
  house: House
  rules: HouseRule[]
  /** What decided the order of the rules. */
  broken: BrokenRules
  withheld: Withheld
  context: Context
  /** The files that code writes from the examples of the spec. */
  tests: AcceptanceTest[]
  /** What the writer proposed last; empty in round 1. */
  previous: ProposedFile[]
  /** Base texts of the files of `previous`, by path. */
  before: ReadonlyMap<string, string>
  /** What is known of the project. */
  project: string
  /** What the team says to its writer. */
  guidance: TeamPrompt | undefined
  /** What the layers of the files to write may import; left out where nobody says so. */
  layers?: LayerPrompt
  /** The template that the writer fills; left out for a spec without one. */
  instance?: Instance
  /** Files that the writer has before it in a tree of its own; left out where it is shown them. */
  seen?: readonly string[]
}

/** @throws FactoryError HOUSE_INVALID, ARCHITECTURE_INVALID, SPEC_INVALID, GIT_OBJECT_MISSING, FILE_TOO_LARGE, FILE_ENCODING. */
export async function readSources(unit: Unit): Promise<Sources> {
  const { repo, base, factory, spec } = unit
  const tree = await listTree(repo, base)
  const house = await houseAt(repo, base, factory.house)
  const tests = await acceptanceFiles(unit)
  const withheld = withheldOf(spec)
  const context = await readContext(repo, tree, {
    spec,
    control: controlPaths(factory, unit.factoryPath),
    withheld,
    maxBytes: bytesForFiles(unit),
  })
  const broken = brokenIn(house, await brokenFor(unit))
  const rules = houseRulesFor(house, spec.paths.write, broken.counts)
  const previous = previousFiles(unit, tests)
  const before = await readTexts(
    repo,
    tree,
    previous.map(({ path }) => path),
  )
  const project = [await projectOf(unit, tree, context), ...(await ownRulesOf(unit))].join('\n')
  const guidance = await teamPrompt(unit, 'writer')
  const layers = await layersOf(unit)
  const instance = await instanceFor(unit, tree, previous)
  const read = { tree, house, rules, broken, withheld, context, tests, previous, before, project, guidance }
  return { ...read, ...defined({ layers, instance }) }
}

/** What the first round went by counts in all of them: what the ledger learned since would tell the rules in another order. */
async function brokenFor({ repo, factory, spec, station, upstream, broken }: Unit): Promise<BrokenRules> {
  if (broken !== undefined) return broken
  const first = upstream.links.find(({ extension }) => extension.station === station)
  if (first !== undefined) return brokenByEvidence(first.extension.evidence)
  if (factory.ledger === 'off') return NONE_BROKEN
  const { brokenRulesIn } = await import('../../shared/ledger/broken-rules.ts')
  return brokenRulesIn(repo, spec.id)
}

async function layersOf({ repo, base, factory, spec }: Unit): Promise<LayerPrompt | undefined> {
  const architecture = await architectureAt(repo, base, factory.architecture)
  const paths = [...spec.paths.write, ...spec.interface.map(({ module }) => module)]
  return architecture && layerPrompt(architecture, paths)
}

async function projectOf(
  { repo, base, spec }: Unit,
  tree: readonly TreeEntry[],
  { files }: Context,
): Promise<string> {
  const [first = ''] = [...spec.paths.write, ...spec.interface.map(({ module }) => module)]
  const manifest = nearestManifest(first, tree)
  const texts = await readTexts(repo, tree, manifest === undefined ? [] : [manifest])
  const isTyped = spec.paths.write.some((path) => /\.[cm]?tsx?$|\*/.test(path))
  const file = isGlob(first) ? posix.join(literalPrefix(first), 'new.ts') : first
  const compiler = isTyped ? await optionsAt(repo, base, file) : undefined
  return projectPart({ manifest: texts.get(manifest ?? ''), compiler, files, isTyped })
}

/** The rules of the team that will judge the change, where a station of the line asks them. */
async function ownRulesOf({ repo, base, factory, spec }: Unit): Promise<string[]> {
  const work = ownEslintWork(factory.line)
  if (work === undefined) return []
  const { namedRulesText } = await import('../../shared/own-eslint/named-rules.ts')
  const paths = spec.paths.write
  const text = await namedRulesText({ repo, base, directory: work.directory ?? '', paths })
  return text === '' ? [] : [`- ${text}`]
}

function previousFiles({ feedback, upstream }: Unit, tests: readonly AcceptanceTest[]): ProposedFile[] {
  const last = feedback === undefined ? undefined : changeSetIfAny(upstream)
  const made = last === undefined ? new Map<string, string>() : madeFiles(upstream)
  const own = last === undefined ? [] : proposedFiles(withoutOwnFiles(last, tests))
  return own.filter(({ path }) => !made.has(path))
}
