import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeExample } from '../../examples/repository.ts'
import { CLI, measure, ratio, ROOT } from './measure.ts'
import { footprint } from './memory.ts'
import { processorTimes, type Call } from './processor-time.ts'

const RUN = [CLI, 'run', 'specs/truncate-middle.spec.md', '--mode', 'replay', '--json']
const TYPED_LINT = `import tseslint from 'typescript-eslint'
export default tseslint.config({
  files: ['**/*.ts'],
  extends: [tseslint.configs.base],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  rules: { '@typescript-eslint/no-explicit-any': 'error', '@typescript-eslint/no-floating-promises': 'error' },
})
`

const TESTS = ['--test', '--test-isolation=none']
const RUNS = 9

/** One released unit without its tests, beside the type check and the lint of the same change by their own commands. */
export async function benchLine(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-bench-'))
  const [repo, peer] = [join(folder, 'repo'), join(folder, 'peer')]
  try {
    makeExample(repo)
    const line = measure(process.execPath, RUN, { cwd: repo })
    const tests = measure(process.execPath, TESTS, { cwd: repo })
    const ours = await footprint(process.execPath, RUN, repo)
    cpSync(repo, peer, { recursive: true })
    const [tsc, eslint] = checks(peer, checkOutChange(peer))
    const [types, lint] = [tsc, eslint].map((call) => measure(call.command, call.words, call).ms)
    const memory = [await footprintOf(tsc), await footprintOf(eslint)]
    const what = 'line of the example without its tests'
    const beside = 'tsc --noEmit + eslint on the same change'
    const [run = 0, test = 0, ...both] = processorTimes([...ownCalls(repo), tsc, eslint], RUNS)
    return [
      ratio(what, line.ms - tests.ms, beside, (types ?? 0) + (lint ?? 0)),
      ratio(`processor time of the ${what}`, run - test, beside, sumOf(both)),
      memoryRatio(ours.peakBytes, memory),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function ownCalls(cwd: string): [line: Call, tests: Call] {
  const command = process.execPath
  return [
    { command, words: RUN, cwd },
    { command, words: TESTS, cwd },
  ]
}

function checks(cwd: string, files: string[]): [tsc: Call, eslint: Call] {
  const bin = (name: string): string => join(ROOT, 'node_modules', '.bin', name)
  return [
    { command: bin('tsc'), words: ['--noEmit', '--project', '.'], cwd },
    { command: bin('eslint'), words: files, cwd },
  ]
}

async function footprintOf({ command, words, cwd }: Call): Promise<number> {
  return (await footprint(command, words, cwd)).peakBytes
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0)
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
  const sum = sumOf(peers)
  if (ours === 0 || sum === 0) return 'memory of the line: not measured, there is no /proc'
  return `memory of the line (peak of its process tree, tests included): ${megabytes(ours)}; tsc + eslint: ${peers.map(megabytes).join(' + ')}; ratio ${(ours / sum).toFixed(2)}`
}
