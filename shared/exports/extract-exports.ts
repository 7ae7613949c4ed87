import { compareText } from '../findings.ts'
import type { Expression, Statement } from './parse-source.ts'
import {
  classSignature,
  constantSignature,
  functionSignature,
  isClass,
  isFunction,
  memberName,
  publicMembers,
  typeSignature,
  type Signature,
} from './read-declaration.ts'
import { exportedNames, type Declared, type ParsedModule } from './exported-names.ts'

/** One export of a source file, as its declaration shows it. */
export interface ExportRecord {
  /** Exported name; a method of an exported class or object is `Owner.method`. */
  name: string
  file: string
  line: number
  signature: Signature
  /** Text of the comment before the declaration, without tags; empty when there is none. */
  doc: string
}

/** The exports that a module declares itself, sorted by line and name. A re-export is found in the module that declares it. */
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

/** Static methods and functions in exported objects count as exports; methods of instances belong to their class. */
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

type Comments = Statement['leadingComments']

/** Most characters of a comment that are looked at. */
const MAX_DOC = 1_000

/**
 * Text of the comment right before a declaration: the last block, or the run of line comments that ends there, without
 * decoration and without everything from the first tag on.
 */
function docOf(node: { leadingComments?: Comments }): string {
  const comments = node.leadingComments ?? []
  const last = comments.at(-1)
  if (last === undefined) return ''
  if (last.type === 'CommentBlock') return clean(last.value)
  const lines = comments.slice(comments.findLastIndex((comment) => comment.type === 'CommentBlock') + 1)
  return clean(lines.map((comment) => comment.value).join('\n'))
}

function clean(comment: string): string {
  const lines = comment
    .slice(0, 4 * MAX_DOC)
    .split('\n')
    .map((line) => line.replace(/^[\s*]+/, ''))
  const text = lines.join(' ').replace(/\s+/g, ' ').trim()
  return text.replace(/(^| )@[a-z].*$/i, '').slice(0, MAX_DOC)
}
