import { multisetDifference } from '../../formats/multiset.ts'
import { overlay } from '../code/snapshot.ts'
import type { CompileCache } from './compile-cache.ts'
import type { Compilation, ProgramPair } from './compile.ts'
import { readTypes, type TypeViolation } from './diagnostics.ts'
import { hostOf, virtualPath } from './file-source.ts'
import { shortened, type Lines } from './shortened.ts'

/** A whole text that could stand in the place of a changed file. */
export interface Variant {
  path: string
  content: string
}

interface Context {
  pair: ProgramPair
  compilation: Compilation
  cache: CompileCache
}

/** UTF-16 units of variants in one program. Their trees with types take some hundred times as much memory. */
const MAX_PROGRAM_CHARS = 1_000_000

/**
 * The variants of one changed file that have no type error that the file of the change does not have. They stand in few texts
 * (shortened.ts) in one program, beside the file that they stand for, so that everything else is checked once. Where a file means
 * something else beside itself (it declares globals), all its variants stay.
 */
export function typedVariants<T extends Variant>(
  path: string,
  variants: readonly T[],
  context: Context,
): T[] {
  const { compiler, head } = context.compilation
  const text = head.read(path) ?? ''
  const own = codesIn(headErrors(path, context))
  const contents = variants.map(({ content }) => content)
  for (const isCopied of [true, false]) {
    const { texts, places } = shortened(compiler.ts, { path, text, contents }, { isCopied })
    const [beside, ...errors] = errorsOf(path, [text, ...texts], context)
    if (own === undefined || codesIn(beside)?.join() !== own.join()) return [...variants]
    // a variant that the compiler cannot read spoils the copies of all others
    if (isCopied && errors[0] === undefined) continue
    const codesAt = ({ text, from, to }: Lines): string[] | undefined =>
      codesIn(errors[text]?.filter(({ line }) => from <= line && line <= to))
    return variants.filter((_, at) => {
      const place = places[at]
      return place !== undefined && !isWorse(codesAt(place.own), codesAt(place.base))
    })
  }
  return [...variants]
}

type Errors = readonly TypeViolation[] | undefined

/** The type errors of each text in the place of a file; `undefined` where the compiler could not read it. */
function errorsOf(path: string, texts: readonly string[], context: Context): Errors[] {
  const chunks: string[][] = []
  let left = 0
  for (const text of texts) {
    left -= text.length
    if (left < 0 || chunks.length === 0) {
      chunks.push([])
      left = MAX_PROGRAM_CHARS - text.length
    }
    chunks.at(-1)?.push(text)
  }
  return chunks.flatMap((chunk) => errorsTogether(path, chunk, context))
}

function errorsTogether(path: string, texts: readonly string[], context: Context): Errors[] {
  const { compilation, cache, pair } = context
  const { compiler, installed, head } = compilation
  const named = texts.map((content, at) => ({
    path: path.replace(/(\.[cm]?[jt]sx?)$/, `.variant-${at}$1`),
    content,
  }))
  const snapshot = overlay(head, new Map(named.map(({ path, content }) => [path, content])))
  // what is parsed for this program alone is forgotten with it
  const source = { compiler, installed, snapshot, cache: { ...cache, sources: new Map(cache.sources) } }
  const { options, ambient } = pair.project
  const rootNames = [...ambient, virtualPath(path), ...named.map(({ path }) => virtualPath(path))]
  const program = compiler.ts.createProgram({ rootNames, options, host: hostOf(source, options) })
  const judgement = { snapshot, installed: installed.any }
  return named.map(({ path }) => errorsAt(compiler.ts, program, path, judgement))
}

function headErrors(path: string, { pair, compilation }: Context): Errors {
  const { compiler, head: snapshot, installed } = compilation
  return errorsAt(compiler.ts, pair.head, path, { snapshot, installed: installed.any })
}

function errorsAt(...[compiler, program, path, judgement]: Parameters<typeof readTypes>): Errors {
  const reading = readTypes(compiler, program, path, judgement)
  return reading.kind === 'checked' ? reading.types.violations : undefined
}

/** The codes of type errors, sorted. */
function codesIn(errors: Errors): string[] | undefined {
  return errors
    ?.map(({ code }) => code)
    .filter((code) => !UNUSED.has(code))
    .sort()
}

/** "Declared but never used": the same mistake can be made and leave no name unused. */
const UNUSED = new Set(['TS6133', 'TS6192', 'TS6196', 'TS6198', 'TS6199', 'TS6205'])

function isWorse(codes: readonly string[] | undefined, own: readonly string[] = []): boolean {
  return codes === undefined || multisetDifference(codes, own, (code) => code).length > 0
}
