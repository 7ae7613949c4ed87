import { parseFile } from '../../exports/parse-source.ts'
import type { Edit } from './edit.ts'
import { nodeIn, nodesIn, type SyntaxNode } from './node.ts'
import { normalForm } from './normal-form.ts'

/** A piece of a file that is changed or not as a whole: a function, a member of a class, any other statement at the top. */
export interface Unit {
  start: number
  end: number
  /** The statement, or the member of a class. */
  node: SyntaxNode
  /** The statement with the class of a member. */
  owner: SyntaxNode | undefined
}

/** A source text as a tree. Call it only inside a time limit. @throws SyntaxError, RangeError. */
export function treeOf(path: string, text: string): SyntaxNode {
  return parseFile(text, path) as unknown as SyntaxNode
}

/** The pieces of a file, in its order. */
export function unitsOf(program: SyntaxNode): Unit[] {
  return nodesIn(program, 'body').flatMap((statement) => {
    const inner = nodeIn(statement, 'declaration') ?? statement
    const body = inner.type === 'ClassDeclaration' ? nodeIn(inner, 'body') : undefined
    if (body === undefined) return [unit(statement, undefined)]
    return nodesIn(body, 'body').map((member) => unit(member, statement))
  })
}

function unit(node: SyntaxNode, owner: SyntaxNode | undefined): Unit {
  return { start: node.start, end: node.end, node, owner }
}

/** The pieces of `head` that do something that no piece of `base` does. Moved pieces, comments and types are no change. */
export function changedUnits(head: SyntaxNode, base: SyntaxNode | undefined): Unit[] {
  const known = new Set(base === undefined ? [] : unitsOf(base).map(keyOf))
  return unitsOf(head).filter((each) => !known.has(keyOf(each)))
}

function keyOf({ node, owner }: Unit): string {
  const name = owner === undefined ? undefined : nodeIn(nodeIn(owner, 'declaration') ?? owner, 'id')
  return `${String(name?.['name'])} ${normalForm(node)}`
}

/**
 * The normal form of one piece with an edit; `undefined` where it is no code. Only the piece, or its class, is parsed. Call it only inside a time limit.
 */
export function editedForm(
  path: string,
  text: string,
  { start, end, owner }: Unit,
  edit: Pick<Edit, 'start' | 'end' | 'after'>,
): string | undefined {
  // names such as `#a` and `super` mean something within their class alone
  const whole = owner ?? { start, end }
  const code = text.slice(whole.start, edit.start) + edit.after + text.slice(edit.end, whole.end)
  try {
    const tree = parseFile(`${code}\nexport {}`, path, { isStrict: true }) as unknown as SyntaxNode
    const own = unitsOf(tree).find((each) => each.start === start - whole.start)
    return own === undefined ? '' : normalForm(own.node)
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined
    throw thrown
  }
}
