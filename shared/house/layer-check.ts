import { treeAt } from '../architecture/code-tree.ts'
import { compareLayers } from '../architecture/change/compare-layers.ts'
import type { GateContext, StyleCheck } from './gate-context.ts'

/** Who imports whom, by the record at the base commit. Files that a station makes are imported, and not judged. */
export const layerCheck: StyleCheck = {
  name: 'layers',
  run: async ({ architecture: judged, files, isMade }: GateContext) => {
    if (judged === undefined) return { findings: [], evidence: {} }
    const { architecture, repo, base } = judged
    const isJudged = (path: string): boolean => !isMade(path)
    const change = { architecture, base: await treeAt(repo, base), files, isJudged }
    const { findings, evidence } = await compareLayers(change)
    const { path, sha256 } = architecture
    return { findings, evidence, materials: [{ uri: path, sha256 }] }
  },
}
