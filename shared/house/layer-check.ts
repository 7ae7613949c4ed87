import type { Architecture } from '../architecture/architecture.ts'
import { compareGraphs } from '../architecture/change/compare-layers.ts'
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

async function judged(context: GateContext, architecture: Architecture): Promise<CheckReport> {
  const { findings, evidence } = await compareGraphs(architecture, await context.graphs())
  const { path, sha256 } = architecture
  const choose = ruleChooser(context.house)
  const said = findings.filter((finding) => !isSaidByHouse(finding, choose))
  return { findings: said, evidence, materials: [{ uri: path, sha256 }] }
}

const IMPORTS = new Set(['LAYER_IMPORT', 'LAYER_ENTRY', 'LAYER_PACKAGE'])

/** Is it an import in a file for which a rule of the house repeats the layers? Then the rule finds it, or the team has switched it off there. */
function isSaidByHouse({ code, file = '' }: Finding, choose: (path: string) => RulesOfPath): boolean {
  return IMPORTS.has(code) && choose(file).named.some(repeatsLayers)
}
