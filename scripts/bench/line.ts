import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeExample } from '../../examples/repository.ts'
import { CLI, measure, ratio } from './measure.ts'

/** Wall time of one released unit up to its tests and after them, beside as many bare starts of Node as it has stations. */
export function benchLine(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-bench-'))
  try {
    makeExample(folder)
    const words = [CLI, 'run', 'specs/truncate-middle.spec.md', '--mode', 'replay', '--json']
    const line = measure(process.execPath, words, { cwd: folder })
    const tests = measure(process.execPath, ['--test', '--test-isolation=none'], { cwd: folder })
    const bare = measure(process.execPath, ['-e', '0'], { runs: 5 })
    const stations = 6
    return Promise.resolve([
      ratio(
        'line of 6 stations, tests taken off',
        line.ms - tests.ms,
        `${stations} bare node starts`,
        bare.ms * stations,
      ),
    ])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
