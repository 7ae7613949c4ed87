import { isNode, isTypedExpression, nameOf, nodeIn, type SyntaxNode } from './node.ts'

/** A node, and the way to it from the root. */
export interface Visit {
  node: SyntaxNode
  /** Field of the parent that holds the node. */
  key: string
  parent: Visit | undefined
  /** The whole source text. */
  text: string
}

/** Every node below `root` that runs and whose change can be seen in a result, each after its parent; at most `most`. */
export function visitsOf(root: SyntaxNode, text: string, most: number): Visit[] {
  const visits: Visit[] = []
  const rest: Visit[] = [{ node: root, key: '', parent: undefined, text }]
  for (let visit = rest.pop(); visit !== undefined && visits.length < most; visit = rest.pop()) {
    visits.push(visit)
    rest.push(...below(visit).reverse())
  }
  return visits
}

function below(visit: Visit): Visit[] {
  const { node, text } = visit
  return Object.entries(node).flatMap(([key, value]) => {
    if (SKIPPED.test(key) || isName(node, key)) return []
    return (Array.isArray(value) ? value : [value])
      .filter((child): child is SyntaxNode => isNode(child) && isRun(child))
      .filter((child) => !isUnseen(child, node))
      .map((child) => ({ node: child, key, parent: visit, text }))
  })
}

/** Fields that hold no code, or code that is no part of what the function gives. */
const SKIPPED =
  /comments$|^(loc|extra|source|directives|interpreter|decorators|label|typeAnnotation|errors)$/i

/** A name after a dot or before a colon is no expression. */
function isName(node: SyntaxNode, key: string): boolean {
  return /^(key|property)$/.test(key) && node['computed'] !== true
}

function isRun(node: SyntaxNode): boolean {
  if (node.type.startsWith('TS')) return isTypedExpression(node)
  return !/^(Import(Declaration|Attribute|Expression)|ExportAllDeclaration|(JSX(Attribute|Text|.*Element)Name))$/.test(
    node.type,
  )
}

/** Names of modules, words of an error (only its name is compared), and what goes to the console. */
function isUnseen(node: SyntaxNode, parent: SyntaxNode): boolean {
  const call = node.type === 'ExpressionStatement' ? (nodeIn(node, 'expression') ?? node) : node
  const callee = nodeIn(call, 'callee')
  if (parent.type === 'ThrowStatement' && node.type === 'NewExpression') return true
  if (parent.type === 'JSXAttribute' && node.type === 'StringLiteral') return true
  if (node['declare'] === true) return true
  if (call.type !== 'CallExpression' || callee === undefined) return false
  return callee.type === 'Import' || /^(require|console)$/.test(nameOf(nodeIn(callee, 'object') ?? callee))
}

/** The nearest function around a node, but not the node itself. */
export function functionAround(visit: Visit): Visit | undefined {
  let at = visit.parent
  while (at !== undefined && !/Function|Method$/.test(at.node.type)) at = at.parent
  return at
}
