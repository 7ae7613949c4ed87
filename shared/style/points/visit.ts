import type ts from 'typescript'
import type { FeatureName, VariantOf } from '../features.ts'

/** Where the walk stands, and the ballot of the file. */
export interface Visit {
  ts: typeof ts
  file: ts.SourceFile
  text: string
  /** Can types be written in this file? */
  isTyped: boolean
  /** The nodes around the one that is visited, the file first. Nodes need no parent links. */
  around: readonly ts.Node[]
  vote<F extends FeatureName>(feature: F, variant: VariantOf<F>): void
}

/** A choice point: called for every node of its kind. */
export interface Point {
  kind: ts.SyntaxKind
  cast(node: ts.Node, visit: Visit): void
}

/** A choice point that sees only nodes which the guard accepts. */
export function pointAt<T extends ts.Node>(
  kind: ts.SyntaxKind,
  isOurs: (node: ts.Node) => node is T,
  cast: (node: T, visit: Visit) => void,
): Point {
  return { kind, cast: (node, visit) => (isOurs(node) ? cast(node, visit) : undefined) }
}

/** The node right around the one that is visited. */
export function parentOf({ around }: Visit): ts.Node | undefined {
  return around.at(-1)
}

/** Does the visited node stand at the top level of its file, with at most `between` nodes between? */
export function isTop({ around }: Visit, between = 0): boolean {
  return around.length === between + 1
}

/** The text of a node without what comes before it. */
export function textOf(node: ts.Node, { file }: Visit): string {
  return node.getText(file)
}

/** Has the declaration this modifier? */
export function hasModifier(node: ts.Node, kind: ts.SyntaxKind, { ts }: Visit): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((each) => each.kind === kind)
}

/** Is it the name `undefined`, or `void 0`? */
export function isUndefined(node: ts.Node, { ts }: Visit): boolean {
  return (ts.isIdentifier(node) && node.text === 'undefined') || ts.isVoidExpression(node)
}

/** Is it the word `null`? */
export function isNull(node: ts.Node, { ts }: Visit): boolean {
  return node.kind === ts.SyntaxKind.NullKeyword
}

/** The name of the method in `x.name(...)`; `undefined` for any other call. */
export function methodName(node: ts.CallExpression, { ts }: Visit): string | undefined {
  return ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : undefined
}
