import { posix } from 'node:path'
import { changedTree, EMPTY_TREE, type CodeTree } from '../../architecture/code-tree.ts'
import { openGraph } from '../../architecture/graph/import-graph.ts'
import { importsIn } from '../../architecture/imports/imports-in.ts'
import { relativeFile } from '../../architecture/resolve/file-of.ts'
import { globMatcher } from '../../paths/globs.ts'
import { exampleFiles } from '../standard/example-files.ts'
import type { HouseRule } from '../standard/house.ts'
import type { FileRule } from './file-rule.ts'
import type { RuleMeans } from './means.ts'
import { importViolations, textViolations } from './violations.ts'

/** An example, and the file that it stands for. */
interface Example {
  rule: HouseRule
  sample: string
  text: string
}

/** The ids of the rules about whole files that reject an example, whichever rule it belongs to. */
export async function exampleHits(
  { rule, sample, text }: Example,
  rules: readonly FileRule[],
  means: RuleMeans,
): Promise<string[]> {
  const held = rules.filter((each) => isJudgedBy(each, rule) && globMatcher(each.applies)(sample))
  if (held.length === 0) return []
  const files = exampleFiles(sample, text)
  const judge = { rulesFor: (path: string) => (path === sample ? held : []), means }
  const own = [{ path: sample, at: sample, text: files.get(sample) ?? '' }]
  const graph = await openGraph(exampleTree(means.ts, sample, files))
  const { violations } = await importViolations({ graph, paths: [sample] }, judge)
  return [...textViolations(own, judge), ...violations].map((each) => each.rule.id)
}

/** An example of another rule is a piece of code, and never an instance of a template. */
function isJudgedBy({ enforce }: FileRule, owner: HouseRule): boolean {
  return enforce.kind !== 'template' || owner.enforce.kind === 'template'
}

/** A tree of the files of an example, and of those that the relative imports of one of them name: an example need not write them. */
function exampleTree(compiler: RuleMeans['ts'], path: string, files: ReadonlyMap<string, string>): CodeTree {
  const own = changedTree(EMPTY_TREE, files)
  const named = (importsIn(compiler, path, files.get(path) ?? '') ?? [])
    .map(({ specifier }) => specifier)
    .filter((specifier) => /^\.{1,2}\//.test(specifier) && relativeFile(path, specifier, own) === undefined)
    .map((specifier): [string, string] => [importedFile(path, specifier), ''])
  return changedTree(own, new Map(named))
}

/** With the ending of the importing file where the import has none, or that of what is built from it. */
function importedFile(path: string, specifier: string): string {
  const target = posix.join(posix.dirname(path), specifier)
  const ending = posix.extname(path)
  const isBuilt = /\.[cm]?jsx?$/.test(target) && /\.[cm]?tsx?$/.test(ending)
  if (isBuilt) return target.replace(/jsx?$/, ending.replace(/^\.[cm]?/, ''))
  return /\.[cm]?[jt]sx?$|\.json$/.test(target) ? target : `${target}${ending}`
}
