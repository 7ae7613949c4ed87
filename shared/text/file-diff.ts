import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff'

const CONTEXT_LINES = 10
/** The time of a comparison grows with the square of the changes: beyond this a file counts as written anew. */
const MAX_EDITS = 2_000

/** A file before and after, as both are shown; `undefined` where it does not exist. */
export interface ShownVersions {
  path: string
  base: string | undefined
  head: string | undefined
}

/**
 * The change of one file as a unified diff with ten lines around each place. A new file is its own diff, so it has none
 * here; one that has changed too much to be compared shows what it was, all of it as removed.
 */
export function diffOf({ path, base, head }: ShownVersions): string {
  if (base === undefined) return ''
  const [before, after] = head === undefined ? [`a/${path}`, '/dev/null'] : [`a/${path}`, `b/${path}`]
  const options = { context: CONTEXT_LINES, maxEditLength: MAX_EDITS }
  const patch = structuredPatch(before, after, base, head ?? '', undefined, undefined, options)
  if (patch === undefined) return rewritten(before, after, base)
  return patch.hunks.length === 0 ? '' : formatPatch(patch, FILE_HEADERS_ONLY)
}

function rewritten(before: string, after: string, base: string): string {
  const removed = base.replace(/\n$/, '').split('\n')
  const lines = removed.map((line) => `-${line}`)
  return [`--- ${before}`, `+++ ${after}`, `@@ -1,${removed.length} +1 @@ written anew`, ...lines, ''].join(
    '\n',
  )
}
