import type ts from 'typescript'
import { placeIn } from '../../source/assembled-text.ts'
import type { OpenSource } from '../../source/open-source.ts'
import { shown, type Weakening } from '../weakening.ts'
import { exportedTypes, type ExportedType } from './exported-types.ts'

/** Exported types that say less than before: `any`, `unknown`, `string` for a union of texts, a member that may be missing. */
export function widenedTypes(before: OpenSource, after: OpenSource): Weakening[] {
  const was = exportedTypes(before)
  return [...exportedTypes(after)].flatMap(([key, now]): Weakening[] => {
    const old = was.get(key)
    const how = old === undefined ? undefined : widening(after.ts, old, now)
    if (old === undefined || how === undefined) return []
    const what = `${how}: ${shown(textOf(before, old))} became ${shown(textOf(after, now))}`
    return [{ code: 'WEAKENED_TYPE', file: after.path, subject: now.name, what, ...placeIn(after, now.node) }]
  })
}

function textOf({ file }: OpenSource, { node, isOptional }: ExportedType): string {
  return `${isOptional ? '?: ' : ''}${node.getText(file).replace(/\s+/g, ' ')}`
}

function widening(compiler: typeof ts, was: ExportedType, now: ExportedType): string | undefined {
  const loose = loosened(compiler, was.node, now.node)
  if (loose !== undefined) return `it says ${loose}`
  if (isLiterals(compiler, was.node) && isPrimitive(compiler, now.node))
    return 'it says any text or number for a few of them'
  // who gives a value is asked for less, who gets one is promised less
  if (now.role === 'given') return undefined
  if (now.isOptional && !was.isOptional) return 'it may be missing'
  return mayBeNothing(compiler, now.node) && !mayBeNothing(compiler, was.node)
    ? 'it may be nothing'
    : undefined
}

function loosened(compiler: typeof ts, was: ts.TypeNode, now: ts.TypeNode): string | undefined {
  const { AnyKeyword, UnknownKeyword } = compiler.SyntaxKind
  const [before, after] = [kindsIn(compiler, was), kindsIn(compiler, now)]
  const more = (kind: number): number => (after.get(kind) ?? 0) - (before.get(kind) ?? 0)
  if (more(AnyKeyword) > 0) return 'any'
  // `unknown` for `any` is stricter
  return more(UnknownKeyword) > 0 && more(AnyKeyword) >= 0 ? 'unknown' : undefined
}

function mayBeNothing(compiler: typeof ts, node: ts.TypeNode): boolean {
  const { UndefinedKeyword, NullKeyword, VoidKeyword, UnknownKeyword, AnyKeyword } = compiler.SyntaxKind
  const parts = compiler.isUnionTypeNode(node) ? node.types : [node]
  const nothing: readonly number[] = [UndefinedKeyword, NullKeyword, VoidKeyword, UnknownKeyword, AnyKeyword]
  return parts.some((each) =>
    nothing.includes(compiler.isLiteralTypeNode(each) ? each.literal.kind : each.kind),
  )
}

function kindsIn(compiler: typeof ts, node: ts.Node): Map<number, number> {
  const counts = new Map<number, number>()
  const walk = (each: ts.Node): void => {
    counts.set(each.kind, (counts.get(each.kind) ?? 0) + 1)
    compiler.forEachChild(each, walk)
  }
  walk(node)
  return counts
}

function isLiterals(compiler: typeof ts, node: ts.TypeNode): boolean {
  const parts = compiler.isUnionTypeNode(node) ? node.types : [node]
  return parts.every(
    (each) => compiler.isLiteralTypeNode(each) && each.literal.kind !== compiler.SyntaxKind.NullKeyword,
  )
}

function isPrimitive({ SyntaxKind }: typeof ts, { kind }: ts.TypeNode): boolean {
  return (
    kind === SyntaxKind.StringKeyword ||
    kind === SyntaxKind.NumberKeyword ||
    kind === SyntaxKind.BooleanKeyword
  )
}
