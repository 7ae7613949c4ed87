import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeExample } from '../../examples/repository.ts'
import { CLI, measure, ratio, ROOT } from './measure.ts'
import { footprint } from './memory.ts'

const RUN = [CLI, 'run', 'specs/truncate-middle.spec.md', '--mode', 'replay', '--json']
const TYPED_LINT = `import tseslint from 'typescript-eslint'
export default tseslint.config({
  files: ['**/*.ts'],
  extends: [tseslint.configs.base],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  rules: { '@typescript-eslint/no-explicit-any': 'error', '@typescript-eslint/no-floating-promises': 'error' },
})
`

/** One released unit without its tests, beside the type check and the lint of the same change by their own commands. */
export async function benchLine(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-bench-'))
  try {
    makeExample(folder)
    const line = measure(process.execPath, RUN, { cwd: folder })
    const tests = measure(process.execPath, ['--test', '--test-isolation=none'], { cwd: folder })
    const ours = await footprint(process.execPath, RUN, folder)
    const [tsc, eslint] = checks(checkOutChange(folder))
    const [types, lint] = [measure(...tsc, { cwd: folder }), measure(...eslint, { cwd: folder })]
    const memory = [await footprint(...tsc, folder), await footprint(...eslint, folder)]
    return [
      ratio(
        'line of the example without its tests',
        line.ms - tests.ms,
        'tsc --noEmit + eslint on the same change',
        types.ms + lint.ms,
      ),
      memoryRatio(
        ours.peakBytes,
        memory.map(({ peakBytes }) => peakBytes),
      ),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Call = [command: string, words: string[]]

function checks(files: string[]): [tsc: Call, eslint: Call] {
  const bin = (name: string): string => join(ROOT, 'node_modules', '.bin', name)
  return [
    [bin('tsc'), ['--noEmit', '--project', '.']],
    [bin('eslint'), files],
  ]
}

/** Puts the released change into the work tree, with what the two commands need. Gives the files that the writer wrote. */
function checkOutChange(folder: string): string[] {
  const git = (...words: string[]): string =>
    execFileSync('git', words, { cwd: folder, encoding: 'utf8' }).trim()
  const branch = git('branch', '--list', 'factory/*', '--format=%(refname:short)')
  git('checkout', '--quiet', branch)
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'eslint.config.js'), TYPED_LINT)
  return git('diff', '--name-only', 'main', branch)
    .split('\n')
    .filter((name) => name.startsWith('src/'))
}

function memoryRatio(ours: number, peers: number[]): string {
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`
  const sum = peers.reduce((all, each) => all + each, 0)
  if (ours === 0 || sum === 0) return 'memory of the line: not measured, there is no /proc'
  return `memory of the line (peak of its process tree, tests included): ${megabytes(ours)}; tsc + eslint: ${peers.map(megabytes).join(' + ')}; ratio ${(ours / sum).toFixed(2)}`
}
