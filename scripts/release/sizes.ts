import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { filesIn } from './stage.ts'

/** The most that the packed release may have: every job that runs one of our actions downloads it. */
export const MAX_PACKED_BYTES = 15_000_000

interface Size {
  what: string
  /** As it is downloaded; `undefined` where nobody published it. */
  packed: number | undefined
  unpacked: number
  source: string
}

/**
 * What others download, in bytes, to compare with.
 * - codeql-action v4.36.2 (2026-06-13): `git ls-tree -r -l v4.36.2` of github/codeql-action; lib/entry-points.js has 7.1 MB of it. The
 *   CodeQL bundle that its `init` fetches comes on top.
 * - claude-code-action at 24dcd50 (2026-08-22): `git archive` of the repository, and what its action.yml installs: Bun 1.3.14
 *   ("the 35 MB Bun binary") and Claude Code 2.1.240, by `npm pack --json` of @oven/bun-linux-x64 and
 *   @anthropic-ai/claude-code-linux-x64, read on 2026-11-29.
 */
const OTHERS: readonly Size[] = [
  {
    what: 'codeql-action v4.36.2',
    packed: undefined,
    unpacked: 7_109_843 + 2_520_453,
    source: 'without the CodeQL bundle',
  },
  {
    what: 'claude-code-action 24dcd50',
    packed: 354_421 + 36_697_065 + 102_236_559,
    unpacked: 1_502_591 + 92_753_238 + 342_637_434,
    source: 'with Bun and Claude Code, which it installs',
  },
]

/** Bytes of a folder, as they lie there and about as an archive has them. */
export function sizeOf(folder: string, what: string): Size {
  const files = filesIn(folder).map((path) => join(folder, path))
  const unpacked = files.reduce((sum, path) => sum + statSync(path).size, 0)
  const packed = gzipSync(Buffer.concat(files.map((path) => readFileSync(path)))).length
  return { what, packed, unpacked, source: 'every action downloads it once a job' }
}

/** Our sizes beside those of others, one line each. */
export function sizesText(ours: readonly Size[]): string {
  const megabytes = (bytes: number | undefined): string =>
    `${bytes === undefined ? '?' : (bytes / 1e6).toFixed(1)} MB`.padStart(9)
  const rows = [...ours, ...OTHERS].map(
    ({ what, packed, unpacked, source }) =>
      `${what.padEnd(28)}${megabytes(packed)} packed ${megabytes(unpacked)} unpacked  ${source}`,
  )
  return `${rows.join('\n')}\n`
}
