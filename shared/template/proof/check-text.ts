import type ts from 'typescript'
import { anyOf, CONTROL, HIDDEN, without } from '../../text/invisible.ts'
import type { HoleKind } from '../record/template.ts'
import type { CutHole } from '../render/cut.ts'
import { hole as found, type HoleFault } from './hole-fault.ts'
import { isWithin, type InsideNode } from './outside-form.ts'
import { childrenOf, type Span, type Syntax } from './syntax.ts'

/** What ends a line for JavaScript and not for a reader, and what no reader sees. Emoji may be joined and coloured. */
const UNSEEN = anyOf(
  without(CONTROL, '\\n\\t'),
  without(HIDDEN, '\\u200c\\u200d\\ufe0e\\ufe0f'),
  '\\u2028\\u2029',
)

/** Characters that make the text of a hole another one for a compiler than for its reader. */
export function characterFaults(holes: readonly CutHole[]): HoleFault[] {
  return holes.flatMap(({ name, text, start }) => {
    const at = text.isWellFormed() ? text.search(UNSEEN) : 0
    if (at === -1) return []
    const number = (text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0')
    const message = `holds a character that nobody sees or that ends a line unseen (U+${number})`
    return [found('HOLE_CHARACTER', name, message, start + at)]
  })
}

/** Comments that speak to a tool and not to a reader, or that look like a mark. */
const TO_TOOLS: readonly RegExp[] = [
  /@ts-|eslint-|^\/\*\s*eslint\s|@jsx|@flow|@license|@preserve|@cc_on|#\s*source(?:Mapping)?URL|istanbul\s|#(?:end)?region/i,
  /\b(?:c8|v8|prettier|biome|deno-lint|oxlint|tslint|jshint|jslint|jscs|stylelint)[-:\s]+(?:ignore|disable|off)/i,
  /tslint:|jshint|webpack[A-Z]|@vite-|__(?:PURE|NO_SIDE_EFFECTS)__/,
  /^\/\/\/\s*<|^\/\*!|^#!|^\/\*\s*(?:globals?|exported|hole|end)\s+[\w$-]{1,80}[^.]{0,200}\*\/$|^\/\/\s*template\s+[\w-]+\//i,
]

/** In JavaScript the compiler takes types from comments. */
const TYPES =
  /@(?:type|typedef|template|satisfies|overload|import|callback|enum|extends|augments|implements|this|class|constructor)\b|@\w+\s*\{/

/** Comments of a hole that switch a gate off, steer a tool, or belong to what follows the hole. `kinds`: of the holes, by name. */
export function commentFaults(
  { text, file, comments }: Syntax,
  { holes, inside }: { holes: readonly CutHole[]; inside: readonly InsideNode[] },
  kinds: ReadonlyMap<string, HoleKind>,
): HoleFault[] {
  const isScript = /\.[cm]?jsx?$/.test(file.fileName)
  return holes.flatMap((hole) => {
    const last = inside.findLast((each) => each.hole === hole.name)?.node.end ?? hole.start
    const own = comments.filter((comment) => isWithin(comment, hole))
    return own.flatMap(({ start, end }) => {
      const isLoose = kinds.get(hole.name) !== 'doc' && start >= last
      const problem = commentProblem(text.slice(start, end), { isScript, isLoose })
      return problem === undefined ? [] : [found('HOLE_COMMENT', hole.name, problem, start)]
    })
  })
}

function commentProblem(
  comment: string,
  { isScript, isLoose }: { isScript: boolean; isLoose: boolean },
): string | undefined {
  if (TO_TOOLS.some((pattern) => pattern.test(comment))) return 'holds a comment that speaks to a tool'
  if (!comment.startsWith('/**')) return undefined
  if (isLoose) return 'ends in a comment that documents what follows the hole'
  return isScript && TYPES.test(comment) ? 'holds a comment that declares types' : undefined
}

/** Scripts of a browser, and CommonJS, read these as the start of a comment; the compiler does not. */
const HTML = /<!--|-->/

/** Marks of HTML outside of texts and comments. */
export function htmlFaults(
  syntax: Syntax,
  holes: readonly CutHole[],
  inside: readonly InsideNode[],
): HoleFault[] {
  return holes.flatMap((hole) => {
    const code = codeOnly(syntax, hole, inside)
    const at = code.search(HTML)
    return at === -1
      ? []
      : [found('HOLE_ESCAPE', hole.name, 'holds what scripts take for a comment', hole.start + at)]
  })
}

/** The text of a hole with a blank in place of each comment and literal, of the same length. */
function codeOnly(syntax: Syntax, hole: CutHole, inside: readonly InsideNode[]): string {
  const own = inside.filter((each) => each.hole === hole.name).map(({ node }) => node)
  const literals = own.flatMap((node) => literalsIn(syntax, node))
  const comments = syntax.comments.filter((comment) => isWithin(comment, hole))
  const parts: string[] = []
  let at = hole.start
  for (const { start, end } of [...comments, ...literals].sort((a, b) => a.start - b.start)) {
    if (start < at) continue
    parts.push(syntax.text.slice(at, start), ' '.repeat(end - start))
    at = end
  }
  return [...parts, syntax.text.slice(at, hole.end)].join('')
}

function literalsIn(syntax: Syntax, node: ts.Node): Span[] {
  const { ts: compiler, file } = syntax
  const isText =
    compiler.isStringLiteralLike(node) ||
    compiler.isTemplateHead(node) ||
    compiler.isTemplateMiddle(node) ||
    compiler.isTemplateTail(node) ||
    compiler.isRegularExpressionLiteral(node) ||
    compiler.isJsxText(node)
  if (isText) return [{ start: node.getStart(file), end: node.end }]
  return childrenOf(syntax, node).flatMap((child) => literalsIn(syntax, child))
}
