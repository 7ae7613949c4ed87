import { createRequire } from 'node:module'
import { compileFunction } from 'node:vm'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { loadEslint, shareExports } from '../../../../shared/house/lint/eslint.ts'

/** What a module that was compiled to CommonJS, as those of typescript-eslint are, has as `all` and as `standard` when it imports `compiler`. */
function importedBy(compiler: typeof ts): { all: unknown; standard: unknown } {
  const source =
    "import * as all from 'typescript'\nimport standard from 'typescript'\nexport { all, standard }"
  const compilerOptions = { module: ts.ModuleKind.CommonJS, esModuleInterop: true }
  const { outputText } = ts.transpileModule(source, { compilerOptions })
  const exports = { all: undefined, standard: undefined }
  compileFunction(outputText, ['require', 'exports']).call(undefined, () => compiler, exports)
  return exports
}

describe('shareExports', () => {
  it('gives a CommonJS module the exports themselves, and not a copy of each name', () => {
    const exports = { ...ts }

    expect(importedBy(exports).all).not.toBe(exports)
    shareExports(exports)

    expect(importedBy(exports)).toEqual({ all: exports, standard: exports })
    expect(importedBy(exports).all).toBe(exports)
  })

  it('adds no name that a loop over the exports would meet, and can be called again', () => {
    const exports = { ...ts }

    shareExports(exports)
    shareExports(exports)

    expect(Object.keys(exports)).toEqual(Object.keys(ts))
  })

  it('is done before typescript-eslint is loaded', async () => {
    const { ts: compiler } = await loadEslint()
    const required: unknown = createRequire(import.meta.url)('typescript')

    expect(required).toHaveProperty('__esModule', true)
    expect(importedBy(compiler).all).toBe(compiler)
  })
})
