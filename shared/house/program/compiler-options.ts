import type ts from 'typescript'
import type { Snapshot } from '../code/snapshot.ts'

/** Options without a tsconfig.json: what Node's type stripping needs, strictly checked. */
export function defaultOptions(compiler: typeof ts): ts.CompilerOptions {
  return {
    target: compiler.ScriptTarget.ES2024,
    lib: ['lib.es2024.d.ts'],
    module: compiler.ModuleKind.NodeNext,
    moduleResolution: compiler.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
    strict: true,
    jsx: compiler.JsxEmit.Preserve,
    types: ['*', 'node'],
  }
}

/** What TypeScript assumed before version 6, for repositories that compile with such a version. */
export function assumedOptions(snapshot: Snapshot): ts.CompilerOptions {
  const modern = declaredMajor(snapshot) >= 6
  return modern ? {} : { strict: false, noUncheckedSideEffectImports: false, types: ['*', 'node'] }
}

function declaredMajor(snapshot: Snapshot): number {
  const text = snapshot.read('package.json') ?? ''
  const range = /"typescript"\s*:\s*"[^"\d]*(\d+)/.exec(text)?.[1]
  return range === undefined ? 6 : Number(range)
}

/** Replaces the options of the output: only declarations are emitted, to memory. */
export function fixedOptions(options: ts.CompilerOptions): ts.CompilerOptions {
  const kept = Object.entries(options).filter(([name]) => !OUTPUT_OPTIONS.has(name))
  return {
    ...Object.fromEntries(kept),
    skipLibCheck: true,
    skipDefaultLibCheck: true,
    declaration: true,
    emitDeclarationOnly: true,
    ignoreDeprecations: '6.0',
  }
}

const OUTPUT_OPTIONS = new Set([
  ...[
    'noEmit',
    'composite',
    'incremental',
    'tsBuildInfoFile',
    'outFile',
    'outDir',
    'rootDir',
    'declarationDir',
  ],
  ...[
    'declarationMap',
    'sourceMap',
    'inlineSourceMap',
    'inlineSources',
    'isolatedDeclarations',
    'noEmitOnError',
  ],
  'plugins',
])
