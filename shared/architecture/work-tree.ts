import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrno } from '../errors.ts'
import { git } from '../git/git.ts'
import { readBlobs, splitNul } from '../git/tree.ts'
import { MAX_IMPORTING_FILE_BYTES } from '../limits.ts'
import { isCode } from './architecture.ts'
import type { ChangedCode } from './change/moved-files.ts'
import type { CodeTree } from './code-tree.ts'

/** By path, the texts of what differs from a commit in code and in the files that say where imports lead; `undefined`: it is gone. */
export type ChangedTexts = ReadonlyMap<string, string | undefined>

/** What the work tree has changed since a commit: changed, new and removed files, ignored ones not. */
export async function changesInWorkTree(repo: string, commit: string): Promise<ChangedTexts> {
  const names = [
    ...(await listed(repo, ['diff', '--name-only', '--no-renames', '--relative', '-z', commit, '--'])),
    ...(await listed(repo, ['ls-files', '--others', '--exclude-standard', '-z'])),
  ]
  const paths = names.filter(isOfInterest)
  return new Map(await Promise.all(paths.map(async (path) => [path, await textAt(repo, path)] as const)))
}

/** What another commit has changed since a commit. Neither is listed whole. */
export async function changesInCommit(repo: string, commit: string, head: string): Promise<ChangedTexts> {
  const records = await listed(repo, ['diff-tree', '-r', '-z', '--no-renames', commit, head, '--'])
  const changes = records.flatMap((path, index) => {
    const [, mode = '', , oid = ''] = records[index - 1]?.split(' ') ?? []
    return index % 2 === 1 && isOfInterest(path) ? [{ path, mode, oid }] : []
  })
  const files = changes.filter(({ mode }) => mode.startsWith('100'))
  const blobs = await readBlobs(
    repo,
    files.map(({ oid }) => oid),
  )
  const texts = new Map(files.map(({ path }, index) => [path, blobs[index]?.toString('utf8') ?? '']))
  return new Map(changes.map(({ path }) => [path, texts.get(path)]))
}

function isOfInterest(path: string): boolean {
  return isCode(path) || path.endsWith('.json')
}

async function listed(repo: string, words: readonly string[]): Promise<string[]> {
  return splitNul(await git(repo, words)).map((name) => name.toString('utf8'))
}

/** `undefined` where there is no regular file. One that is too large has no imports that anybody reads. */
async function textAt(repo: string, path: string): Promise<string | undefined> {
  try {
    const place = join(repo, path)
    const facts = await lstat(place)
    if (!facts.isFile()) return undefined
    return facts.size > MAX_IMPORTING_FILE_BYTES ? ' '.repeat(facts.size) : await readFile(place, 'utf8')
  } catch (thrown) {
    if (isErrno(thrown, 'ENOENT') || isErrno(thrown, 'ENOTDIR')) return undefined
    throw thrown
  }
}

/** The changes with what was there before, sorted. */
export async function changedCode(base: CodeTree, texts: ChangedTexts): Promise<ChangedCode[]> {
  const paths = [...texts.keys()].sort()
  const there = paths.filter((path) => base.has(path))
  const before = new Map((await base.read(there)).map((text, index) => [there[index] ?? '', text]))
  return paths
    .map((path) => ({ path, base: before.get(path), head: texts.get(path) }))
    .filter((file) => file.base !== file.head)
}
