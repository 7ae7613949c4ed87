import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeExample } from '../../examples/repository.ts'
import { styleCosts } from './drift/cost.ts'
import { measure, ratio, ROOT, type Measured } from './measure.ts'

const CONFIG = `import tseslint from 'typescript-eslint'
export default tseslint.config({
  files: ['**/*.ts'],
  extends: [tseslint.configs.base],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  rules: { '@typescript-eslint/no-explicit-any': 'error', 'no-console': 'error', '@typescript-eslint/no-floating-promises': 'error' },
})
`

const GATE = join(ROOT, 'scripts', 'bench', 'style-gate-alone.ts')
/** Where `jidoka run` keeps compiled sources; the eslint CLI keeps its own as well. */
const COMPILED = { ...process.env, NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'jidoka') }

/**
 * The gate lints base and head, checks types and secrets; the peer lints the head of the same files. The second judgement
 * of the same change in one process shows what a unit pays for deciding again.
 */
export function benchStyle(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-bench-'))
  try {
    makeExample(folder)
    const gate = measure(process.execPath, [GATE, folder], { env: COMPILED, runs: 5 })
    const both = measure(process.execPath, [GATE, folder, 'again'], { env: COMPILED })
    const [first = 0, again = 0] = JSON.parse(both.output) as number[]
    const eslint = eslintOn(folder)
    const what = 'style-gate on 2 changed files (base and head, types, secrets)'
    return Promise.resolve([
      ratio(what, gate.ms, 'eslint CLI on the same 2 files (head, typed rules)', eslint.ms),
      ratio('style-gate again in the same process', again, 'the first time, without start-up', first),
      ...styleCosts(),
    ])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function eslintOn(folder: string): Measured {
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'eslint.config.js'), CONFIG)
  const eslint = join(ROOT, 'node_modules', '.bin', 'eslint')
  return measure(eslint, ['src/price.ts', 'src/words.ts'], { cwd: folder, runs: 5 })
}
