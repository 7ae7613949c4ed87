import type { CommandWriter } from '../../shared/factory/writer-choice.ts'
import { changeSetOf, type Change, type ChangeSet } from '../../shared/git/change-set.ts'
import { treeOf } from '../../shared/git/revision.ts'
import { isRegular, readBlobs, type TreeEntry } from '../../shared/git/tree.ts'
import type { StationReport, Unit } from '../../shared/line/unit.ts'
import { matchesAny } from '../../shared/paths/declared-paths.ts'
import { secretReason } from '../../shared/paths/guarded-paths.ts'
import { toolOrder, type ToolOrder } from '../../shared/writer/command/tool-order.ts'
import { toolRequest } from '../../shared/writer/command/tool-question.ts'
import type { Writer } from '../../shared/writer/writer.ts'
import { agentTask } from './agent-task.ts'
import { gateProposal, withFindings, withModes } from './gate-proposal.ts'
import { stopResult } from './generate.ts'
import { filesOfInstance, holeQuestion } from './instance.ts'
import type { PreparedPrompt } from './prepare-prompt.ts'
import { plainQuestion } from './question.ts'
import { withPrevious } from './read-back.ts'
import { generateReport } from './report.ts'
import { readSources, type Sources } from './sources.ts'
import { givesAway, type Withheld } from './withheld.ts'

/** What a program is asked about a unit, and what the answer is judged by. */
export interface CommandQuestion {
  sources: Sources
  prepared: PreparedPrompt
  order: ToolOrder
}

/** The question to a program that writes. @throws FactoryError of the house, the spec and git. */
export async function commandQuestion(unit: Unit, writer: CommandWriter): Promise<CommandQuestion> {
  const read = withSkeleton(await readSources(unit))
  const prepared = agentTask(unit, read)
  const globs = [unit.factory.specs, ...read.tests.filter(({ holdout }) => holdout).map(({ path }) => path)]
  const away = await pathsAway(unit, read)
  const changeSet = previousChange(unit, read)
  const base = await treeOf(unit.repo, unit.base)
  const { changes }: { changes: Change[] } = changeSet
  const request = toolRequest(prepared.prompt, writer, { base, changes, away: [...globs, ...away] })
  const isAway = new Set(away)
  const seen = read.tree
    .map(({ path }) => path)
    .filter((path) => !isAway.has(path) && !matchesAny(path, globs))
  // the files lie in the tree: none is part of the question
  const sources = { ...read, context: { files: [], left: [] }, seen }
  return { sources, prepared, order: toolOrder(unit, writer, { request, changeSet, hidden: globs, away }) }
}

/** Files of a template lie in the tree as if an attempt had left them: what the program does not touch stays. */
function withSkeleton(sources: Sources): Sources {
  const { instance, previous } = sources
  if (instance === undefined) return sources
  const known = new Set(previous.map(({ path }) => path))
  const laid = filesOfInstance(instance).filter(({ path }) => !known.has(path))
  return { ...sources, previous: [...previous, ...laid] }
}

function previousChange({ base }: Unit, sources: Sources): ChangeSet {
  return changeSetOf(base, withModes(sources.previous, sources))
}

/** Files that no writer may see: keys, and what tells what a hold-out expects. */
async function pathsAway({ repo }: Unit, { tree, withheld }: Sources): Promise<string[]> {
  const telling = await filesTelling(repo, tree, withheld)
  return tree.filter(({ path }) => isKeptAway(path, withheld) || telling.has(path)).map(({ path }) => path)
}

function isKeptAway(path: string, { tests }: Withheld): boolean {
  const isHeldOut = /\.holdout\.test\.[cm]?[jt]sx?$/.test(path) || tests.includes(path)
  return isHeldOut || secretReason(path) !== undefined
}

/** No text in which somebody states an example is as large. */
const MAX_TELLING_BYTES = 1024 * 1024

async function filesTelling(
  repo: string,
  tree: readonly TreeEntry[],
  withheld: Withheld,
): Promise<Set<string>> {
  if (withheld.texts.length + withheld.tests.length === 0) return new Set()
  const entries = tree.filter((entry) => isRegular(entry) && entry.size <= MAX_TELLING_BYTES)
  const blobs = await readBlobs(
    repo,
    entries.map(({ oid }) => oid),
  )
  const telling = entries.filter((_, index) => givesAway(blobs[index]?.toString('utf8') ?? '', withheld))
  return new Set(telling.map(({ path }) => path))
}

/** Asks the program once, and takes what it leaves through the same gates as the answer of a model. */
export async function generateByCommand(
  unit: Unit,
  { sources, prepared }: CommandQuestion,
  writer: Writer,
): Promise<StationReport> {
  const { instance } = sources
  // an answer by hand may fill the holes of a template as a model does
  const holes = instance === undefined ? {} : { holes: holeQuestion(instance) }
  const proposal = await writer.write({ ...plainQuestion(prepared.prompt), ...holes })
  if (proposal.kind !== 'files')
    return generateReport(unit, { sources, prepared, proposal, ...stopResult(proposal) })
  const files = withPrevious(proposal.files, sources.previous)
  const gated = withFindings(await gateProposal(files, unit, sources), proposal.findings)
  return generateReport(unit, { sources, prepared, proposal, ...gated })
}
