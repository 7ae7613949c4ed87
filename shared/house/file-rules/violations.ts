import type { ImportGraph } from '../../architecture/graph/import-graph.ts'
import type { RuleViolation } from '../rule-violation.ts'
import type { HouseRule } from '../standard/house.ts'
import { isLayerRule } from './file-rule.ts'
import { importFaults } from './import-faults.ts'
import type { RuleMeans } from './means.ts'
import { textFault } from './text-faults.ts'

/** What files are judged by. */
export interface FileJudge {
  /** The rules that hold at a path; those that are not about whole files judge nothing here. */
  rulesFor: (path: string) => readonly HouseRule[]
  means: RuleMeans
}

/** One text to be judged. */
export interface JudgedText {
  /** Where it lies with the change: it decides which rules hold, and is part of every key. */
  path: string
  /** Where this version lies. */
  at: string
  text: string
}

/** Files that are no instance of their template, or are mostly written otherwise: at most one violation of a rule in a file. */
export function textViolations(
  files: readonly JudgedText[],
  { rulesFor, means }: FileJudge,
): RuleViolation[] {
  return files.flatMap(({ path, at, text }) =>
    rulesFor(path).flatMap((rule) => {
      const fault = textFault(rule, { path: at, text }, means)
      return fault === undefined
        ? []
        : [{ key: `${path}|${rule.id}`, rule, uncertain: false, path, ...fault }]
    }),
  )
}

/** The imports of some files of a tree. */
export interface JudgedImports {
  graph: ImportGraph
  paths: readonly string[]
  /** Default: nothing has moved. */
  oldPath?: (path: string) => string
}

export interface ImportViolations {
  violations: RuleViolation[]
  /** Files with a rule about imports whose imports cannot be read. */
  unread: string[]
}

/** Imports that rules reject. The same import in another file of the rule is the same violation. */
export async function importViolations(
  { graph, paths, oldPath = (path) => path }: JudgedImports,
  { rulesFor, means }: FileJudge,
): Promise<ImportViolations> {
  const judged = paths
    .map((path) => ({ path, rules: rulesFor(path).filter(isLayerRule) }))
    .filter(({ path, rules }) => rules.length > 0 && graph.tree.has(path))
  const imports = await graph.importsOf(judged.map(({ path }) => path))
  const violations = judged.flatMap(({ path, rules }) => {
    const edges = imports.get(path) ?? []
    return rules.flatMap((rule) =>
      importFaults(rule, { path, edges, oldPath }, means).map(({ key, ...fault }) => ({
        ...{ key: `${rule.id}|${key}`, rule, uncertain: false, path },
        ...fault,
      })),
    )
  })
  const unread = judged.filter(({ path }) => imports.get(path) === undefined).map(({ path }) => path)
  return { violations, unread }
}
