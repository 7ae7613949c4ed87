import { ARCHITECTURE_PATH } from '../../architecture/architecture.ts'
import { treeAt } from '../../architecture/code-tree.ts'
import { proposalText } from '../../architecture/proposal-text.ts'
import { proposeLayers, type Proposal } from '../../architecture/propose.ts'
import { createFile, isTaken, type CreatedFile, type Writing } from '../init/create-file.ts'
import type { HousePlace } from '../found/house-in-tree.ts'

/** A first record of who imports whom, from the same commit as the house. */
export interface FirstLayers {
  file: CreatedFile
  proposal: Proposal
  text: string
}

export interface LayersOrder {
  /** `undefined`: only where there is no record yet. */
  wanted: boolean | undefined
  writing: Writing
}

/**
 * What `jidoka architecture init` proposes. A record that is there is kept. `undefined` where it is not wanted, without a commit, and for code in fewer than two
 * layers, which says nothing.
 */
export async function firstLayers(
  { repo, factory }: Pick<HousePlace, 'repo' | 'factory'>,
  head: string | undefined,
  { wanted, writing }: LayersOrder,
): Promise<FirstLayers | undefined> {
  const path = factory?.architecture ?? ARCHITECTURE_PATH
  if (head === undefined || wanted === false) return undefined
  if (wanted === undefined && (await isTaken(repo, path))) return undefined
  const proposal = await proposeLayers(await treeAt(repo, head), path)
  if (proposal.architecture.layers.length < 2) return undefined
  const text = proposalText(proposal)
  return { file: await createFile(repo, { path, content: text }, writing), proposal, text }
}

/** What was seen, in lines for people. */
export function layerLines({ file, proposal }: FirstLayers, isDry: boolean): string[] {
  const { architecture, tangles, cycles } = proposal
  const group = (names: readonly string[]): string => `  import each other: ${names.join(', ')}`
  return [
    `${isDry ? `# ${file.path} would be ${file.state}` : `${file.state} ${file.path}`}: ${architecture.layers.length} layers, as the code imports today`,
    ...tangles.map(group),
    ...(cycles.length === 0 ? [] : [`  ${cycles.length} cycles between files, so cycles are off in it`]),
  ]
}
