import { execFileSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeExample } from '../../examples/repository.ts'
import { styleCosts } from './drift/cost.ts'
import { DIST, IS_BUNDLED, measure, ratio, ROOT } from './measure.ts'
import { processorTimes, type Call } from './processor-time.ts'

/** The linter's rules of the example's house, and one that needs types, so that the peer makes a program as the gate does. */
const CONFIG = `import tseslint from 'typescript-eslint'
const arrow = 'Program > ExportNamedDeclaration > VariableDeclaration > VariableDeclarator > ArrowFunctionExpression'
export default tseslint.config({
  files: ['**/*.ts'],
  extends: [tseslint.configs.base],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  rules: {
    '@typescript-eslint/no-explicit-any': 'error',
    '@typescript-eslint/no-floating-promises': 'error',
    'no-console': 'error',
    'no-restricted-syntax': ['error', 'TSEnumDeclaration', arrow],
  },
})
`

const ALONE = join(ROOT, 'scripts', 'bench', 'style-gate-alone.ts')
const CHANGED = ['src/price.ts', 'src/words.ts']
const ADDED = '\n/** Twice a number. */\nexport function twice(n: number): number {\n  return n * 2\n}\n'
const RUNS = 9

/**
 * The gate on a change of two files: it judges base and head, types and secrets. Its peers read the head of the same files: the eslint CLI, and tsc, which
 * finds the type errors that eslint does not. Both sides keep compiled code, or both keep none, as on the new machine of a job.
 */
export function benchStyle(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-bench-'))
  const [repo, peer] = [join(folder, 'repo'), join(folder, 'peer')]
  try {
    makeChange(repo)
    cpSync(repo, peer, { recursive: true })
    symlinkSync(join(ROOT, 'node_modules'), join(peer, 'node_modules'))
    writeFileSync(join(peer, 'eslint.config.js'), CONFIG)
    const again = measure(process.execPath, [ALONE, repo, 'again'], { env: keeping(folder) })
    const [first = 0, second = 0] = JSON.parse(again.output) as number[]
    return Promise.resolve([
      ...compared('compiled code is kept', { repo, peer, env: keeping(folder) }),
      ...compared('none is kept', { repo, peer, env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' } }),
      ratio('style-gate again in the same process', second, 'the first time, without start-up', first),
      ...styleCosts(),
    ])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The example with one commit more, which is the change. */
function makeChange(repo: string): void {
  makeExample(repo)
  for (const path of CHANGED) appendFileSync(join(repo, path), ADDED)
  const name = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org']
  execFileSync('git', [...name, 'commit', '--quiet', '--all', '-m', 'x'], { cwd: repo })
}

function keeping(folder: string): NodeJS.ProcessEnv {
  return { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') }
}

function compared(
  how: string,
  { repo, peer, env }: { repo: string; peer: string; env: NodeJS.ProcessEnv },
): string[] {
  const bin = (name: string, words: string[]): Call => ({
    command: process.execPath,
    words: [join(ROOT, 'node_modules', '.bin', name), ...words],
    cwd: peer,
    env,
  })
  const calls = [gateOn(repo, env), bin('eslint', CHANGED), bin('tsc', ['--noEmit', '--project', '.'])]
  const [gate = 0, eslint = 0, tsc = 0] = processorTimes(calls, RUNS)
  const what = `processor time of style-gate on 2 changed files (base and head, types, secrets), ${how}`
  return [
    ratio(what, gate, 'of the eslint CLI on the same 2 files (head, typed rules)', eslint),
    ratio(what, gate, 'of the eslint CLI and tsc --noEmit', eslint + tsc),
  ]
}

/** The action as a job of a pull request starts it; the gate alone where there are no bundles. */
function gateOn(repo: string, env: NodeJS.ProcessEnv): Call {
  const call = { command: process.execPath, cwd: repo }
  if (!IS_BUNDLED) return { ...call, words: [ALONE, repo], env }
  const inputs = { INPUT_SPEC: 'specs/*.spec.md', INPUT_BASE: 'HEAD~1', INPUT_HEAD: 'HEAD' }
  const runner = { GITHUB_WORKSPACE: repo, GITHUB_OUTPUT: join(repo, '.git', 'outputs') }
  writeFileSync(runner.GITHUB_OUTPUT, '')
  return { ...call, words: [join(DIST, 'style-gate.js')], env: { ...env, ...inputs, ...runner } }
}
