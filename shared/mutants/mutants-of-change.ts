import { madeWithinCpu } from '../deadline.ts'
import { compareText } from '../findings.ts'
import { sha256 } from '../formats/digest.ts'
import type { ChangedText, Mutant } from './mutant.ts'
import { mutationsIn, type Mutation } from './mutations.ts'
import { changedUnits, editedForm, treeOf, type Unit } from './syntax/units.ts'
import { normalForm } from './syntax/normal-form.ts'

/** Most time of a processor to read one text, and to compare the mutants of a change; ordinary ones take some milliseconds. */
const [READ_MS, COMPARE_MS] = [2_000, 10_000]

/**
 * At most `most` mutants of the functions that a change brings in or changes, spread evenly over these functions and the kinds of
 * defects. None does the same as another one or as the change by its syntax. The same change and seed give the same mutants, in the
 * order of the files and their lines. Files that are no code, and code that cannot be read, have none.
 */
export function mutantsOfChange(files: readonly ChangedText[], seed: string, most: number): Mutant[] {
  const candidates = files.flatMap((file) => (isCode(file.path) ? candidatesOf(file) : []))
  const chosen = madeWithinCpu(COMPARE_MS, () => distinct(evenly(candidates, seed), most)) ?? []
  const position = new Map(candidates.map((candidate, at) => [candidate, at]))
  return chosen
    .sort((a, b) => (position.get(a) ?? 0) - (position.get(b) ?? 0))
    .map(({ file, mutation }) => mutantOf(file, mutation))
}

function isCode(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path) && !/\.d\.[cm]?ts$/.test(path)
}

/** One possible mutant. */
interface Candidate {
  file: TextAtHead
  unit: Unit
  mutation: Mutation
}

type TextAtHead = ChangedText & { head: string }

function candidatesOf({ path, base, head }: ChangedText): Candidate[] {
  if (head === undefined) return []
  const file: TextAtHead = { path, base, head }
  const tree = madeWithinCpu(READ_MS, () => treeOf(path, head))
  // a base that is no code holds nothing, and everything counts as new
  const before = base === undefined ? undefined : madeWithinCpu(READ_MS, () => treeOf(path, base))
  if (tree === undefined) return []
  return (
    madeWithinCpu(COMPARE_MS, () => {
      const units = changedUnits(tree, before)
      return mutationsIn(path, tree, head).flatMap((mutation) => {
        const unit = units.find(({ start, end }) => start <= mutation.start && mutation.end <= end)
        return unit === undefined ? [] : [{ file, unit, mutation }]
      })
    }) ?? []
  )
}

/** The first of every function, then the second of every function, and so on; within one, the same with the kinds of defects. */
function evenly(candidates: readonly Candidate[], seed: string): Candidate[] {
  const shuffled = candidates
    .map((candidate) => ({ candidate, key: sha256(`${seed} ${candidate.mutation.id}`) }))
    .sort((a, b) => compareText(a.key, b.key))
    .map(({ candidate }) => candidate)
  const units = new Map(shuffled.map(({ unit }, at) => [unit, at]))
  const kindOf = ({ unit, mutation }: Candidate): string => `${units.get(unit)} ${mutation.operator}`
  return inTurns(inTurns(shuffled, kindOf), ({ unit }) => unit)
}

/** The first of each group, then the second of each, and so on. */
function inTurns<T>(items: readonly T[], groupOf: (item: T) => unknown): T[] {
  const counts = new Map<unknown, number>()
  return items
    .map((item) => {
      const group = groupOf(item)
      const turn = counts.get(group) ?? 0
      counts.set(group, turn + 1)
      return { item, turn }
    })
    .sort((a, b) => a.turn - b.turn)
    .map(({ item }) => item)
}

/** The first ones that do what neither the change nor one before them does. */
function distinct(ordered: readonly Candidate[], most: number): Candidate[] {
  const known = new Map<Unit, Set<string>>()
  const isNew = ({ file, unit, mutation }: Candidate): boolean => {
    const forms = known.get(unit) ?? new Set([normalForm(unit.node)])
    known.set(unit, forms)
    const form = editedForm(file.path, file.head, unit, mutation)
    if (form === undefined || forms.has(form)) return false
    forms.add(form)
    return true
  }
  const chosen: Candidate[] = []
  for (const candidate of ordered) {
    if (chosen.length >= most) break
    if (isNew(candidate)) chosen.push(candidate)
  }
  return chosen
}

function mutantOf({ path, head }: TextAtHead, { id, line, operator, start, end, after }: Mutation): Mutant {
  const content = head.slice(0, start) + after + head.slice(end)
  return { id, path, line, operator, before: head.slice(start, end), after, content }
}
