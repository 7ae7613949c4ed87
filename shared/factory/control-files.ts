import { isAbsolute, join } from 'node:path'
import type { ErrorCode } from '../error-codes.ts'
import { FactoryError } from '../errors.ts'
import { describeFinding, type Finding } from '../findings.ts'
import { safePath } from '../paths/safe-path.ts'
import { isRegular, listTree, readFileAt } from '../git/tree.ts'
import { blobIdOf } from '../formats/digest.ts'
import { readBytes } from '../files.ts'
import { readSpec } from '../specification/document/read-spec.ts'
import type { Spec } from '../specification/document/spec.ts'
import type { Factory } from './factory.ts'
import { readFactory } from './read-factory.ts'
import { MAX_CONTROL_FILE_BYTES } from '../limits.ts'

export interface ReadFactoryFile {
  factory: Factory
  bytes: Buffer
}

/**
 * factory.yml at the base commit. An absolute path is read from disk instead, because only the operator can give one.
 * @throws FactoryError FACTORY_INVALID with every finding, FILE_UNREADABLE when the base has no such file.
 */
export async function loadFactory(repo: string, base: string, path: string): Promise<ReadFactoryFile> {
  const bytes = isAbsolute(path)
    ? await readBytes(path, MAX_CONTROL_FILE_BYTES)
    : await controlFileAt(repo, base, path)
  return parseFactory(bytes, path)
}

/** @throws FactoryError FACTORY_INVALID with every finding. */
export function parseFactory(bytes: Buffer, path: string): ReadFactoryFile {
  const read = readFactory(bytes, path)
  if (read.kind === 'bad') throw invalidFile('FACTORY_INVALID', path, read.findings)
  return { factory: read.factory, bytes }
}

/**
 * The repository path of factory.yml. A file that was named by an absolute path (an operator's, or the copy of a re-execution)
 * is looked up in the base commit by its bytes. Default: factory.yml.
 */
export async function factoryPathAt(
  repo: string,
  base: string,
  named: string,
  bytes: Uint8Array,
): Promise<string> {
  return isAbsolute(named) ? committedFactoryPath(repo, base, bytes) : named
}

/** Where the base commit holds these bytes. Default: factory.yml. */
export async function committedFactoryPath(repo: string, base: string, bytes: Uint8Array): Promise<string> {
  const oid = blobIdOf(bytes, base)
  const found = (await listTree(repo, base)).find((entry) => entry.oid === oid && isRegular(entry))
  return found?.path ?? 'factory.yml'
}

async function controlFileAt(repo: string, base: string, path: string): Promise<Buffer> {
  const bytes = await readFileAt(repo, base, safePath(path, 'the path of factory.yml'))
  if (bytes !== undefined) return bytes
  throw new FactoryError('FILE_UNREADABLE', `there is no ${path} in the base commit ${base.slice(0, 12)}`, {
    hint: 'control files are read from the base commit: commit the file, or name one on disk with --factory',
  })
}

export interface ReadSpecFile {
  spec: Spec
  bytes: Buffer
}

/** The spec file of a checkout. @throws FactoryError SPEC_INVALID with every finding, FILE_UNREADABLE, PATH_UNSAFE. */
export async function loadSpec(workspace: string, path: string): Promise<ReadSpecFile> {
  return parseSpec(
    await readBytes(join(workspace, safePath(path, 'the path of the spec')), MAX_CONTROL_FILE_BYTES),
    path,
  )
}

/** @throws FactoryError SPEC_INVALID with every finding. */
export function parseSpec(bytes: Buffer, path: string): ReadSpecFile {
  const read = readSpec(bytes, path)
  if (read.kind === 'bad') throw invalidFile('SPEC_INVALID', path, read.findings)
  return { spec: read.spec, bytes }
}

function invalidFile(code: ErrorCode, path: string, findings: Finding[]): FactoryError {
  const lines = findings.map((finding) => `  ${describeFinding(finding)}`)
  return new FactoryError(code, `${path} is not valid, ${findings.length} findings:\n${lines.join('\n')}`, {
    where: path,
    hint: 'fix every finding listed, then run again',
  })
}
