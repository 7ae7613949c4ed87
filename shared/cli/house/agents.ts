import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { FactoryError } from '../../errors.ts'
import { inspectPath } from '../../commands/inspect-path.ts'
import { writeAtomic } from '../../files.ts'
import { describeFinding } from '../../findings.ts'
import { agentsBlocks } from '../../guides/agents/agents-block.ts'
import { agentsDrift, type AgentsTree } from '../../guides/agents/agents-drift.ts'
import { withBlock } from '../../guides/agents/agents-file.ts'
import { compareText } from '../../findings.ts'
import type { House } from '../../house/standard/house.ts'
import { safeLog } from '../../text/safe-log.ts'
import type { Arguments, Outcome, Terminal } from '../command.ts'
import { agentsTree } from '../found/agents-tree.ts'
import { standingOf } from '../work-tree.ts'
import { housePlace, validTreeHouse } from '../found/house-in-tree.ts'

/** `jidoka house agents`: writes the blocks, or with `--check` says where they are not those of the house. */
export async function writeAgents(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  if (args.positionals.length > 0) throw new FactoryError('USAGE', 'house agents takes options only')
  const place = await housePlace(standingOf(args, cwd))
  const house = await validTreeHouse(place)
  const tree = await agentsTree(place.repo)
  if (args.flag('check')) return checked(house, tree)
  const written = plannedTexts(house, tree)
  for (const { path, text } of written) await writeText(place.repo, path, text)
  const lines = written.map(({ path }) => `written ${path}`)
  const text = lines.length === 0 ? 'every AGENTS.md is up to date' : lines.join('\n')
  return { exit: 0, json: { written: written.map(({ path }) => path) }, text: safeLog(text) }
}

function checked(house: House, tree: AgentsTree): Outcome {
  const findings = agentsDrift(house, tree)
  const isOk = findings.length === 0
  const text = isOk ? 'every AGENTS.md is up to date' : findings.map(describeFinding).join('\n')
  return { exit: isOk ? 0 : 1, json: { ok: isOk, findings }, text: safeLog(text) }
}

interface PlannedText {
  path: string
  text: string
}

/** Only files that change. @throws FactoryError USAGE for markers that do not pair. */
function plannedTexts(house: House, { files, texts }: AgentsTree): PlannedText[] {
  const wanted = agentsBlocks(house, files)
  const paths = [...new Set([...wanted.keys(), ...texts.keys()])].sort(compareText)
  return paths.flatMap((path) => {
    const before = texts.get(path) ?? ''
    const text = withBlock(before, wanted.get(path))
    if (text === undefined) throw brokenMarkers(path)
    return text === before ? [] : [{ path, text }]
  })
}

function brokenMarkers(path: string): FactoryError {
  return new FactoryError('USAGE', `the markers of the house standard in ${path} do not pair`, {
    where: path,
    hint: 'leave one line that begins the block and one that ends it, or take both out',
  })
}

async function writeText(repo: string, path: string, text: string): Promise<void> {
  const kind = await inspectPath(repo, path)
  if (kind !== 'file' && kind !== 'absent') throw notAFile(path)
  await mkdir(dirname(join(repo, path)), { recursive: true })
  await writeAtomic(join(repo, path), text)
}

function notAFile(path: string): FactoryError {
  return new FactoryError('PATH_UNSAFE', `${path} is no plain file, or the way to it leads through a link`, {
    where: path,
    hint: 'make it a file of its own, then run again',
  })
}
