import type ts from 'typescript'
import type { VariantOf } from '../features.ts'
import { hasModifier, isTop, parentOf, type Visit } from './visit.ts'

/** The comments of one file while it is walked: those before statements and members, each once. */
export class Comments {
  /** Lines that hold one of them. */
  lines = 0
  #end = -1

  /** Called for every node, parents first. */
  visit(node: ts.Node, visit: Visit): void {
    const { ts: compiler } = visit
    if (compiler.isBlock(node) || !isCommented(node, visit)) return
    const ranges = compiler.getLeadingCommentRanges(visit.text, node.pos) ?? []
    for (const group of groupsOf(ranges, visit.text)) if (group.pos >= this.#end) this.#take(group, visit)
    documented(node, ranges.length > 0, visit)
  }

  #take(comment: Group, visit: Visit): void {
    this.#end = comment.end
    const written = visit.text.slice(comment.pos, comment.end)
    this.lines += written.split('\n').length
    if (isPlain(written, comment)) commentForms(written, visit)
  }
}

/** Line comments on lines that follow each other are one comment. */
interface Group {
  pos: number
  end: number
}

function groupsOf(ranges: readonly ts.CommentRange[], text: string): Group[] {
  const groups: Group[] = []
  for (const { pos, end } of ranges) {
    const last = groups.at(-1)
    const isLine = text.startsWith('//', pos)
    if (last !== undefined && isLine && isNextLine(text, last, pos)) last.end = end
    else groups.push({ pos, end })
  }
  return groups
}

function isNextLine(text: string, last: Group, pos: number): boolean {
  return text.startsWith('//', last.pos) && /^[^\S\n]*\n[^\S\n]*$/.test(text.slice(last.end, pos))
}

function isCommented(node: ts.Node, { ts: compiler }: Visit): boolean {
  return (
    compiler.isStatement(node) ||
    compiler.isClassElement(node) ||
    compiler.isTypeElement(node) ||
    compiler.isEnumMember(node) ||
    compiler.isPropertyAssignment(node)
  )
}

/** Comments for tools, licences and separators are no prose of the author. */
const FOR_TOOLS =
  /^(?:\/\/\/|\/\*!|\/[/*]+\s*(?:@ts-|eslint|prettier|biome|istanbul|c8|v8 |webpack|#|global\s|jshint|@(?:license|preserve|generated|flow)))/
const OF_LICENCE = /copyright|licen[cs]e|spdx/i

function isPlain(written: string, { pos }: Group): boolean {
  if (FOR_TOOLS.test(written) || !/\p{L}/u.test(written)) return false
  return pos > 0 || !OF_LICENCE.test(written)
}

function commentForms(written: string, visit: Visit): void {
  const form = formOf(written)
  visit.vote('commentForm', form)
  const words = wordsOf(written)
  if (form === 'doc') visit.vote('docTags', /(?:^|\s)@[a-z]/.test(words) ? 'tagged' : 'prose')
  const prose = words.replace(/(?:^|\s)@[a-z][\s\S]*$/, '').trim()
  if (/^\p{Lu}/u.test(prose)) visit.vote('commentStart', 'upper')
  else if (/^\p{Ll}/u.test(prose)) visit.vote('commentStart', 'lower')
  if (/\p{L}.*\s.*\p{L}/u.test(prose)) visit.vote('commentEnd', /[.!?]$/.test(prose) ? 'stop' : 'none')
}

function formOf(written: string): VariantOf<'commentForm'> {
  if (written.startsWith('//')) return 'line'
  return written.startsWith('/**') ? 'doc' : 'block'
}

/** At most so much of a comment is looked at. */
const MOST_CHARS = 4000

/** Without the marks of a comment, on one line. */
function wordsOf(written: string): string {
  return written
    .slice(0, MOST_CHARS)
    .split('\n')
    .map((line) =>
      line
        .trim()
        .replace(/^(?:\/\/+|\/\*+|\*+(?!\/))|\*+\/$/g, '')
        .trim(),
    )
    .join(' ')
    .trim()
}

function documented(node: ts.Node, isDocumented: boolean, visit: Visit): void {
  const { ts: compiler } = visit
  const answer = isDocumented ? 'documented' : 'bare'
  if (isMember(node, visit)) visit.vote('memberDoc', answer)
  if (!isTop(visit) || !hasModifier(node, compiler.SyntaxKind.ExportKeyword, visit)) return
  if (compiler.isFunctionDeclaration(node) || isFunctionStatement(node, visit))
    visit.vote('functionDoc', answer)
}

/** Members with a body of their own, and those of types that have a name. */
function isMember(node: ts.Node, visit: Visit): boolean {
  const { ts: compiler } = visit
  const parent = parentOf(visit)
  if (parent === undefined) return false
  if (compiler.isClassLike(parent))
    return compiler.isMethodDeclaration(node) || compiler.isPropertyDeclaration(node)
  return compiler.isInterfaceDeclaration(parent) && compiler.isTypeElement(node)
}

function isFunctionStatement(node: ts.Node, { ts: compiler }: Visit): boolean {
  if (!compiler.isVariableStatement(node)) return false
  const value = node.declarationList.declarations[0]?.initializer
  return value !== undefined && (compiler.isArrowFunction(value) || compiler.isFunctionExpression(value))
}

/** A shorter file says nothing by its share of comments. */
const LEAST_LINES = 20

/** How much of a file is comment. */
export function densityOf(comments: number, lines: number): VariantOf<'commentDensity'> | undefined {
  if (lines < LEAST_LINES) return undefined
  const share = comments / lines
  if (share === 0) return 'none'
  if (share < 0.05) return 'few'
  if (share < 0.15) return 'some'
  return share < 0.3 ? 'many' : 'most'
}
