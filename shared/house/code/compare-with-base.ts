import type ts from 'typescript'
import { multisetDifference } from '../../formats/multiset.ts'

/** Something a check found in one version of a file. Violations with equal keys are the same one, even after it moved. */
export interface Violation {
  key: string
}

export interface Comparison<T> {
  base: number
  head: number
  added: T[]
  fixed: number
}

/**
 * Head minus base as multisets: what the change adds, also when lines moved. There is no baseline file.
 * Violations are not only counted: when one is removed and another of the same rule is made, one is added.
 */
export function compareWithBase<T extends Violation>(base: readonly T[], head: readonly T[]): Comparison<T> {
  const added = multisetDifference(head, base, ({ key }) => key)
  return { base: base.length, head: head.length, added, fixed: base.length - (head.length - added.length) }
}

const LONGEST_KEY = 400

/** A line as part of a key: white space collapsed; of a very long line only the text near the column. */
export function lineKey(lines: readonly string[], line: number, column: number): string {
  const text = lines[line - 1] ?? ''
  const near = text.length > LONGEST_KEY ? text.slice(Math.max(0, column - 200), column + 200) : text
  return near.trim().replace(/\s+/g, ' ')
}

/** Lines without their ends, split where TypeScript and ESLint split (U+2028 and U+2029 too), so that places agree. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|[\r\n\u2028\u2029]/)
}

/** The same as {@link symbolAt} for a line and a column, which count from 1; a line behind the end is the last one. */
export function symbolAtPlace(
  compiler: typeof ts,
  file: ts.SourceFile,
  { line, column }: { line: number; column: number },
): string {
  const start = file.getPositionOfLineAndCharacter(Math.min(line, file.getLineStarts().length) - 1, 0)
  return symbolAt(compiler, file, start + column - 1)
}

/** The named declarations around a position, outermost first, joined by dots; empty at the top of a file. */
export function symbolAt(compiler: typeof ts, file: ts.SourceFile, position: number): string {
  const names: string[] = []
  let node: ts.Node | undefined = file
  while (node !== undefined) {
    const name = nameOf(compiler, file, node)
    if (name !== undefined) names.push(name)
    node = compiler.forEachChild(node, (child) => (contains(file, child, position) ? child : undefined))
  }
  return names.join('.')
}

function contains(file: ts.SourceFile, node: ts.Node, position: number): boolean {
  return node.getStart(file) <= position && position < node.end
}

function nameOf(compiler: typeof ts, file: ts.SourceFile, node: ts.Node): string | undefined {
  const scoped =
    compiler.isFunctionLike(node) ||
    compiler.isClassLike(node) ||
    compiler.isInterfaceDeclaration(node) ||
    compiler.isTypeAliasDeclaration(node) ||
    compiler.isModuleDeclaration(node) ||
    compiler.isVariableDeclaration(node) ||
    compiler.isPropertyDeclaration(node) ||
    compiler.isPropertyAssignment(node)
  return scoped && node.name !== undefined ? node.name.getText(file).slice(0, 100) : undefined
}
