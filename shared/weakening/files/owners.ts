import { posix } from 'node:path'
import { shown, type Weakening } from '../weakening.ts'

/** Does GitHub or GitLab read from it who has to be asked? */
export function isOwnersFile(path: string): boolean {
  return posix.basename(path).toLowerCase() === 'codeowners'
}

interface Entry {
  pattern: string
  owners: string[]
  line: number
}

/**
 * Owners that need no longer be asked. The last line that matches a path decides, so a new line takes its paths away from
 * the owners of every line before it that may match them as well.
 */
export function ownersLost(file: string, before: string, after: string): Weakening[] {
  const [was, is] = [entriesOf(before), entriesOf(after)]
  const lost = was.flatMap(({ pattern, owners }): Weakening[] => {
    const now = is.findLast((each) => each.pattern === pattern)
    const gone = owners.filter((owner) => now?.owners.includes(owner) !== true)
    if (gone.length === 0) return []
    const what = `${gone.slice(0, 5).join(', ')} need not be asked about ${shown(pattern)}`
    return [{ code: 'WEAKENED_OWNERS', file, subject: pattern, what, ...placed(now) }]
  })
  const taken = is.flatMap((entry, at) => takenAway(file, entry, is.slice(0, at), was))
  return [...lost, ...taken]
}

function takenAway(
  file: string,
  entry: Entry,
  earlier: readonly Entry[],
  was: readonly Entry[],
): Weakening[] {
  const { pattern, owners } = entry
  if (was.some((each) => each.pattern === pattern)) return []
  const covering = earlier.filter((each) => mayCover(each.pattern, pattern))
  const gone = [...new Set(covering.flatMap((each) => each.owners))].filter(
    (owner) => !owners.includes(owner),
  )
  if (gone.length === 0) return []
  const what = `${shown(pattern)} goes to ${owners.length === 0 ? 'nobody' : owners.slice(0, 5).join(', ')}; ${gone.slice(0, 5).join(', ')} were asked before`
  return [{ code: 'WEAKENED_OWNERS', file, subject: pattern, what, ...placed(entry) }]
}

/** Errs on the side of yes: a pattern without a folder, or one whose folder holds the other. */
function mayCover(pattern: string, other: string): boolean {
  const folder = pattern.replace(/^\//, '').replace(/\/?[^/]*[*?].*$/, '')
  const inner = other.replace(/^\//, '')
  return folder === '' || inner === folder || inner.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
}

function placed(entry: Entry | undefined): { line: number; column: number } | object {
  return entry === undefined ? {} : { line: entry.line, column: 1 }
}

function entriesOf(text: string): Entry[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const words = line
      .replace(/(?:^|\s)#.*$/, '')
      .trim()
      .split(/\s+/)
      .filter((word) => word !== '')
    const [pattern, ...owners] = words
    return pattern === undefined || /^\^?\[/.test(pattern) ? [] : [{ pattern, owners, line: index + 1 }]
  })
}
