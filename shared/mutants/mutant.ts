import { compareText } from '../findings.ts'
import { sha256 } from '../formats/digest.ts'
import { readEdits } from './seeded/edits.ts'

/** A changed file as it was and as it is; `undefined` where it does not exist. */
export interface ChangedText {
  path: string
  base: string | undefined
  head: string | undefined
}

/** One small defect in one changed file. */
export interface Mutant {
  /** 12 hex digits of what it does and where. */
  id: string
  path: string
  /** Line of the defect, from 1. */
  line: number
  /** Kind of the defect, e.g. `boundary`. */
  operator: string
  before: string
  after: string
  /** The whole file with the defect. */
  content: string
}

/**
 * At most `most` variants of a change, each with one defect in a line that the change brings in. The same change and seed give
 * the same variants. Kinds of defects that were not taken yet come first. Files that are no code have none.
 */
export function chooseMutants(files: readonly ChangedText[], seed: string, most: number): Mutant[] {
  const ordered = files.flatMap(mutantsOf).sort((a, b) => compareText(orderKey(a, seed), orderKey(b, seed)))
  const kinds = new Set<string>()
  const firsts = ordered.filter(({ operator }) => !kinds.has(operator) && kinds.add(operator))
  const others = ordered.filter((mutant) => !firsts.includes(mutant))
  return [...firsts, ...others].slice(0, most)
}

function orderKey({ id }: Mutant, seed: string): string {
  return sha256(`${seed} ${id}`)
}

/** Every variant of one file. Most have a wrong result for some input; which ones do is for the examples to say. */
export function mutantsOf({ path, base, head }: ChangedText): Mutant[] {
  if (head === undefined || !/\.[cm]?[jt]sx?$/.test(path) || /\.d\.[cm]?ts$/.test(path)) return []
  const known = new Set((base ?? '').split('\n').map((line) => line.trim()))
  const lines = head.split('\n')
  return readEdits(path, head)
    .filter(({ line }) => !known.has(lines[line - 1]?.trim() ?? ''))
    .map(({ operator, line, start, end, after }) => ({
      id: sha256(JSON.stringify([path, start, operator, after])).slice(0, 12),
      path,
      line,
      operator,
      before: head.slice(start, end),
      after,
      content: head.slice(0, start) + after + head.slice(end),
    }))
}
