import type ts from 'typescript'
import type { CutHole } from '../render/cut.ts'
import { childrenOf, spanOf, type Span, type Syntax } from './syntax.ts'

/** A node or token that is not wholly within a hole, by its place in the skeleton. */
export interface OutsideNode {
  /** Its kind, how deep it lies, and where it starts and ends: in the skeleton, or in which hole. Equal forms mean the same syntax. */
  form: string
  node: ts.Node
  parent: ts.Node | undefined
  /** The hole in which it starts or ends. */
  hole: string | undefined
}

/** What stands in one hole: the largest nodes and tokens that lie wholly within it. */
export interface InsideNode {
  hole: string
  node: ts.Node
  parent: ts.Node
}

export interface CutSyntax {
  outside: OutsideNode[]
  inside: InsideNode[]
}

/**
 * The syntax of an instance, cut at its holes. Two texts with the same skeleton mean the same outside of their holes exactly where their outside
 * forms are equal: nothing in a hole has then swallowed, opened, closed, split or taken part in anything around it.
 */
export function cutSyntax(syntax: Syntax, holes: readonly CutHole[]): CutSyntax {
  const cut: CutSyntax = { outside: [], inside: [] }
  const visit = (node: ts.Node, parent: ts.Node | undefined, depth: number): void => {
    const span = spanOf(syntax, node)
    const [start, end] = [holeOfStart(span.start, holes), holeOfEnd(span.end, holes)]
    if (parent !== undefined && start !== undefined && start === end) {
      cut.inside.push({ hole: start.name, node, parent })
      return
    }
    const from = start === undefined ? String(skeletonOffset(span.start, holes)) : start.name
    const to = end === undefined ? String(skeletonOffset(span.end, holes)) : end.name
    // the file starts where its first statement does, and that may stand in a hole
    const place = parent === undefined ? '' : `${from} ${to}`
    const form = `${depth} ${syntax.ts.SyntaxKind[node.kind]} ${place}`
    cut.outside.push({ form, node, parent, hole: parent && (start ?? end)?.name })
    for (const child of childrenOf(syntax, node)) visit(child, node, depth + 1)
  }
  visit(syntax.file, undefined, 0)
  return cut
}

/** What is empty stands nowhere: only what has text can stand in a hole. */
function holeOfStart(offset: number, holes: readonly CutHole[]): CutHole | undefined {
  return holes.find(({ start, end }) => start <= offset && offset < end)
}

function holeOfEnd(offset: number, holes: readonly CutHole[]): CutHole | undefined {
  return holes.find(({ start, end }) => start < offset && offset <= end)
}

function skeletonOffset(offset: number, holes: readonly CutHole[]): number {
  return holes.reduce((sum, { start, end }) => (end <= offset ? sum - (end - start) : sum), offset)
}

/** The hole whose text, or a part of it, stands at these offsets. */
export function isWithin({ start, end }: Span, hole: CutHole): boolean {
  return hole.start <= start && end <= hole.end
}
