import { madeWithin } from '../deadline.ts'
import { parseFile, type Program } from '../exports/parse-source.ts'
import { isRecord } from '../formats/read-json.ts'
import { isNode, type SyntaxNode } from '../mutants/syntax/node.ts'
import { normalForm } from '../mutants/syntax/normal-form.ts'

/** Longest time for reading one text: a test that we wrote is read in a hundredth of it. */
const MAX_READ_MS = 5000

/**
 * Is a text of code the same program as another one, in another form? Spaces, quotes, semicolons, brackets that change nothing and the order of
 * imports may differ; statements, values and comments may not. A text that cannot be read is the same as nothing.
 */
export function isSameProgram(path: string, before: string, after: string): boolean {
  const [was, is] = [formOf(path, before), formOf(path, after)]
  return was !== undefined && was === is
}

function formOf(path: string, text: string): string | undefined {
  return madeWithin(MAX_READ_MS, () => programForm(parseFile(text, path, { isStrict: true })))
}

function programForm(program: Program): string {
  const comments = new Map<number, string>()
  collectComments(program, comments)
  const isImport = (node: SyntaxNode): boolean => node.type === 'ImportDeclaration'
  const statements: readonly unknown[] = program.body
  const body = statements.filter(isNode)
  const rest = body.filter((node) => !isImport(node)).map(normalForm)
  const told = [...comments.values()].map((text) => text.replace(/\s+/g, ' ').trim())
  return JSON.stringify([body.filter(isImport).map(importForm).sort(), rest, told.sort()])
}

function importForm({ source, specifiers, importKind }: SyntaxNode): string {
  const names = (Array.isArray(specifiers) ? specifiers : []).filter(isNode).map(normalForm)
  return JSON.stringify([isNode(source) ? normalForm(source) : '', names.sort(), importKind ?? null])
}

/** Parsers attach a comment to several nodes; each is counted once, by its place. */
function collectComments(value: unknown, found: Map<number, string>): void {
  if (Array.isArray(value)) for (const each of value) collectComments(each, found)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  for (const [key, member] of Object.entries(value)) {
    if (/Comments$/.test(key) && Array.isArray(member)) for (const each of member) addComment(each, found)
    else if (key !== 'loc') collectComments(member, found)
  }
}

function addComment(comment: unknown, found: Map<number, string>): void {
  if (!isRecord(comment)) return
  const { start, value } = comment
  if (typeof start === 'number' && typeof value === 'string') found.set(start, value)
}
