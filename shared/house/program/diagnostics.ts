import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import type ts from 'typescript'
import { withoutMark } from '../code/changed-files.ts'
import { declaredPackages, manifestIn } from '../../formats/manifest.ts'
import { lineKey, linesOf, symbolAt, type Violation } from '../code/compare-with-base.ts'
import type { Snapshot } from '../code/snapshot.ts'
import { virtualPath, VIRTUAL_ROOT } from './file-source.ts'

export interface TypeViolation extends Violation {
  /** `TS2322` and so on. */
  code: string
  path: string
  message: string
  line: number
  column: number
}

interface FileTypes {
  violations: TypeViolation[]
  /** Modules and globals of packages that are declared but whose declarations are not installed. */
  unresolved: string[]
}

/** `failed`: the compiler ran out of stack, or the program does not hold this text. */
export type TypeReading = { kind: 'checked'; types: FileTypes } | { kind: 'unparsable' } | { kind: 'failed' }

export interface Judgement {
  /** Files at the same version as the program. */
  snapshot: Snapshot
  /** Are any packages installed in the working tree? */
  installed: boolean
}

const FIRST_SCRIPT_CODE = 8000

/** Errors of one file of a program. Nothing is thrown: that the compiler failed is a result. */
export function readTypes(
  compiler: typeof ts,
  program: ts.Program,
  path: string,
  judgement: Judgement,
): TypeReading {
  const file = program.getSourceFile(virtualPath(path))
  if (file === undefined) return { kind: 'checked', types: { violations: [], unresolved: [] } }
  if (file.text !== withoutMark(judgement.snapshot.read(path) ?? '')) return { kind: 'failed' }
  try {
    const syntactic = program.getSyntacticDiagnostics(file)
    if (syntactic.some(({ code }) => code < FIRST_SCRIPT_CODE)) return { kind: 'unparsable' }
    const all = [...syntactic, ...program.getSemanticDiagnostics(file)]
    const errors = all.filter(({ category }) => category === compiler.DiagnosticCategory.Error)
    return { kind: 'checked', types: judgeProgram(compiler, file, path, { errors, ...judgement }) }
  } catch (thrown) {
    if (thrown instanceof RangeError) return { kind: 'failed' }
    throw thrown
  }
}

function judgeProgram(
  compiler: typeof ts,
  file: ts.SourceFile,
  path: string,
  { errors, snapshot, installed }: Judgement & { errors: ts.Diagnostic[] },
): FileTypes {
  const declared = declaredAround(snapshot, path)
  const isMissing = (error: ts.Diagnostic): boolean =>
    MISSING_MODULE.has(error.code)
      ? isDeclared(specifierOf(file, error), declared)
      : MISSING_GLOBAL.has(error.code) && !installed
  const missing = errors.filter(isMissing)
  // a missing declaration makes values any, and then other values that depend on them
  const judged = errors.filter(
    (error) => !isMissing(error) && !(missing.length > 0 && IMPLICIT_ANY.has(error.code)),
  )
  const lines = linesOf(file.text)
  const violations = judged.map((error) => typeViolation(compiler, file, path, { error, lines }))
  return { violations, unresolved: [...new Set(missing.map((error) => specifierOf(file, error)))].sort() }
}

/** "Cannot find module", "could not find a declaration file", "this JSX tag requires the module". */
const MISSING_MODULE = new Set([2307, 2792, 7016, 2875])
/** "Cannot find name, do you need to install type definitions for node, jQuery, a test runner, Bun". */
const MISSING_GLOBAL = new Set([2580, 2581, 2582, 2591, 2592, 2593, 2867, 2868])
/** Errors that follow from an import that cannot be resolved: values of no known type, and calls of them that name types. */
const IMPLICIT_ANY = new Set([2347, 7005, 7006, 7019, 7022, 7023, 7024, 7031, 7034, 7053])

/** The text of the module name an error points at; empty when it points elsewhere. */
function specifierOf(file: ts.SourceFile, error: ts.Diagnostic): string {
  const text = file.text.slice(error.start ?? 0, (error.start ?? 0) + (error.length ?? 0))
  if (/^['"`]/.test(text)) return text.slice(1, -1)
  const [, named] = /'([^']+)'/.exec(diagnosticText(error)) ?? []
  return named ?? ''
}

/**
 * A declared package that is not installed is no error of the change. An undeclared package, or a path that does not
 * exist, is one. A name with a scheme is for a loader that is not known here.
 */
function isDeclared(specifier: string, declared: ReadonlySet<string>): boolean {
  if (specifier === '' || /^[./#]/.test(specifier)) return false
  if (/^[a-z][a-z+.-]*:/.test(specifier) || builtinModules.includes(specifier)) return true
  const [first = '', second = ''] = specifier.split('/')
  return declared.has(first.startsWith('@') ? `${first}/${second}` : first)
}

/** Dependencies in the package.json files of the file's folder and of every folder above it. */
function declaredAround(snapshot: Snapshot, path: string): Set<string> {
  const names = new Set<string>()
  for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
    const manifest = manifestIn(snapshot.read(posix.join(folder, 'package.json')))
    for (const name of declaredPackages(manifest)) names.add(name)
    if (folder === '.' || folder === '/') return names
  }
}

function typeViolation(
  compiler: typeof ts,
  file: ts.SourceFile,
  path: string,
  { error, lines }: { error: ts.Diagnostic; lines: string[] },
): TypeViolation {
  const start = error.start ?? 0
  const at = file.getLineAndCharacterOfPosition(start)
  const [line, column] = [at.line + 1, at.character + 1]
  const code = `TS${error.code}`
  const key = [path, code, lineKey(lines, line, column), symbolAt(compiler, file, start)].join('|')
  return { key, code, path, message: diagnosticText(error), line, column }
}

function diagnosticText(error: ts.Diagnostic): string {
  const chain = typeof error.messageText === 'string' ? [error.messageText] : messagesIn(error.messageText)
  return chain.join(' ').replaceAll(`${VIRTUAL_ROOT}/`, '').slice(0, 500)
}

/** A chain of messages, each the reason of the one before. */
function messagesIn(chain: ts.DiagnosticMessageChain): string[] {
  return [chain.messageText, ...(chain.next ?? []).flatMap(messagesIn)]
}
