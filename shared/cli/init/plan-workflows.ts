import { join } from 'node:path'
import { FactoryError } from '../../errors.ts'
import { describeFinding } from '../../findings.ts'
import { LOCK_PATH, lockText, type ActionLock } from '../../compile/action-pins.ts'
import { compileFactory, type CompiledFile } from '../../compile/compile.ts'
import { readLock, readWorkflows } from '../../compile/read-workflows.ts'
import type { ExistingFiles } from '../../compile/drift.ts'
import { WORKFLOW_FOLDER } from '../../compile/workflow-paths.ts'
import { foreignFiles, lineOfSameNames } from '../../compile/write-workflows.ts'
import { findNeighbours } from '../lines/find-lines.ts'
import type { TreeFactory } from '../work-tree.ts'
import type { RepoFacts, InitStep } from './create-file.ts'

/** The compiled workflows and the lock that pins them. Plans none when a file of one of these names was not written by `jidoka compile`. */
export async function planWorkflows({ repo }: RepoFacts, tree: TreeFactory): Promise<InitStep> {
  const { lock } = await readLock(repo)
  const compiled = compiledOrReason(tree, lock)
  if (typeof compiled === 'string') return { files: [], notes: [`no workflows yet: ${compiled}`] }
  const existing = await readWorkflows(join(repo, WORKFLOW_FOLDER))
  const foreign = foreignFiles({ compiled, existing })
  if (foreign.length > 0) return foreignPart(foreign)
  const inTheWay = await inTheWayOf(repo, tree, { compiled, existing })
  if (inTheWay !== undefined) return { files: [], notes: [`no workflows yet: ${inTheWay}`] }
  const files = compiled.map(({ path, text }) => ({ path, content: existing.has(path) ? undefined : text }))
  return {
    files: [{ path: LOCK_PATH, content: lockText(lock) }, ...files],
    notes: isStale(compiled, existing)
      ? ['the compiled workflows are not up to date and kept: run jidoka compile']
      : [],
  }
}

/** What another line of the repository has against the workflows of this one. */
async function inTheWayOf(
  repo: string,
  { factory, sources }: TreeFactory,
  files: { compiled: readonly CompiledFile[]; existing: ExistingFiles },
): Promise<string | undefined> {
  const same = lineOfSameNames(files)
  if (same !== undefined) return `the line of ${same} has workflows of the same names`
  const [first] = await findNeighbours(repo, { path: sources.factoryPath, factory }, files.existing)
  return first === undefined ? undefined : describeFinding(first)
}

function compiledOrReason({ factory, sources }: TreeFactory, lock: ActionLock): CompiledFile[] | string {
  try {
    return compileFactory(factory, sources, { lock })
  } catch (thrown) {
    if (thrown instanceof FactoryError) return thrown.message
    throw thrown
  }
}

function foreignPart(foreign: readonly string[]): InitStep {
  return {
    files: foreign.map((path) => ({ path, content: undefined })),
    notes: [
      `no workflows were compiled: somebody else wrote ${foreign.join(', ')}; rename it and run jidoka compile`,
    ],
  }
}

function isStale(compiled: readonly CompiledFile[], existing: ExistingFiles): boolean {
  return compiled.some(({ path, text }) => {
    const found = existing.get(path)
    return found !== undefined && found.replaceAll('\r\n', '\n') !== text
  })
}
