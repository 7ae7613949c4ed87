import type ts from 'typescript'
import type { Compilation, ProgramPair } from './compile.ts'
import { virtualPath } from './file-source.ts'

/** What a change does to what importers see of a file. */
type ApiChange = 'same' | 'grown' | 'changed'

type Programs = Pick<ProgramPair, 'base' | 'head'>

/**
 * Importers of a file that may have new errors, and how many more there are than the compiler read: all when what the file
 * exports has changed, and only those with `export *` when exports were only added, because a new name can clash there.
 */
export function importersToCheck(
  { compiler, base }: Compilation,
  { importers, ...pair }: ProgramPair,
): { checked: string[]; left: number } {
  const { paths, rest } = importers
  if (paths.length === 0) return { checked: [], left: 0 }
  const changes = pair.files.map((path) => apiChange(compiler.ts, pair, path))
  if (changes.includes('changed')) return { checked: paths, left: rest.length }
  if (!changes.includes('grown')) return { checked: [], left: 0 }
  const handsOn = (path: string): boolean => /export\s*\*/.test(base.read(path) ?? '')
  return { checked: paths.filter(handsOn), left: rest.filter(handsOn).length }
}

/**
 * Compares the declarations the compiler would emit: `grown` when every one of the base is still there. A file that is
 * gone, or that the compiler cannot emit, has changed. A new file had no importers.
 */
function apiChange(compiler: typeof ts, pair: Programs, path: string): ApiChange {
  if (pair.base.getSourceFile(virtualPath(path)) === undefined) return 'same'
  const [before, after] =
    declarationsOf(compiler, pair, path, writtenDeclarations) ??
    declarationsOf(compiler, pair, path, inferredDeclarations) ??
    []
  if (before === undefined || after === undefined) return 'changed'
  if (before === after) return 'same'
  const kept = new Set(statementsIn(compiler, after))
  return statementsIn(compiler, before).every((statement) => kept.has(statement)) ? 'grown' : 'changed'
}

type Emitter = (compiler: typeof ts, program: ts.Program, file: ts.SourceFile) => string | undefined

/** Declarations of base and head, both from the same emitter; `undefined` when it fails for one of them. */
function declarationsOf(
  compiler: typeof ts,
  { base, head }: Programs,
  path: string,
  emit: Emitter,
): [string, string] | undefined {
  const texts = [base, head].map((program) => {
    const file = program.getSourceFile(virtualPath(path))
    return file === undefined ? undefined : withoutThrowing(() => emit(compiler, program, file))
  })
  const [before, after] = texts
  return before === undefined || after === undefined ? undefined : [before, after]
}

function withoutThrowing<T>(compute: () => T): T | undefined {
  try {
    return compute()
  } catch {
    return undefined
  }
}

/** From the text of the file alone, which is fast; `undefined` where a type is not written but inferred. */
function writtenDeclarations(
  compiler: typeof ts,
  program: ts.Program,
  file: ts.SourceFile,
): string | undefined {
  if (!/\.(?:[cm]?ts|tsx)$/.test(file.fileName)) return undefined
  const { outputText, diagnostics } = compiler.transpileDeclaration(file.text, {
    fileName: file.fileName,
    compilerOptions: program.getCompilerOptions(),
    reportDiagnostics: true,
  })
  return diagnostics?.length === 0 ? outputText : undefined
}

function inferredDeclarations(_: typeof ts, program: ts.Program, file: ts.SourceFile): string | undefined {
  let text: string | undefined
  program.emit(file, (name, content) => (text = /\.d\.[cm]?ts$/.test(name) ? content : text), undefined, true)
  return text
}

/** `export {}` only marks a module. */
function statementsIn(compiler: typeof ts, text: string): string[] {
  const file = compiler.createSourceFile('api.d.ts', text, compiler.ScriptTarget.Latest)
  return file.statements.map((each) => each.getText(file)).filter((statement) => statement !== 'export {};')
}
