import { matchesGlob } from './globs.ts'

/**
 * Can one path match both globs? Exact where of two names at one place at least one is literal; two names with wildcards are compared by what
 * stands before the first and behind the last of them, so the answer may be yes too often and never no.
 */
export function globsMeet(one: string, other: string): boolean {
  const [a, b] = [one, other].map((glob) => glob.replace(/(^|\/)\*\*$/, '$1**/*').split('/'))
  return a !== undefined && b !== undefined && meet(a, b)
}

/** A glob has few `**` (globs.ts), and only they branch. */
function meet(a: readonly string[], b: readonly string[]): boolean {
  const [[headA, ...restA], [headB, ...restB]] = [a, b]
  if (headA === undefined) return b.every((name) => name === '**')
  if (headB === undefined) return a.every((name) => name === '**')
  if (headA === '**') return meet(restA, b) || meet(a, restB)
  if (headB === '**') return meet(a, restB) || meet(restA, b)
  return namesMeet(headA, headB) && meet(restA, restB)
}

const WILD = /[*?{]/

function namesMeet(a: string, b: string): boolean {
  if (!WILD.test(a)) return matchesGlob(a, b)
  if (!WILD.test(b)) return matchesGlob(b, a)
  const [startA, startB] = [a, b].map((name) => name.slice(0, name.search(WILD)))
  const [endA, endB] = [a, b].map((name) => /[^*?{}]*$/.exec(name)?.[0] ?? '')
  const begin = meetAs('startsWith', startA ?? '', startB ?? '')
  return begin && meetAs('endsWith', endA ?? '', endB ?? '')
}

function meetAs(how: 'startsWith' | 'endsWith', a: string, b: string): boolean {
  return a[how](b) || b[how](a)
}
