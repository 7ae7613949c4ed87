import type { Statement } from './parse-source.ts'
import { memberName } from './read-declaration.ts'

/** Lines of a file, both counted from 1. */
export interface LineRange {
  from: number
  to: number
}

/** One statement at the top of a module. */
export interface OutlinePart {
  lines: LineRange
  /** What comes before the body: all of a type or a short constant. */
  head: LineRange
  /** Names that it declares in the module. */
  declares: string[]
  /** Every name that stands in it. */
  uses: Set<string>
  /** Does it stand for no declaration of its own: a statement that runs when the module is loaded, or a list of exports? */
  runs: boolean
  /** Of a class: its named members. */
  members: OutlineMember[]
}

/** A member of a class. */
export interface OutlineMember {
  name: string
  lines: LineRange
  head: LineRange
}

/** The part that a statement is. */
export function partOf(statement: Statement): OutlinePart {
  const declares = declaredNames(statement)
  const isDefault = statement.type === 'ExportDefaultDeclaration'
  return {
    lines: linesOf(statement),
    head: headOf(statement, declarationIn(statement)),
    declares: isDefault ? [...declares, 'default'] : declares,
    uses: isList(statement) ? new Set() : namesIn(statement),
    runs: declares.length === 0 && !isDefault,
    members: classMembers(statement),
  }
}

type Located = Pick<Statement, 'loc'>

function linesOf({ loc }: Located): LineRange {
  return { from: loc?.start.line ?? 1, to: loc?.end.line ?? 1 }
}

function classMembers(statement: Statement): OutlineMember[] {
  const inner = declarationIn(statement)
  if (inner?.type !== 'ClassDeclaration') return []
  return inner.body.body.flatMap((member) => {
    const name = memberName(member)
    return name === undefined ? [] : [{ name, lines: linesOf(member), head: headOf(member, member) }]
  })
}

/** Up to the line in which the body of `inner` begins: of a function, a class, or a constant that holds one. */
function headOf(node: Located, inner: unknown): LineRange {
  const lines = linesOf(node)
  const body =
    bodyOf(inner) ??
    bodyOf(isNode(inner) && 'declarations' in inner ? firstValue(inner.declarations) : undefined)
  return { from: lines.from, to: Math.min(lines.to, body?.loc?.start.line ?? lines.to) }
}

type Node = object & { loc?: Statement['loc'] }

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null
}

function firstValue(declarations: unknown): unknown {
  const first: unknown = Array.isArray(declarations) ? declarations[0] : undefined
  return isNode(first) && 'init' in first ? first.init : undefined
}

/** The body of what runs; a type is its body. */
function bodyOf(node: unknown): Node | undefined {
  if (!isNode(node) || !('body' in node) || !('type' in node)) return undefined
  const runs = /^(?:Function|ArrowFunction|Class|Object)(?:Declaration|Expression|Method|PrivateMethod)$/
  return runs.test(String(node.type)) && isNode(node.body) ? node.body : undefined
}

/** `export { a, b }` uses what it names only where the name is asked for. */
function isList(statement: Statement): boolean {
  return statement.type === 'ExportNamedDeclaration' && statement.specifiers.length > 0
}

/** Names that a statement declares in its module. */
export function declaredNames(statement: Statement): string[] {
  const inner = declarationIn(statement)
  if (inner === undefined || inner === null) return []
  if (inner.type === 'VariableDeclaration') return inner.declarations.flatMap(({ id }) => [...namesIn(id)])
  return 'id' in inner && inner.id?.type === 'Identifier' ? [inner.id.name] : []
}

/** What an export statement exports, and any other statement itself. */
function declarationIn(statement: Statement) {
  return statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration'
    ? statement.declaration
    : statement
}

/** Every name in a node, whatever it is used for. Level by level, without recursion. */
function namesIn(root: object): Set<string> {
  const names = new Set<string>()
  const rest: unknown[] = [root]
  while (rest.length > 0) {
    const node = rest.pop()
    if (typeof node !== 'object' || node === null) continue
    if ('type' in node && 'name' in node && typeof node.name === 'string') names.add(node.name)
    for (const [key, value] of Object.entries(node))
      if (!/comments$/i.test(key) && key !== 'loc') rest.push(value)
  }
  return names
}
