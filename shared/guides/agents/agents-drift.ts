import { noneOn } from '../../errors.ts'
import { posix } from 'node:path'
import { blocking, compareText, type Finding } from '../../findings.ts'
import { isRegular, listTree, readBlobs } from '../../git/tree.ts'
import { houseAt } from '../../house/standard/read-house.ts'
import type { House } from '../../house/standard/house.ts'
import { AGENTS_FILE, agentsBlocks } from './agents-block.ts'
import { readBlock } from './agents-file.ts'

/** AGENTS.md files by repository path, and all paths of their tree. */
export interface AgentsTree {
  files: readonly string[]
  texts: ReadonlyMap<string, string>
}

/** Is it a file that may hold a block? */
export function isAgentsFile(path: string): boolean {
  return posix.basename(path) === AGENTS_FILE
}

/** Does any AGENTS.md of the tree hold a block? Where none does, nobody has asked for one. */
export function usesBlocks({ texts }: AgentsTree): boolean {
  return [...texts.values()].some((text) => readBlock(text).kind !== 'none')
}

/** AGENTS.md files whose block is not the one of the house: what people's tools are told is not what the gate rejects. */
export function agentsDrift(house: House, tree: AgentsTree): Finding[] {
  const wanted = agentsBlocks(house, tree.files)
  const paths = [...new Set([...wanted.keys(), ...tree.texts.keys()])].sort(compareText)
  return paths.flatMap((path) => {
    const drift = driftOf(wanted.get(path), tree.texts.get(path) ?? '')
    return drift === undefined ? [] : [driftFinding(path, drift)]
  })
}

function driftOf(wanted: string | undefined, text: string): string | undefined {
  const block = readBlock(text)
  if (block.kind === 'broken') return 'the markers of the house standard do not pair'
  if (block.kind === 'none')
    return wanted === undefined ? undefined : 'the rules of the house standard are missing'
  if (wanted === undefined) return 'no rule of the house standard belongs here any longer'
  return block.text === wanted ? undefined : 'the rules are not those of the house standard'
}

function driftFinding(file: string, message: string): Finding {
  const hint = 'run `jidoka house agents` and commit what it writes'
  return blocking('HOUSE_AGENTS_DRIFT', message, { file, hint })
}

/** What a pull request changes, as far as the blocks depend on it. */
export interface AgentsChange {
  repo: string
  head: string
  /** Repository path of the house file; `undefined` for the built-in rules. */
  house: string | undefined
  changed: readonly string[]
}

/**
 * The drift that a pull request leaves behind when it changes the house or an AGENTS.md. Others are not held up by a drift that was
 * there before. A house that cannot be read at the head is refused elsewhere.
 */
export async function driftOfChange({ repo, head, house: path, changed }: AgentsChange): Promise<Finding[]> {
  if (!changed.some((each) => each === path || isAgentsFile(each))) return []
  const tree = await agentsTreeAt(repo, head)
  if (!usesBlocks(tree)) return []
  const house = await houseAt(repo, head, path).catch(noneOn('HOUSE_INVALID'))
  return house === undefined ? [] : agentsDrift(house, tree)
}

async function agentsTreeAt(repo: string, commit: string): Promise<AgentsTree> {
  const entries = (await listTree(repo, commit)).filter(isRegular)
  const own = entries.filter(({ path, size }) => isAgentsFile(path) && size <= MAX_AGENTS_BYTES)
  const blobs = await readBlobs(
    repo,
    own.map(({ oid }) => oid),
  )
  const texts = own.map(
    ({ path }, index) => [path, (blobs[index] ?? Buffer.alloc(0)).toString('utf8')] as const,
  )
  return { files: entries.map(({ path }) => path), texts: new Map(texts) }
}

/** A longer file is no advice that any tool reads. */
export const MAX_AGENTS_BYTES = 1024 * 1024
