import { blocking, warning, type Finding, type FindingDetails } from '../findings.ts'
import { globMatcher } from '../paths/globs.ts'
import { expiredFinding } from './deviations-met.ts'
import { LINTED } from './lint/eslint.ts'
import { expiredDeviations } from './standard/deviations.ts'
import type { Deviation, House, HouseRule } from './standard/house.ts'

/**
 * What of a house does nothing in a tree with these files: rules and globs that no file matches, deviations that are over or meet
 * nothing. A rule that holds nowhere stops in a repository with code, because people believe that it holds; in one that starts, it
 * waits for its first file. The built-in rules have no file that could be wrong.
 */
export function houseFindings(house: House, files: readonly string[]): Finding[] {
  if (house.path === undefined) return []
  const tree: Tree = { files, hasCode: files.some((path) => LINTED.test(path)), known: new Map() }
  const place = { file: house.path }
  return [
    ...house.rules.flatMap((rule, index) => [
      ...deadRule(rule, index, { tree, place }),
      ...deadTargets(rule, index, { tree, place }),
    ]),
    ...expiredDeviations(house).map((deviation) => ({
      ...expiredFinding(deviation, house),
      level: 'block' as const,
    })),
    ...(house.deviations ?? []).flatMap((each, index) => deadDeviation(each, index, { tree, place })),
  ]
}

interface Tree {
  files: readonly string[]
  hasCode: boolean
  /** By glob: does a file match? The same globs stand in many rules. */
  known: Map<string, boolean>
}

interface Place {
  tree: Tree
  place: FindingDetails
}

function deadRule({ id, applies }: HouseRule, index: number, { tree, place }: Place): Finding[] {
  const dead = applies.filter((glob) => !isMet(glob, tree))
  if (dead.length === 0) return []
  if (dead.length < applies.length) return dead.map((glob) => deadGlob({ id, glob, index }, place))
  const message = `/rules/${index}: no file of the repository matches ${applies.join(', ')}, so the rule ${id} holds nowhere`
  const hint = 'name folders that exist, or take the rule out'
  return [(tree.hasCode ? blocking : warning)('HOUSE_RULE_DEAD', message, { ...place, hint })]
}

/** A rule that forbids imports of files that are not there cannot be broken. */
function deadTargets({ id, enforce }: HouseRule, index: number, { tree, place }: Place): Finding[] {
  if (enforce.kind !== 'layer' || enforce.forbids === 'architecture') return []
  const { files, packages, builtins } = enforce.forbids
  const dead = files.filter((glob) => !isMet(glob, tree))
  const isIdle = dead.length > 0 && dead.length === files.length && packages.length + builtins.length === 0
  if (!isIdle) return dead.map((glob) => deadGlob({ id, glob, index }, place))
  const message = `/rules/${index}: no file of the repository matches ${dead.join(', ')}, so nothing can break the rule ${id}`
  const hint = 'name files that exist, or take the rule out'
  return [(tree.hasCode ? blocking : warning)('HOUSE_RULE_DEAD', message, { ...place, hint })]
}

function deadGlob(
  { id, glob, index }: { id: string; glob: string; index: number },
  place: FindingDetails,
): Finding {
  const message = `/rules/${index}: no file of the repository matches the glob ${glob} of the rule ${id}`
  return warning('HOUSE_GLOB_DEAD', message, {
    ...place,
    hint: 'name folders that exist, or take the glob out',
  })
}

function deadDeviation({ rule, glob }: Deviation, index: number, { tree, place }: Place): Finding[] {
  if (isMet(glob, tree)) return []
  const message = `/deviations/${index}: no file of the repository matches ${glob}, so the deviation from ${rule} does nothing`
  return [warning('HOUSE_DEVIATION_DEAD', message, { ...place, hint: 'take the deviation out' })]
}

function isMet(glob: string, { files, known }: Tree): boolean {
  const met = known.get(glob) ?? files.some(globMatcher([glob]))
  known.set(glob, met)
  return met
}
