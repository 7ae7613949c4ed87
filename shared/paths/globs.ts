import { collisionKey, pathProblem } from './safe-path.ts'

/** Does a path of a spec stand for several files? Only `*` is special; brackets and braces are plain characters. */
export function isGlob(path: string): boolean {
  return path.includes('*')
}

/**
 * Why a path or glob of a spec is not fit for use, or `undefined`. `*` stands for a part of one name, `**` alone in a
 * segment for any number of folders; everything else is a safe repository path.
 */
export function globProblem(path: string): string | undefined {
  if (path.split('/').some((segment) => segment.includes('**') && segment !== '**')) {
    return 'has ** beside other characters'
  }
  if (wildShape(path.normalize('NFKC')) !== wildShape(path))
    return 'has a look-alike of a slash or an asterisk'
  if (/[{}]|^!/.test(path)) return 'has braces or a leading exclamation mark, which are not supported'
  return pathProblem(path.replaceAll('**', 'x').replaceAll('*', 'x'))
}

function wildShape(path: string): string {
  return path.replace(/[^*/]/gu, '')
}

/** The folders before the first segment with a wildcard, without a final slash; the whole path when there is none. */
export function literalPrefix(path: string): string {
  const segments = path.split('/')
  const wild = segments.findIndex((segment) => segment.includes('*'))
  return wild === -1 ? path : segments.slice(0, wild).join('/')
}

/** Is a repository path the one that is named, or one that the glob covers? Exact in case. */
export function covers(pattern: string, path: string): boolean {
  if (isGlob(path)) return false
  if (!isGlob(pattern)) return pattern === path
  return meet(pattern.split('/'), path.split('/'), SEGMENTS)
}

/**
 * Is there any path that both patterns cover, case and Unicode twins counted as one? Either may be exact. Time is bounded
 * by the product of their lengths.
 */
export function canMeet(left: string, right: string): boolean {
  const [a, b] = [collisionKey(left), collisionKey(right)]
  if (!isGlob(a) && !isGlob(b)) return a === b
  return meet(a.split('/'), b.split('/'), SEGMENTS)
}

const SEGMENTS: Alphabet = { wild: '**', matches: segmentsMeet }

function segmentsMeet(a: string, b: string): boolean {
  if (!isGlob(a) && !isGlob(b)) return a === b
  return meet(Array.from(a), Array.from(b), CHARACTERS)
}

const CHARACTERS: Alphabet = { wild: '*', matches: (a, b) => a === b }

interface Alphabet {
  /** The symbol that stands for any run of symbols, none included. */
  wild: string
  /** Can two symbols, neither of them wild, be the same? */
  matches: (a: string, b: string) => boolean
}

/** Do two sequences with wild symbols have a common instance? Row by row over the table of their suffixes. */
function meet(a: readonly string[], b: readonly string[], { wild, matches }: Alphabet): boolean {
  let below: boolean[] = []
  for (let i = a.length; i >= 0; i--) {
    const row: boolean[] = []
    const x = a[i]
    for (let j = b.length; j >= 0; j--) {
      const y = b[j]
      const isPair = x !== undefined && y !== undefined
      if (x === wild || y === wild) row[j] = below[j] === true || row[j + 1] === true
      else row[j] = isPair ? below[j + 1] === true && matches(x, y) : x === y
    }
    below = row
  }
  return below[0] ?? false
}
