import { isCode } from '../architecture.ts'
import { changedTree, type CodeTree } from '../code-tree.ts'
import type { ImportCache } from '../graph/import-cache.ts'
import { openGraph, type ImportGraph } from '../graph/import-graph.ts'
import { movedFrom, type ChangedCode } from './moved-files.ts'

/** A change to a commit. */
export interface CodeChange {
  /** The files of the commit. */
  base: CodeTree
  /** Every file of the change. */
  files: readonly ChangedCode[]
  /** Is it a file whose imports are judged? Default: every one. */
  isJudged?: (path: string) => boolean
  cache?: ImportCache | undefined
}

/** Who imports whom before a change and after it. */
export interface ChangedGraphs {
  base: ImportGraph
  head: ImportGraph
  /** The files whose imports the change may alter. */
  paths: string[]
  /** Does the change say anew where imports lead? Then it may alter those of every file. */
  isWhole: boolean
  /** Where a file lay before the change. */
  oldPath: (path: string) => string
}

/** Nothing is read yet but what is known of the change. */
export async function changedGraphs(change: CodeChange): Promise<ChangedGraphs> {
  const { base, files, isJudged = () => true, cache } = change
  const head = changedTree(base, new Map(files.map(({ path, head: text }) => [path, text])))
  const isWhole = files.some(({ path }) => SAYS_WHERE.test(path))
  const paths = isWhole ? allCode(base, head) : files.map(({ path }) => path).filter(isCode)
  return {
    base: await openGraph(base, cache),
    head: await openGraph(head, cache),
    paths: paths.filter(isJudged),
    isWhole,
    oldPath: movedFrom(files),
  }
}

/** Files that say where imports lead: package.json, and configurations, which extend each other under any name. */
const SAYS_WHERE = /(^|\/)(?:package|[^/]*config[^/]*)\.json$/

function allCode(base: CodeTree, head: CodeTree): string[] {
  return [...new Set([...base.paths(), ...head.paths()])].filter(isCode).sort()
}
