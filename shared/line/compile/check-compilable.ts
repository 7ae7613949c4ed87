import { isNode, LineCounter, parseDocument, type Document } from 'yaml'
import type { Finding } from '../../findings.ts'
import { sortFindings } from '../../findings.ts'
import type { Factory } from '../factory.ts'
import { expressionProblems, expressionsIn } from './expressions.ts'
import { lineProblems } from './line-problems.ts'
import { optionProblems } from './option-problems.ts'
import type { Problem } from './problem.ts'
import { secretProblems } from './secret-problems.ts'

export interface FactorySource {
  factoryPath?: string
  /** Text of factory.yml, read and capped before. */
  factoryText?: string
}

/**
 * Everything about a valid factory.yml that keeps it from being compiled to workflows (level block), or makes the
 * workflows weaker than they could be (level warn); with places when the text is given.
 */
export function checkCompilable(factory: Factory, source: FactorySource = {}): Finding[] {
  const { factoryPath = 'factory.yml', factoryText } = source
  const expressions = factoryText === undefined ? expressionsIn(factory) : expressionProblems(factoryText)
  const problems = [
    ...expressions,
    ...lineProblems(factory),
    ...secretProblems(factory),
    ...optionProblems(factory),
  ]
  return sortFindings(placed(problems, factoryPath, factoryText))
}

function placed(problems: readonly Problem[], file: string, text: string | undefined): Finding[] {
  const lines = new LineCounter()
  const document =
    text === undefined ? undefined : parseDocument(text, { lineCounter: lines, uniqueKeys: false })
  return problems.map((problem) => {
    const offset = problem.offset ?? (document === undefined ? undefined : offsetOf(document, problem.at))
    return findingOf(problem, file, offset === undefined ? undefined : lines.linePos(offset))
  })
}

function findingOf({ code, message, hint, level }: Problem, file: string, place: Place | undefined): Finding {
  const where = place === undefined ? {} : { line: place.line, column: place.col }
  return { code, level: level ?? 'block', message, hint, file, ...where }
}

interface Place {
  line: number
  col: number
}

/** Where the value at a path begins, or the nearest part above it that is written down. */
function offsetOf(document: Document, at: readonly (string | number)[]): number | undefined {
  for (let length = at.length; length >= 0; length -= 1) {
    const node: unknown = document.getIn(at.slice(0, length), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return undefined
}
