import { dirname, join } from 'node:path'
import type ts from 'typescript'
import type { DeedPlace } from './place.ts'

/** One thing that the compiler refuses. */
export interface TypeError {
  /** `TS2345` */
  code: string
  message: string
}

const MOST_ERRORS = 20

/**
 * What the compiler says of statements that stand in a file at the top of the repository, with the options of the nearest tsconfig.json.
 * None of the code is run.
 */
export async function typeErrors(
  code: string,
  { folder, module }: Pick<DeedPlace, 'folder' | 'module'>,
): Promise<TypeError[]> {
  const { default: compiler } = await import('typescript')
  const path = join(folder, 'jidoka-type-row.ts')
  const options = optionsAt(compiler, dirname(join(folder, module)))
  const program = compiler.createProgram([path], options, hostOf(compiler, options, { path, code }))
  const file = program.getSourceFile(path)
  const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
  return found.slice(0, MOST_ERRORS).map(({ code: number, messageText }) => ({
    code: `TS${number}`,
    message: compiler.flattenDiagnosticMessageText(messageText, '\n').replaceAll(folder, '.'),
  }))
}

/** Without a file of options the compiler is strict. */
function optionsAt(compiler: typeof ts, folder: string): ts.CompilerOptions {
  const { ModuleKind, ModuleResolutionKind, ScriptTarget } = compiler
  const found = compiler.findConfigFile(folder, (path) => compiler.sys.fileExists(path))
  const read =
    found === undefined ? undefined : compiler.readConfigFile(found, (path) => compiler.sys.readFile(path))
  const own =
    found === undefined
      ? { strict: true, skipLibCheck: true }
      : compiler.parseJsonConfigFileContent(read?.config, compiler.sys, dirname(found)).options
  return {
    target: ScriptTarget.ESNext,
    ...own,
    module: ModuleKind.ESNext,
    moduleResolution: ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    allowJs: true,
    noEmit: true,
    composite: false,
    incremental: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
  }
}

/** Files that were read for a row before: most of the time goes there. */
const read = new Map<string, ts.SourceFile | undefined>()

function hostOf(
  compiler: typeof ts,
  options: ts.CompilerOptions,
  { path, code }: { path: string; code: string },
): ts.CompilerHost {
  const host = compiler.createCompilerHost(options, true)
  return {
    ...host,
    getSourceFile: (name, version, ...rest) => {
      if (name === path) return compiler.createSourceFile(name, code, version)
      const known = read.get(name) ?? host.getSourceFile(name, version, ...rest)
      read.set(name, known)
      return known
    },
    fileExists: (name) => name === path || host.fileExists(name),
    readFile: (name) => (name === path ? code : host.readFile(name)),
  }
}
