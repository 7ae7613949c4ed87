import { posix } from 'node:path'
import type ts from 'typescript'
import { changedTree, EMPTY_TREE, type CodeTree } from '../../architecture/code-tree.ts'
import { importsIn } from '../../architecture/imports/imports-in.ts'
import { relativeFile } from '../../architecture/resolve/file-of.ts'

/** A tree of the files of an example, and of those that the relative imports of one of them name: an example need not write them. */
export function exampleTree(compiler: typeof ts, path: string, files: ReadonlyMap<string, string>): CodeTree {
  const own = changedTree(EMPTY_TREE, files)
  const named = (importsIn(compiler, path, files.get(path) ?? '') ?? [])
    .map(({ specifier }) => specifier)
    .filter((specifier) => /^\.{1,2}\//.test(specifier) && relativeFile(path, specifier, own) === undefined)
    .map((specifier): [string, string] => [importedFile(path, specifier), ''])
  return changedTree(own, new Map(named))
}

/** With the ending of the importing file where the import has none, or that of what is built from it. */
function importedFile(path: string, specifier: string): string {
  const target = posix.join(posix.dirname(path), specifier)
  const ending = posix.extname(path)
  const isBuilt = /\.[cm]?jsx?$/.test(target) && /\.[cm]?tsx?$/.test(ending)
  if (isBuilt) return target.replace(/jsx?$/, ending.replace(/^\.[cm]?/, ''))
  return /\.[cm]?[jt]sx?$|\.json$/.test(target) ? target : `${target}${ending}`
}
