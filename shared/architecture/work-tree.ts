import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { git } from '../git/git.ts'
import { splitNul } from '../git/tree.ts'
import { MAX_IMPORTING_FILE_BYTES } from '../limits.ts'
import { isErrno } from '../errors.ts'
import { isCode } from './architecture.ts'
import type { ChangedCode } from './change/moved-files.ts'
import { changedTree, type CodeTree } from './code-tree.ts'

/** The files of a commit as the work tree has them now: changed, new and removed ones included, ignored ones not. */
export async function workTreeOver(repo: string, commit: string, base: CodeTree): Promise<CodeTree> {
  const names = [
    ...(await listed(repo, ['diff', '--name-only', '--no-renames', '--relative', '-z', commit, '--'])),
    ...(await listed(repo, ['ls-files', '--others', '--exclude-standard', '-z'])),
  ]
  const paths = names.filter((path) => isCode(path) || path.endsWith('.json'))
  const texts = await Promise.all(paths.map(async (path) => [path, await textAt(repo, path)] as const))
  return changedTree(base, new Map(texts))
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

/** What differs between two trees in code and in the files that say where imports lead, sorted. */
export async function changedPaths(base: CodeTree, head: CodeTree): Promise<ChangedCode[]> {
  const all = [...new Set([...base.paths(), ...head.paths()])]
  const paths = all
    .filter((path) => base.id(path) !== head.id(path) || base.has(path) !== head.has(path))
    .filter((path) => isCode(path) || path.endsWith('.json'))
    .sort()
  const [before, now] = [await textsOf(base, paths), await textsOf(head, paths)]
  return paths
    .map((path) => ({ path, base: before.get(path), head: now.get(path) }))
    .filter((file) => file.base !== file.head)
}

async function textsOf(tree: CodeTree, paths: readonly string[]): Promise<Map<string, string>> {
  const there = paths.filter((path) => tree.has(path))
  const texts = await tree.read(there)
  return new Map(there.map((path, index) => [path, texts[index] ?? '']))
}
