import type ts from 'typescript'
import { multisetDifference } from '../../formats/multiset.ts'
import { placeIn } from '../../source/assembled-text.ts'
import { eachNode, isWrapper, type OpenSource } from '../../source/open-source.ts'
import type { Weakening } from '../weakening.ts'

type Assertion = ts.AsExpression | ts.TypeAssertion

interface Cast {
  kind: CastKind
  node: Assertion
  text: string
}

type CastKind = 'double casts' | 'casts to never'

/** In the order in which they are told. */
const WHAT: Record<CastKind, string> = {
  'double casts': 'the compiler is told a type twice, and checks neither',
  'casts to never': 'the compiler is told that a value is never there, so that it fits everywhere',
}

/**
 * Casts that the compiler checks in no way, where there are more of them than before: `value as unknown as T`, and `value as never`. One kind that
 * takes the place of the other is nothing new.
 */
export function uncheckedCasts(before: OpenSource | undefined, after: OpenSource): Weakening[] {
  const [was, is] = [before === undefined ? [] : castsIn(before), castsIn(after)]
  if (is.length <= was.length) return []
  const fresh = multisetDifference(is, was, ({ kind, text }) => `${kind} ${text}`)
  return (Object.keys(WHAT) as CastKind[]).flatMap((kind) => {
    const of = (casts: readonly Cast[]): Cast[] => casts.filter((cast) => cast.kind === kind)
    const more = of(is).length - of(was).length
    const [first] = of(fresh)
    if (more <= 0 || first === undefined) return []
    const what = `${WHAT[kind]}: ${more} more than before`
    return [{ code: 'WEAKENED_CAST', file: after.path, subject: kind, what, ...placeIn(after, first.node) }]
  })
}

function castsIn(source: OpenSource): Cast[] {
  const { ts: compiler, file } = source
  if (!/\bas\b|<\s*\(*\s*\w/.test(file.text)) return []
  const assertions: Assertion[] = []
  const aliases: ts.TypeAliasDeclaration[] = []
  eachNode(source, (node) => {
    if (isAssertion(compiler, node)) assertions.push(node)
    else if (compiler.isTypeAliasDeclaration(node)) aliases.push(node)
  })
  const inner = new Set(assertions.flatMap(({ expression }) => assertedIn(compiler, expression) ?? []))
  const nevers = namesOfNever(compiler, aliases)
  return assertions.flatMap((node): Cast[] => {
    const text = node.getText(file).replace(/\s+/g, ' ')
    if (assertedIn(compiler, node.expression) !== undefined) return [{ kind: 'double casts', node, text }]
    // the first half of a double cast is told once
    if (inner.has(node) || !isNever(compiler, node.type, nevers)) return []
    return [{ kind: 'casts to never', node, text }]
  })
}

function isAssertion(compiler: typeof ts, node: ts.Node): node is Assertion {
  return compiler.isAsExpression(node) || compiler.isTypeAssertionExpression(node)
}

/** The assertion that another one is about, whatever stands between the two; `as const` says nothing that is not so. */
function assertedIn(compiler: typeof ts, expression: ts.Expression): Assertion | undefined {
  let inner = expression
  while (isWrapper(compiler, inner) && !isAssertion(compiler, inner)) inner = inner.expression
  return isAssertion(compiler, inner) && !compiler.isConstTypeReference(inner.type) ? inner : undefined
}

/** Names that the file itself gives to `never`. */
function namesOfNever(compiler: typeof ts, aliases: readonly ts.TypeAliasDeclaration[]): Set<string> {
  const names = new Set<string>()
  for (let size = -1; size !== names.size;) {
    size = names.size
    for (const { name, type } of aliases) if (isNever(compiler, type, names)) names.add(name.text)
  }
  return names
}

function isNever(compiler: typeof ts, type: ts.TypeNode, names: ReadonlySet<string>): boolean {
  if (compiler.isParenthesizedTypeNode(type)) return isNever(compiler, type.type, names)
  if (compiler.isIntersectionTypeNode(type)) return type.types.some((each) => isNever(compiler, each, names))
  if (compiler.isUnionTypeNode(type)) return type.types.every((each) => isNever(compiler, each, names))
  if (compiler.isTypeReferenceNode(type) && compiler.isIdentifier(type.typeName))
    return names.has(type.typeName.text)
  return type.kind === compiler.SyntaxKind.NeverKeyword
}
