import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { FactoryError } from '../errors.ts'
import { git } from '../git/git.ts'
import { promisorsOf } from '../git/partial-clone.ts'
import { listTree } from '../git/tree.ts'
import { matchesAny } from '../paths/declared-paths.ts'
import type { WorkOrder } from './work-order.ts'
import { writeFiles } from './write-files.ts'

/**
 * Lays base and change into a folder, over whatever setup made there, without what tells what a spec expects: specs, `.factory`, tests of
 * hold-outs. Nothing else of the repository comes along, unless the station asks for its history.
 * @throws FactoryError CHANGE_SET_INVALID, PATH_UNSAFE, and those of git.
 */
export async function layTree(order: WorkOrder, folder: string): Promise<void> {
  const { repo, work, changeSet, hidden } = order
  await writeFiles(repo, changeSet.base, changeSet, folder)
  // the history holds them all
  if (work.git === true) await layHistory(repo, changeSet.base, folder)
  else await takeOut(order, folder, hidden)
}

/** The same for the examples: without the acceptance tests and any history. */
export async function layForExamples(order: WorkOrder, folder: string): Promise<void> {
  const { repo, changeSet, hidden, tests } = order
  await writeFiles(repo, changeSet.base, changeSet, folder)
  await takeOut(order, folder, [...hidden, ...tests])
}

async function takeOut(
  { repo, changeSet }: WorkOrder,
  folder: string,
  globs: readonly string[],
): Promise<void> {
  const tree = await listTree(repo, changeSet.base)
  const paths = new Set([...tree, ...changeSet.changes].map(({ path }) => path))
  for (const path of paths) if (matchesAny(path, globs)) await rm(join(folder, path), { force: true })
  await rm(join(folder, '.factory'), { recursive: true, force: true })
}

const PLAIN = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' }

/** Makes a folder a repository of the base commit and the history that there is of it; the change is not committed. */
async function layHistory(repo: string, base: string, folder: string): Promise<void> {
  const run = (words: string[]): Promise<Buffer> => git(folder, words, { env: PLAIN })
  const format = (await git(repo, ['rev-parse', '--show-object-format'])).toString('latin1').trim()
  await run(['init', '-q', '--template=', '--initial-branch=main', `--object-format=${format}`, '.'])
  await refusePartial(repo)
  await run(['fetch', '-q', '--no-tags', '--update-shallow', repo, base])
  await rm(join(folder, '.git', 'FETCH_HEAD'), { force: true })
  await run(['update-ref', 'refs/heads/main', base])
  await run(['read-tree', base])
}

/** A history without its files cannot be handed on. */
async function refusePartial(repo: string): Promise<void> {
  if ((await promisorsOf(repo)).length === 0) return
  throw new FactoryError('GIT_OBJECT_MISSING', `the partial clone ${repo} does not have the whole history`, {
    hint: 'the station says git: true: clone anew without --filter, or take git out of the station',
  })
}
