import { readDeclaration, type Statement } from '../../exports/parse-source.ts'

/** The one export that a signature declares; nodes of `statement` point into `source`. */
export type SignatureReading =
  | { kind: 'ok'; name: string; isDefault: boolean; statement: Statement; source: string }
  | { kind: 'bad'; message: string }

const MAX_SIGNATURE_LENGTH = 2_000
const EXPORT = /^\s*export\s+(?:default\s+)?/
const DEFAULT = /^\s*export\s+default\b/
const DECLARE = /^\s*declare\s+/
const ASYNC = /^\s*async\s+(?=function\b)/

/**
 * Reads the signature of an interface entry: one TypeScript declaration without a body, with or without `export`, `export default`,
 * `declare` and `async`. @returns the declared name, or the problem.
 */
export function readSignature(signature: string): SignatureReading {
  if (signature.length > MAX_SIGNATURE_LENGTH) return bad(`is longer than ${MAX_SIGNATURE_LENGTH} characters`)
  const bare = signature.replace(EXPORT, '').replace(DECLARE, '').replace(ASYNC, '')
  const needsDeclare = !/^\s*(interface|type)\b/.test(bare)
  const source = needsDeclare ? `declare ${bare}` : bare
  const read = readDeclaration(source)
  if (read.kind === 'bad') return bad(read.message)
  const name = declaredName(read.node)
  return name === undefined
    ? bad('declares no single function, class, constant or type')
    : { kind: 'ok', name, isDefault: DEFAULT.test(signature), statement: read.node, source }
}

function declaredName(node: Statement): string | undefined {
  if (node.type === 'VariableDeclaration') {
    const [first, ...more] = node.declarations
    return more.length === 0 && first?.id.type === 'Identifier' ? first.id.name : undefined
  }
  return isNamedStatement(node) ? node.id?.name : undefined
}

const NAMED = [
  'TSDeclareFunction',
  'FunctionDeclaration',
  'ClassDeclaration',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'TSEnumDeclaration',
] as const
type NamedStatement = Extract<Statement, { type: (typeof NAMED)[number] }>

function isNamedStatement(node: Statement): node is NamedStatement {
  return NAMED.some((type) => type === node.type)
}

function bad(message: string): { kind: 'bad'; message: string } {
  return { kind: 'bad', message }
}
