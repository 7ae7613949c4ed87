import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { compileFunction } from 'node:vm'
import type ts from 'typescript'
import { compilerOptionsOf } from './tsconfig.ts'

/** Source as Node runs it. */
export interface Compiled {
  format: 'module' | 'commonjs'
  source: string
  /** The source is that of the file, or the file with its types blanked: Node can read the file itself. */
  isFile: boolean
}

type TypeScript = typeof ts

/** Sources that count instead of those in the files, by path. */
const texts = new Map<string, string>()

/** From now on this is the source of the file at an absolute path, whatever lies there. */
export function useText(path: string, text: string): void {
  texts.set(path, text)
}

/** Sources by path, so that a fresh instance of a module costs no second compilation. */
const compiled = new Map<string, Compiled>()
let typescript: TypeScript | undefined

/** Loads TypeScript, and forgets what was compiled without it. It gives false when that was done before. */
export async function useTypeScript(): Promise<boolean> {
  if (typescript !== undefined) return false
  typescript = (await import('typescript')).default
  compiled.clear()
  return true
}

/**
 * Compiles a source file of the repository. What Node cannot run by blanking types (enums, JSX, imports of types that do not
 * say so) needs {@link useTypeScript}. @throws SyntaxError.
 */
export function compileFile(path: string, packageType: () => string | undefined): Compiled {
  const known = compiled.get(path)
  if (known !== undefined) return known
  const text = texts.get(path) ?? readFileSync(path, 'utf8')
  const result =
    typescript === undefined
      ? withNode(path, text, packageType)
      : withTypeScript(typescript, path, text, packageType)
  compiled.set(path, result)
  return result
}

function withNode(path: string, text: string, packageType: () => string | undefined): Compiled {
  if (/\.[jt]sx$/.test(path)) throw new SyntaxError('JSX needs TypeScript')
  const isTyped = /\.[cm]?ts$/.test(path)
  const source = isTyped ? withoutTypes(text) : text
  return {
    format: formatOf(path, source, packageType),
    source: source,
    isFile: source.length === text.length && !texts.has(path),
  }
}

/** Types become blanks, so that lines stay. Enums and parameter properties become code. @throws SyntaxError. */
function withoutTypes(text: string): string {
  try {
    return stripTypeScriptTypes(text)
  } catch {
    return stripTypeScriptTypes(text, { mode: 'transform' })
  }
}

function withTypeScript(
  compiler: TypeScript,
  path: string,
  text: string,
  packageType: () => string | undefined,
): Compiled {
  const { ModuleKind, ScriptTarget, JsxEmit } = compiler
  const { jsx = 'react-jsx', ...own } = compilerOptionsOf(path)
  const transpile = (module: ts.ModuleKind): string =>
    compiler.transpileModule(text, {
      fileName: path,
      compilerOptions: {
        ...own,
        module,
        jsx: JSX_KINDS[jsx] === 'React' ? JsxEmit.React : JsxEmit.ReactJSX,
        target: ScriptTarget.ESNext,
        esModuleInterop: true,
        allowJs: true,
      },
    }).outputText
  const modern = transpile(ModuleKind.ESNext)
  const format = formatOf(path, modern, packageType)
  const isMixed = format === 'module' && packageType() !== 'module' && USES_COMMONJS.test(modern)
  if (isMixed) return { format: 'commonjs', source: transpile(ModuleKind.CommonJS), isFile: false }
  return { format, source: modern, isFile: false }
}

const JSX_KINDS: Record<string, string> = { react: 'React' }

/** Names that modules do not have. Sources that are compiled to CommonJS use them beside `import`. */
const USES_COMMONJS = /(?<![.\w$])(?:require\s*\(|__dirname\b|__filename\b|module\.exports\b|exports\.\w)/

/** What the extension, the syntax and the nearest package.json say, in this order. */
function formatOf(path: string, source: string, packageType: () => string | undefined): Compiled['format'] {
  if (/\.m[jt]s$/.test(path)) return 'module'
  if (/\.c[jt]s$/.test(path)) return 'commonjs'
  if (isModuleSyntax(source)) return 'module'
  return packageType() === 'module' ? 'module' : 'commonjs'
}

const MODULE_ONLY =
  /import statement outside a module|Unexpected token 'export'|Cannot use 'import\.meta'|await is only valid/

/** Is it the syntax of modules that keeps this from being a script? */
function isModuleSyntax(source: string): boolean {
  try {
    compileFunction(source, ['exports', 'require', 'module', '__filename', '__dirname'])
    return false
  } catch (thrown) {
    return thrown instanceof Error && MODULE_ONLY.test(thrown.message)
  }
}
