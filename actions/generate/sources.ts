import type { ProposedFile } from '../../shared/specification/change/check-change.ts'
import { listTree, type TreeEntry } from '../../shared/git/tree.ts'
import { houseAt } from '../../shared/house/standard/read-house.ts'
import type { House, HouseRule } from '../../shared/house/standard/house.ts'
import { houseRulesFor } from '../../shared/house/standard/house-prompt.ts'
import { acceptanceFiles } from '../../shared/line/acceptance-files.ts'
import { changeSetIfAny } from '../../shared/line/change-set.ts'
import { bytesForFiles } from '../../shared/line/unit-budget.ts'
import type { Unit } from '../../shared/line/unit.ts'
import type { AcceptanceTest } from '../../shared/specification/acceptance/acceptance-tests.ts'
import { controlPaths } from '../../shared/paths/forbidden-paths.ts'
import { proposedFiles, withoutOwnFiles } from '../../shared/specification/change/recheck-change.ts'
import { readContext, type Context } from './context.ts'
import { withheldOf, type Withheld } from './withheld.ts'

/** Everything generate works from; all of it read at the base commit or taken from verified links. */
export interface Sources {
  tree: readonly TreeEntry[]
  house: House
  rules: HouseRule[]
  withheld: Withheld
  context: Context
  /** The files that code writes from the examples of the spec. */
  tests: AcceptanceTest[]
  /** What the writer proposed last; empty in round 1. */
  previous: ProposedFile[]
}

/** @throws FactoryError HOUSE_INVALID, SPEC_INVALID, GIT_OBJECT_MISSING. */
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
  const rules = houseRulesFor(house, spec.paths.write)
  return { tree, house, rules, withheld, context, tests, previous: previousFiles(unit, tests) }
}

function previousFiles({ feedback, upstream }: Unit, tests: readonly AcceptanceTest[]): ProposedFile[] {
  const last = feedback === undefined ? undefined : changeSetIfAny(upstream)
  return last === undefined ? [] : proposedFiles(withoutOwnFiles(last, tests))
}
