import { sha256 } from '../formats/digest.ts'
import { OPERATORS } from './operators/table.ts'
import type { Edit } from './syntax/edit.ts'
import type { SyntaxNode } from './syntax/node.ts'
import { visitsOf } from './syntax/visit.ts'

/** One small defect at one place of a file. */
export interface Mutation extends Edit {
  /** 12 hex digits of what it does and where. */
  id: string
  /** From 1. */
  line: number
  operator: string
}

/** Nodes of one file that are looked at. Files written by hand have fewer. */
export const MAX_NODES = 100_000

/** Every defect that the operators make of a file, in its order. Of two with the same text there is one. */
export function mutationsIn(path: string, tree: SyntaxNode, text: string): Mutation[] {
  const lineOf = linesOf(text)
  const edits = visitsOf(tree, text, MAX_NODES).flatMap((visit) =>
    Object.entries(OPERATORS).flatMap(([operator, apply]) =>
      apply(visit).map((edit) => ({ ...edit, operator, at: `${edit.start} ${edit.end} ${edit.after}` })),
    ),
  )
  const firsts = new Map(edits.toReversed().map((edit) => [edit.at, edit]))
  return edits
    .filter((edit) => firsts.get(edit.at) === edit)
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .map(({ at, ...edit }) => ({ ...edit, line: lineOf(edit.start), id: idOf(path, edit.operator, at) }))
}

function idOf(path: string, operator: string, at: string): string {
  return sha256(JSON.stringify([path, operator, at])).slice(0, 12)
}

/** The line of any place of a text. */
function linesOf(text: string): (at: number) => number {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  return (at) => {
    let [low, high] = [0, starts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= at) low = middle
      else high = middle
    }
    return low + 1
  }
}
