import { readProgram, type Statement } from '../../../exports/parse-source.ts'
import { readSignature } from '../../../specification/document/read-signature.ts'
import type { Spec } from '../../../specification/document/spec.ts'
import type { Shape } from './shape.ts'

/** The type names that are known in one place. */
export interface Scope {
  declared: ReadonlyMap<string, Statement>
  /** Type parameters. */
  bound: ReadonlyMap<string, Shape>
  /** Names that were followed to come here: a type may name itself. */
  depth: number
}

/** A file that the change writes, as it was and as it is. */
export interface ChangedCode {
  path: string
  base?: string | undefined
  head: string | undefined
}

/** The declarations of a spec's interface; types that it names and does not declare are looked for in the change. */
export function scopeOf(spec: Spec, change: readonly ChangedCode[]): Scope {
  const declared = new Map(change.flatMap(({ path, head }) => namedTypes(path, head)))
  for (const { name, statement } of entriesOf(spec)) declared.set(name, statement)
  return { declared, bound: new Map(), depth: 0 }
}

/** The readable entries of a spec's interface. */
export function entriesOf(spec: Spec): { name: string; module: string; statement: Statement }[] {
  return spec.interface.flatMap(({ signature, module }) => {
    const read = readSignature(signature)
    return read.kind === 'bad' ? [] : [{ name: read.name, module, statement: read.statement }]
  })
}

function namedTypes(path: string, text: string | undefined): [string, Statement][] {
  if (text === undefined || !/\.[cm]?tsx?$/.test(path)) return []
  return readProgram(text, path, ({ body }) => body.flatMap(typeStatement)) ?? []
}

const TYPES = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'TSEnumDeclaration'])

function typeStatement(statement: Statement): [string, Statement][] {
  const inner = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
  if (inner === null || inner === undefined || !TYPES.has(inner.type)) return []
  return 'id' in inner && inner.id?.type === 'Identifier' ? [[inner.id.name, inner]] : []
}
