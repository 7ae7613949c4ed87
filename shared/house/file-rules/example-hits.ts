import { openGraph } from '../../architecture/graph/import-graph.ts'
import { globMatcher } from '../../paths/globs.ts'
import { exampleFiles } from '../standard/example-files.ts'
import type { HouseRule } from '../standard/house.ts'
import { exampleTree } from './example-tree.ts'
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
