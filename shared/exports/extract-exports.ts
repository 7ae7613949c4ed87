import { compareText } from '../findings.ts'
import type { Expression, Statement } from './parse-source.ts'
import { docCommentOf, type DocComment } from './doc-comment.ts'
import { membersOf, type Member } from './export-members.ts'
import type { Declared } from './declared.ts'
import { exportedNames, type ParsedModule } from './exported-names.ts'
import {
  classSignature,
  constantSignature,
  functionSignature,
  isClass,
  isFunction,
  parameterNames,
  typeSignature,
  type Signature,
} from './read-declaration.ts'

/** One export of a source file, as its declaration shows it. */
export interface ExportRecord {
  /** Exported name; a method of an exported class or object is `Owner.method`. */
  name: string
  file: string
  line: number
  signature: Signature
  /** Description in the comment before the declaration; empty when there is none. */
  doc: string
  /** Other names that its comment gives it. */
  aliases?: string[]
  /** Weaker words about it: names and descriptions of parameters, other names, titles of tests, lines of a README. */
  hints?: string
  /** A method of instances: the first parameter is the instance. */
  isMethod?: true
  /** A command of a command line: it may do the job, but no module can import it. */
  isCommand?: true
}

/** The exports that a module declares itself, sorted by line and name. A re-export is found in the module that declares it. */
export function exportsOf(module: ParsedModule): ExportRecord[] {
  const found = exportedNames(module)
  const members = membersOf(module, found)
  return [
    ...found.map(({ name, declared }) => recordOf(name, declared, module)),
    ...members.map((member) => memberRecord(member, module)),
  ].sort((a, b) => a.line - b.line || compareText(a.name, b.name))
}

function recordOf(name: string, declared: Declared, { file, source }: ParsedModule): ExportRecord {
  const comment = docCommentOf(declared.statement)
  const signature = withTypes(signatureOf(declared, source), declared.node, comment)
  const line = declared.node.loc?.start.line ?? 1
  return { name, file, line, signature, doc: comment.text, ...furtherOf(declared.node, comment) }
}

function memberRecord(
  { owner, name, node, documented, isMethod }: Member,
  module: ParsedModule,
): ExportRecord {
  const comment = docCommentOf(documented)
  const plain = withTypes(functionSignature(node, module.source), node, comment)
  return {
    name: `${owner}.${name}`,
    file: module.file,
    line: documented.loc?.start.line ?? 1,
    signature: isMethod ? { ...plain, params: [owner, ...plain.params] } : plain,
    doc: comment.text,
    ...furtherOf(node, comment),
    ...(isMethod ? { isMethod: true as const } : {}),
  }
}

/** Types from the comment where the declaration has none, as in JavaScript. */
function withTypes(
  signature: Signature,
  node: Declared['node'] | Member['node'],
  comment: DocComment,
): Signature {
  if (!isFunction(node) || signature.form !== 'function') return signature
  const names = parameterNames(node)
  const params = signature.params.map((type, index) => type ?? comment.params.get(names[index] ?? ''))
  return { ...signature, params, result: signature.result ?? comment.result }
}

const MAX_HINTS = 400

/** Names of parameters in JavaScript are often the only word for what they are. */
function furtherOf(
  node: Declared['node'] | Member['node'],
  { aliases, hints }: DocComment,
): Pick<ExportRecord, 'aliases' | 'hints'> {
  const names = isFunction(node) ? parameterNames(node).filter((name) => name.length > 2) : []
  const text = [...names, hints].join(' ').trim().slice(0, MAX_HINTS)
  return { ...(aliases.length === 0 ? {} : { aliases }), ...(text === '' ? {} : { hints: text }) }
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
