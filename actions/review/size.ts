/** A changed file before and after; `undefined` where it does not exist. */
export interface FileVersions {
  path: string
  base: string | undefined
  head: string | undefined
}

export interface ChangeSize {
  files: number
  /** Lines of the head that the base has not, and the reverse, counted as multisets: a moved line is no change. */
  added: number
  removed: number
  band: 'small' | 'medium' | 'large' | 'huge'
}

/**
 * Upper ends of the bands, in changed lines and files. Defects escape from large and scattered changes first: size and
 * spread alone rank changes about as well as any learned model does (Zeng et al. 2021; notes on quality 5.1).
 */
export const BANDS = [
  { band: 'small', lines: 50, files: 3 },
  { band: 'medium', lines: 200, files: 10 },
  { band: 'large', lines: 500, files: 25 },
] as const

/** Changed lines and files of a change, with the smallest band of {@link BANDS} that holds both; `huge` beyond them. */
export function sizeOf(files: readonly FileVersions[]): ChangeSize {
  const added = files.reduce((sum, { base, head }) => sum + linesBeyond(head, base), 0)
  const removed = files.reduce((sum, { base, head }) => sum + linesBeyond(base, head), 0)
  const fit = BANDS.find(({ lines, files: most }) => added + removed <= lines && files.length <= most)
  return { files: files.length, added, removed, band: fit?.band ?? 'huge' }
}

/** Lines of `text` that are not in `other`, each counted as often as it is missing. */
function linesBeyond(text: string | undefined, other: string | undefined): number {
  const left = new Map<string, number>()
  for (const line of linesOf(other)) left.set(line, (left.get(line) ?? 0) + 1)
  return linesOf(text).filter((line) => {
    const count = left.get(line) ?? 0
    left.set(line, count - 1)
    return count <= 0
  }).length
}

function linesOf(text: string | undefined): string[] {
  if (text === undefined || text === '') return []
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
}
