import { compareLayers } from '../architecture/change/compare-layers.ts'
import { treeAt } from '../architecture/code-tree.ts'
import type { CheckReport, GateContext, StyleCheck } from './gate-context.ts'

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
  { files, isMade }: GateContext,
  { architecture, repo, base }: NonNullable<GateContext['architecture']>,
): Promise<CheckReport> {
  const { findings, evidence } = await compareLayers({
    architecture,
    base: await treeAt(repo, base),
    files,
    isJudged: (path) => !isMade(path),
  })
  const { path, sha256 } = architecture
  return { findings, evidence, materials: [{ uri: path, sha256 }] }
}
