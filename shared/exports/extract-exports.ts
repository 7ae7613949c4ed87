import { compareText } from '../findings.ts'
import type { Expression, Program, Statement } from './parse-source.ts'
import { docOf } from './doc-comment.ts'
import type { ExportRecord, Signature } from './export-record.ts'
import {
  classSignature,
  constantSignature,
  functionSignature,
  isClass,
  isFunction,
  memberName,
  publicMembers,
  typeSignature,
} from './read-declaration.ts'
import { exportedNames } from './exported-names.ts'

/** A module as it was parsed; nodes point into `source`. */
export interface ParsedModule {
  file: string
  source: string
  program: Program
}

/** Something declared at the top of a module. */
export interface Declared {
  /** Name inside the module. */
  local: string
  node: Statement | Expression
  annotation: VariableAnnotation
  /** The statement whose comment documents it. */
  statement: Statement
}

type Declarator = Extract<Statement, { type: 'VariableDeclaration' }>['declarations'][number]
type VariableAnnotation = Extract<Declarator['id'], { type: 'Identifier' }>['typeAnnotation']

/** What a module exports and declares itself; what it only passes on from another module is found there. Sorted by line and name. */
export function exportsOf(module: ParsedModule): ExportRecord[] {
  return exportedNames(module)
    .flatMap(({ name, declared }) => recordsOf(name, declared, module))
    .sort((a, b) => a.line - b.line || compareText(a.name, b.name))
}

function recordsOf(name: string, declared: Declared, module: ParsedModule): ExportRecord[] {
  const { file, source } = module
  const signature = signatureOf(declared, source)
  const doc = docOf(declared.statement)
  const line = declared.node.loc?.start.line ?? 1
  return [{ name, file, line, signature, doc }, ...memberRecords(name, declared.node, module)]
}

/** The signature of something declared; types are cut from `source`. */
export function signatureOf(
  { node, annotation }: Pick<Declared, 'node' | 'annotation'>,
  source: string,
): Signature {
  if (isFunction(node)) return functionSignature(node, source)
  if (isClass(node)) return classSignature(node, source)
  if (node.type === 'VariableDeclaration') return constantSignature(annotation, undefined, source)
  if (isStatement(node)) return typeSignature(node)
  return constantSignature(annotation, node, source)
}

function isStatement(node: Statement | Expression): node is Statement {
  return /Declaration$|Statement$/.test(node.type)
}

/** Static methods and functions in exported objects are found too; methods of instances do their job for the class. */
function memberRecords(owner: string, node: Declared['node'], module: ParsedModule): ExportRecord[] {
  return membersOf(node).flatMap(({ name, member, documented }) => {
    if (!isFunction(member)) return []
    const signature = functionSignature(member, module.source)
    const line = documented.loc?.start.line ?? 1
    return [{ name: `${owner}.${name}`, file: module.file, line, signature, doc: docOf(documented) }]
  })
}

interface Member {
  name: string
  member: { type: string }
  /** The node that carries the comment. */
  documented: Pick<Statement, 'loc' | 'leadingComments'>
}

function membersOf(node: Declared['node']): Member[] {
  if (isClass(node))
    return publicMembers(node)
      .filter(({ member }) => 'static' in member && member.static === true)
      .map(({ name, member }) => ({ name, member, documented: member }))
  if (node.type !== 'ObjectExpression') return []
  return node.properties.flatMap((property) => {
    const name = memberName(property)
    if (name === undefined) return []
    return [
      { name, member: property.type === 'ObjectProperty' ? property.value : property, documented: property },
    ]
  })
}
