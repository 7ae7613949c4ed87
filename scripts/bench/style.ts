import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeExample } from '../../examples/repository.ts'
import { measure, ratio, ROOT } from './measure.ts'

const CONFIG = `import tseslint from 'typescript-eslint'
export default tseslint.config({
  files: ['**/*.ts'],
  extends: [tseslint.configs.base],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  rules: { '@typescript-eslint/no-explicit-any': 'error', 'no-console': 'error', '@typescript-eslint/no-floating-promises': 'error' },
})
`

/** The gate lints base and head, checks types and secrets; the peer lints the head of the same file once. */
export function benchStyle(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-bench-'))
  try {
    makeExample(folder)
    const gate = measure(process.execPath, [join(ROOT, 'scripts', 'bench', 'style-gate-alone.ts'), folder])
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
    writeFileSync(join(folder, 'eslint.config.js'), CONFIG)
    const eslint = measure(join(ROOT, 'node_modules', '.bin', 'eslint'), ['src/price.ts', 'src/words.ts'], {
      cwd: folder,
    })
    return Promise.resolve([
      ratio(
        'style-gate on 2 changed files (base and head, types, secrets)',
        gate.ms,
        'eslint CLI on the same 2 files (head, typed rules)',
        eslint.ms,
      ),
    ])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
