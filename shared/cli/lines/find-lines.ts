import { join } from 'node:path'
import { compiledLines, readWorkflows } from '../../compile/read-workflows.ts'
import { neighbourFindings, type RepositoryLine } from '../../compile/check-neighbours.ts'
import type { ExistingFiles } from '../../compile/drift.ts'
import { WORKFLOW_FOLDER } from '../../compile/workflow-paths.ts'
import { FactoryError } from '../../errors.ts'
import { parseFactory } from '../../factory/control-files.ts'
import type { Factory } from '../../factory/factory.ts'
import { FACTORY_FILE } from '../../factory/nearest-factory.ts'
import type { Finding } from '../../findings.ts'
import { inspectPath } from '../../commands/inspect-path.ts'
import { namedPath } from '../../git/repository-path.ts'
import { readTracked } from '../../git/tracked-file.ts'
import { MAX_CONTROL_FILE_BYTES } from '../../limits.ts'
import type { Arguments } from '../command.ts'
import { factoryAround, standingOf } from '../work-tree.ts'

/** The option that names a line by the folder of its project. */
export const PROJECT_OPTION = { project: { type: 'string' } } as const

/**
 * Repository path of the factory.yml that a command is about: that of the project that was named, else the next one from where one
 * stands up. @throws FactoryError USAGE for a project without one.
 */
export async function lineOf(args: Arguments, cwd: string, repo: string): Promise<string> {
  const named = args.text('project')
  if (named === undefined) return factoryAround(standingOf(args, cwd))
  const path = await namedPath(standingOf(args, cwd), join(named, FACTORY_FILE))
  if ((await inspectPath(repo, path)) === 'file') return path
  throw new FactoryError('USAGE', `there is no ${path}`, {
    hint: `jidoka init --project ${named} writes a first one`,
  })
}

/** Where the lines of the repository that run on GitHub get into each other's way, seen from one of them. */
export async function findNeighbours(
  repo: string,
  own: { path: string; factory: Factory },
  existing?: ExistingFiles,
): Promise<Finding[]> {
  const files = existing ?? (await readWorkflows(join(repo, WORKFLOW_FOLDER)))
  return neighbourFindings(own, await linesBeside(repo, own.path, files), files)
}

/**
 * Secrets of the repository have one value for all lines, and keys of stations are named after them.
 * @throws FactoryError USAGE where another line on GitHub signs with keys of another trust file.
 */
export async function refuseSharedSecrets(
  repo: string,
  own: { path: string; factory: Factory },
): Promise<void> {
  const files = await readWorkflows(join(repo, WORKFLOW_FOLDER))
  const { mode, trust } = own.factory.signing
  const other = (await linesBeside(repo, own.path, files)).find(
    ({ factory }) => factory?.signing.mode === 'keyed' && factory.signing.trust !== trust,
  )
  if (mode !== 'keyed' || other === undefined) return
  throw new FactoryError(
    'USAGE',
    `keys: the line of ${other.path} has secrets of the same names and other keys`,
    {
      hint: 'leave --plain out, or let both lines share their keys: write signing: { trust: <one file> } into both',
    },
  )
}

function linesBeside(repo: string, own: string, files: ExistingFiles): Promise<RepositoryLine[]> {
  const paths = compiledLines(files).filter((path) => path !== own)
  return Promise.all(paths.map((path) => readLine(repo, path)))
}

/** Nobody can say what a line takes that cannot be read. @throws FactoryError FACTORY_INVALID. */
async function readLine(repo: string, path: string): Promise<RepositoryLine> {
  const bytes = await readTracked(repo, path, MAX_CONTROL_FILE_BYTES)
  return { path, factory: bytes === undefined ? undefined : parseFactory(bytes, path).factory }
}
