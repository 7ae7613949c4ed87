import { join } from 'node:path'
import { FactoryError } from '../errors.ts'
import { namedPath, namedPlace, standingIn, type Standing } from '../git/repository-path.ts'
import { branchOf, resolveCommit } from '../git/revision.ts'
import { readTracked } from '../git/tracked-file.ts'
import { readFileAt } from '../git/tree.ts'
import { readBytesIfAny, writeAtomic } from '../files.ts'
import {
  factoryPathAt,
  loadFactory,
  parseSpec,
  type ReadFactoryFile,
  type ReadSpecFile,
} from '../factory/control-files.ts'
import { nearestFactory } from '../factory/nearest-factory.ts'
import { unitSerial } from '../line/open-unit.ts'
import { safePath } from '../paths/safe-path.ts'
import { MAX_CONTROL_FILE_BYTES } from '../limits.ts'
import { HOME, checkHome } from '../station/home.ts'

/** A unit before its first station: where everything lies, and its serial. */
export interface PreparedUnit {
  repo: string
  base: string
  /** The branch that was checked out at the base commit: where a release belongs. */
  branch: string | undefined
  /** Repository path of factory.yml, also when the operator named a file. */
  factoryPath: string
  factory: ReadFactoryFile['factory']
  factoryBytes: Buffer
  spec: ReadSpecFile['spec']
  specPath: string
  specBytes: Buffer
  serial: string
  home: string
  /** Folder of this unit's parcels and logs. */
  folder: string
  warnings: string[]
}

export interface PrepareOptions extends Standing {
  factory: string | undefined
  spec: string
}

/** @throws FactoryError of git, of the files, or SPEC_INVALID / FACTORY_INVALID with every finding. */
export async function prepareUnit(options: PrepareOptions): Promise<PreparedUnit> {
  const repo = await standingIn(options)
  const base = await resolveCommit(repo, 'HEAD')
  const branch = await branchOf(repo)
  const specPath = await namedPath(options, options.spec)
  const named =
    options.factory === undefined
      ? await nearestFactory(repo, base, specPath)
      : await namedPlace(options, options.factory)
  const { factory, bytes: factoryBytes } = await loadFactory(repo, base, named)
  const factoryPath = await factoryPathAt(repo, base, named, factoryBytes)
  const { spec, bytes: specBytes } = await specOfWorkTree(repo, base, specPath)
  const serial = unitSerial(factory, base, specBytes)
  const home = join(repo, HOME)
  const folder = join(home, 'runs', serial)
  const warnings =
    options.factory === undefined ? await uncommittedNotes(repo, factoryPath, factoryBytes) : []
  return {
    ...{ repo, base, branch, factoryPath, factory, factoryBytes, spec, specPath, specBytes, serial },
    ...{ home, folder, warnings },
  }
}

/** Where git wrote the line ends of Windows into the work tree, the committed bytes count: a serial is the same on every machine. */
async function specOfWorkTree(repo: string, base: string, path: string): Promise<ReadSpecFile> {
  const bytes = await readTracked(repo, safePath(path, 'the path of the spec'), MAX_CONTROL_FILE_BYTES)
  if (bytes === undefined)
    throw new FactoryError('FILE_UNREADABLE', `there is no spec ${path} in the work tree`, {
      hint: `name a spec that is there: jidoka validate lists those of ${repo}`,
    })
  const read = parseSpec(bytes, path)
  const committed = read.bytes.includes('\r\n') ? await readFileAt(repo, base, path) : undefined
  return committed !== undefined && isSameText(read.bytes, committed) ? parseSpec(committed, path) : read
}

/** Does the file of a work tree hold what is committed, but for line ends that core.autocrlf changed? */
function isSameText(current: Buffer, committed: Buffer): boolean {
  const plain = (bytes: Buffer): string => bytes.toString('latin1').replaceAll('\r\n', '\n')
  return current.equals(committed) || plain(current) === committed.toString('latin1')
}

/** Says that the control file of the work tree is another one than was read from the base commit. */
export async function uncommittedNotes(repo: string, path: string, committed: Buffer): Promise<string[]> {
  const current = await readBytesIfAny(join(repo, path), MAX_CONTROL_FILE_BYTES)
  if (current === undefined || isSameText(current, committed)) return []
  return [
    `${path} differs from the one in HEAD; control files are read from the base commit, so the committed one is used`,
  ]
}

/** The folder for local keys, recordings and traces keeps itself out of commits. @throws FactoryError HOME_LINK, HOME_TRACKED. */
export async function makeHome(home: string): Promise<void> {
  await checkHome(home)
  await writeAtomic(join(home, '.gitignore'), '*\n')
}
