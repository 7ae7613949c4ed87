import type ts from 'typescript'
import type { OpenSource } from '../../source/open-source.ts'
import { compact } from './syntax.ts'

const MOST_PARTS = 500

/** Everything that the objects and lists among some arguments ask for, by its path: `user.name: 'a'`. */
export function partsOf(source: OpenSource, args: readonly ts.Expression[]): string[] {
  const found: string[] = []
  for (const each of args) addParts(source, each, '', found)
  return found
}

function addParts(source: OpenSource, node: ts.Node, path: string, found: string[]): void {
  const { ts: compiler } = source
  if (found.length >= MOST_PARTS) return
  if (compiler.isObjectLiteralExpression(node)) {
    for (const property of node.properties) {
      const name = property.name === undefined ? '...' : compact(source, property.name)
      const value = compiler.isPropertyAssignment(property) ? property.initializer : property
      addParts(source, value, `${path}.${name}`, found)
    }
  } else if (compiler.isArrayLiteralExpression(node))
    for (const element of node.elements) addParts(source, element, `${path}[]`, found)
  else if (compiler.isCallExpression(node) && node.arguments.length === 1)
    // expect.objectContaining({ ... })
    for (const inner of node.arguments) addParts(source, inner, path, found)
  else if (path !== '') found.push(`${path}: ${compact(source, node)}`)
}
