/** A node of a parsed program, as far as names are concerned. */
type Node = Readonly<Record<string, unknown>> & { type: string }

/** What a program says of names, and what else of it a row may not hold. */
export interface NamesSeen {
  /** Names that the program uses and does not declare, in their order. */
  free: string[]
  /** Does it wait for promises itself, outside of its functions? */
  awaits: boolean
  /** What it does that is different on each run or on each machine, or that belongs to a module. */
  problem: string | undefined
}

/**
 * The names that a program takes from outside. A name that it declares anywhere counts as declared everywhere: a row that hides an export
 * behind a name of its own is not read more cleverly than that.
 */
export function namesIn(nodes: readonly unknown[]): NamesSeen {
  const walk: Walk = { used: new Set(), declared: new Set(['arguments']), awaits: false, problem: undefined }
  for (const node of nodes) visit(node, walk, false)
  const free = [...walk.used].filter((name) => !walk.declared.has(name))
  return { free, awaits: walk.awaits, problem: walk.problem }
}

interface Walk {
  used: Set<string>
  declared: Set<string>
  awaits: boolean
  problem: string | undefined
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function visit(value: unknown, walk: Walk, isInFunction: boolean): void {
  if (Array.isArray(value)) for (const each of value) visit(each, walk, isInFunction)
  if (!isNode(value)) return
  walk.problem ??= problemOf(value)
  if (isWaiting(value) && !isInFunction) walk.awaits = true
  if (value.type === 'Identifier') walk.used.add(String(value['name']))
  for (const pattern of patternsOf(value)) declare(pattern, walk)
  for (const child of childrenOf(value)) visit(child, walk, isInFunction || FUNCTION.test(value.type))
}

function isWaiting(node: Node): boolean {
  return node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node['await'] === true)
}

function childrenOf(node: Node): unknown[] {
  const entries = Object.entries(node).filter(([key]) => !isLabel(node, key) && !SKIPPED.has(key))
  return entries.map(([, child]) => child)
}

const FUNCTION = /Function|ObjectMethod|ClassMethod|ClassPrivateMethod/
const SKIPPED = new Set(['loc', 'extra', 'errors', 'comments', 'tokens'])

/** Keys of members and labels are no names of values. */
function isLabel(node: Node, key: string): boolean {
  if (key === 'label') return true
  const isMember = /MemberExpression$/.test(node.type) && key === 'property'
  const isKey = /^(Object|Class)(Property|Method|AccessorProperty)$/.test(node.type) && key === 'key'
  return (isMember || isKey) && node['computed'] !== true
}

/** The places of a node in which names are declared. */
function patternsOf(node: Node): unknown[] {
  if (node.type === 'VariableDeclarator') return [node['id']]
  if (node.type === 'CatchClause') return [node['param']]
  if (/^Class(Declaration|Expression)$/.test(node.type)) return [node['id']]
  return FUNCTION.test(node.type) ? [node['id'], node['params']] : []
}

function declare(pattern: unknown, walk: Walk): void {
  if (Array.isArray(pattern)) for (const each of pattern) declare(each, walk)
  if (!isNode(pattern)) return
  if (pattern.type === 'Identifier') walk.declared.add(String(pattern['name']))
  for (const key of ['left', 'argument', 'elements', 'properties', 'value'])
    if (key in pattern && pattern.type !== 'Identifier') declare(pattern[key], walk)
}

function problemOf(node: Node): string | undefined {
  if (/^(Import|Export)/.test(node.type)) return 'imports or exports, which a row cannot'
  if (node.type === 'MetaProperty') return 'asks where it is, which a row cannot'
  if (node.type === 'NewExpression' && isNamed(node['callee'], 'Date') && isEmpty(node['arguments']))
    return 'takes the time of this moment: give new Date a date'
  if (node.type === 'CallExpression' && isNamed(node['callee'], 'Date'))
    return 'takes the time of this moment: give new Date a date'
  return node.type === 'MemberExpression' ? memberProblem(node) : undefined
}

function memberProblem({ object, property }: Node): string | undefined {
  if (isNamed(object, 'Date') && isNamed(property, 'now')) return 'takes the time of this moment'
  return isNamed(object, 'Math') && isNamed(property, 'random') ? 'is different each time' : undefined
}

function isNamed(node: unknown, name: string): boolean {
  return isNode(node) && node.type === 'Identifier' && node['name'] === name
}

function isEmpty(list: unknown): boolean {
  return Array.isArray(list) && list.length === 0
}
