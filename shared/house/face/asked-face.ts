import type ts from 'typescript'
import type { ProgramPair } from '../program/compile.ts'
import { virtualPath } from '../program/file-source.ts'
import { localName, typeText, type ExportFace, type ModuleFace } from './module-face.ts'

/** What a spec asks for and speaks of. */
export interface Asked {
  exports: readonly AskedExport[]
  /** Names that its examples call, and errors that they throw. */
  called: readonly string[]
  /** Modules that a row wants to be gone: their exports may go. */
  gone: readonly string[]
  /** Its sentences: an export that they name may go. */
  text: string
}

/** What several specs ask for together. */
export function mergeAsked(all: readonly Asked[]): Asked {
  return {
    exports: all.flatMap(({ exports }) => exports),
    called: all.flatMap(({ called }) => called),
    gone: all.flatMap(({ gone }) => gone),
    text: all.map(({ text }) => text).join('\n'),
  }
}

/** One export that the spec asks for. */
export interface AskedExport {
  module: string
  name: string
  /** As the spec says it: a declaration without a body and without `declare`. */
  signature: string
  kind: 'function' | 'class' | 'value' | 'type'
  parameters: number
}

/** The export that was asked for; a default export has the name of what it exports. */
export function askedFor(face: ModuleFace, name: string): ExportFace | undefined {
  const byDefault = face.get('default')
  return face.get(name) ?? (byDefault?.local === name ? byDefault : undefined)
}

/** Does a sentence of the spec name the export? A plain word must stand in quotes, or as a call. */
export function isSpokenOf(name: string, { text }: Asked): boolean {
  const word = name.replaceAll('$', '\\$')
  const isPlain = /^[a-z]+$/i.test(name) && !/[a-z][A-Z]/.test(name)
  const pattern = isPlain ? `[\`'"]${word}[\`'"]|(?<![\\w$])${word}\\(` : `(?<![\\w$])${word}(?![\\w$])`
  return new RegExp(pattern).test(text)
}

/** How an export differs from what was asked for by its kind and its parameters, or `undefined`. */
export function formProblem(asked: AskedExport, { kind, parameters }: ExportFace): string | undefined {
  if (kind === 'unknown') return undefined
  if (asked.kind !== kind && !(asked.kind === 'value' && kind === 'function'))
    return `it is a ${kind} and not a ${asked.kind}`
  if (asked.kind !== 'function' || parameters.some(({ isRest }) => isRest)) return undefined
  const required = parameters.filter(({ isOptional }) => !isOptional).length
  if (parameters.length < asked.parameters)
    return `it takes ${parameters.length} parameters and not ${asked.parameters}`
  return required > asked.parameters
    ? `it needs ${required} parameters and not ${asked.parameters}`
    : undefined
}

const PROBE = '__asked__'

/**
 * How types differ from what was asked for, by the compiler: the declarations of the spec are compiled at the end of the
 * module, where they mean what they would mean in it. By index of `asked`; empty when all fit. A name that the module does not
 * know fits everything.
 */
export function typeProblems(
  compiler: typeof ts,
  { head }: ProgramPair,
  path: string,
  asked: readonly AskedExport[],
): Map<AskedExport, string> {
  const name = virtualPath(path)
  const text = head.getSourceFile(name)?.text ?? ''
  const spaces = asked.map(({ signature }, at) => `declare namespace ${PROBE}${at} { export ${signature}\n}`)
  const probe = programWith(compiler, head, name, `${text}\n${spaces.join('\n')}\n`)
  const [checker, file] = [probe.getTypeChecker(), probe.getSourceFile(name)]
  const module = file === undefined ? undefined : checker.getSymbolAtLocation(file)
  if (file === undefined || module === undefined) return new Map()
  const given = checker.getExportsOfModule(module)
  const found = asked.flatMap((each, at): [AskedExport, string][] => {
    const actual = given.find((symbol) => [symbol.name, localName(compiler, symbol)].includes(each.name))
    const wanted = wantedSymbol(compiler, checker, file, { space: `${PROBE}${at}`, name: each.name })
    if (actual === undefined || wanted === undefined) return []
    const problem = mismatch({ ts: compiler, checker, file }, actual, wanted)
    return problem === undefined ? [] : [[each, problem]]
  })
  return new Map(found)
}

function programWith(compiler: typeof ts, program: ts.Program, name: string, text: string): ts.Program {
  const file = compiler.createSourceFile(name, text, compiler.ScriptTarget.Latest, false)
  const old = program.getSourceFile(name)
  if (old?.impliedNodeFormat !== undefined) file.impliedNodeFormat = old.impliedNodeFormat
  const host: ts.CompilerHost = {
    getSourceFile: (path) => (path === name ? file : program.getSourceFile(path)),
    getDefaultLibFileName: (options) => `/lib/${compiler.getDefaultLibFileName(options)}`,
    getDefaultLibLocation: () => '/lib',
    getCurrentDirectory: () => program.getCurrentDirectory(),
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (path) => program.getSourceFile(path) !== undefined,
    readFile: (path) => program.getSourceFile(path)?.text,
    writeFile: () => undefined,
  }
  const [rootNames, options] = [program.getRootFileNames(), program.getCompilerOptions()]
  return compiler.createProgram({ rootNames, options, host, oldProgram: program })
}

interface Probe {
  ts: typeof ts
  checker: ts.TypeChecker
  file: ts.SourceFile
}

function wantedSymbol(
  compiler: typeof ts,
  checker: ts.TypeChecker,
  file: ts.SourceFile,
  { space, name }: { space: string; name: string },
): ts.Symbol | undefined {
  const holder = file.statements.find(
    (each) => compiler.isModuleDeclaration(each) && each.name.text === space,
  )
  const symbol =
    holder !== undefined && compiler.isModuleDeclaration(holder)
      ? checker.getSymbolAtLocation(holder.name)
      : undefined
  return symbol === undefined
    ? undefined
    : checker.getExportsOfModule(symbol).find((each) => each.name === name)
}

function mismatch(probe: Probe, actual: ts.Symbol, wanted: ts.Symbol): string | undefined {
  const { ts: compiler, checker, file } = probe
  const isAlias = (actual.flags & compiler.SymbolFlags.Alias) !== 0
  const target = isAlias ? checker.getAliasedSymbol(actual) : actual
  const isType = (wanted.flags & compiler.SymbolFlags.Value) === 0
  const typeOf = (symbol: ts.Symbol): ts.Type =>
    isType ? checker.getDeclaredTypeOfSymbol(symbol) : checker.getTypeOfSymbolAtLocation(symbol, file)
  const [is, should] = [typeOf(target), typeOf(wanted)]
  // type parameters of two declarations are never the same
  if (isType && (is.aliasTypeArguments ?? typeParametersOf(is)).length > 0) return undefined
  const fits = checker.isTypeAssignableTo(is, should) && (!isType || checker.isTypeAssignableTo(should, is))
  if (fits && !isVague(probe, is, should)) return undefined
  return `its type is ${typeText(probe, is).slice(0, 200)}`
}

function typeParametersOf(type: ts.Type): readonly unknown[] {
  const parameters: unknown = Reflect.get(type, 'typeParameters')
  return Array.isArray(parameters) ? parameters : []
}

/** `any` fits everything: where the spec does not say it, it fits nothing. */
function isVague(probe: Probe, is: ts.Type, should: ts.Type): boolean {
  const count = (type: ts.Type): number => typeText(probe, type).match(/\bany\b/g)?.length ?? 0
  return count(is) > count(should)
}
