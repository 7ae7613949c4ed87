import type ts from 'typescript'
import { constantText } from './constant-text.ts'
import { eachNode, type OpenSource } from './open-source.ts'

/** A text that the code puts together from parts, and where it begins. Line and column count from 1. */
export interface AssembledText {
  text: string
  line: number
  column: number
}

/** Shorter texts hold no credential. */
const MIN_CHARS = 16

/** Every constant text of a file that is not written in one piece, the largest expressions alone. */
export function assembledTexts(source: OpenSource): AssembledText[] {
  const found: AssembledText[] = []
  let end = -1
  eachNode(source, (node) => {
    if (!isAssembly(source.ts, node) || node.pos < end) return
    const text = constantText(source, node)
    if (text === undefined || text.length < MIN_CHARS) return
    end = node.end
    found.push({ text, ...placeIn(source, node) })
  })
  return found
}

function isAssembly(compiler: typeof ts, node: ts.Node): node is ts.Expression {
  return (
    compiler.isBinaryExpression(node) ||
    compiler.isTemplateExpression(node) ||
    compiler.isCallExpression(node)
  )
}

/** The place of a node; line and column count from 1. */
export function placeIn(source: Pick<OpenSource, 'file'>, node: ts.Node): { line: number; column: number } {
  return placeAt(source, node.getStart(source.file))
}

/** The place of a position; line and column count from 1. */
export function placeAt({ file }: Pick<OpenSource, 'file'>, at: number): { line: number; column: number } {
  const { line, character } = file.getLineAndCharacterOfPosition(at)
  return { line: line + 1, column: character + 1 }
}
