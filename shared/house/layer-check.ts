import { compareLayers } from '../architecture/change/compare-layers.ts'
import { treeAt } from '../architecture/code-tree.ts'
import type { Finding } from '../findings.ts'
import { repeatsLayers } from './file-rules/file-rule.ts'
import type { CheckReport, GateContext, StyleCheck } from './gate-context.ts'
import { ruleChooser, type RulesOfPath } from './standard/deviations.ts'

/** Who imports whom, by the record at the base commit. Without one there is nothing to judge by. */
export const layerCheck: StyleCheck = {
  name: 'layers',
  run: (context) =>
    context.architecture === undefined
      ? Promise.resolve({ findings: [], evidence: {} })
      : judged(context, context.architecture),
}

/** Files that a station makes may be imported, and are judged by no rule. */
async function judged(
  { files, isMade, house }: GateContext,
  { architecture, repo, base }: NonNullable<GateContext['architecture']>,
): Promise<CheckReport> {
  const { findings, evidence } = await compareLayers({
    architecture,
    base: await treeAt(repo, base),
    files,
    isJudged: (path) => !isMade(path),
  })
  const { path, sha256 } = architecture
  const said = findings.filter((finding) => !isSaidByHouse(finding, ruleChooser(house)))
  return { findings: said, evidence, materials: [{ uri: path, sha256 }] }
}

const IMPORTS = new Set(['LAYER_IMPORT', 'LAYER_ENTRY', 'LAYER_PACKAGE'])

/** Is it an import in a file for which a rule of the house repeats the layers? Then the rule finds it, or the team has switched it off there. */
function isSaidByHouse({ code, file = '' }: Finding, choose: (path: string) => RulesOfPath): boolean {
  return IMPORTS.has(code) && choose(file).named.some(repeatsLayers)
}
