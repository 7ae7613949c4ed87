import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

const COUNT = 10

interface Timed {
  what: string
  ms: number
}

/**
 * A reporter of vitest that prints the ten slowest files (their hooks included) and tests, and writes all durations in
 * milliseconds and the counts as JSON to `path`.
 */
export function reportDurations(path: string): Reporter {
  return {
    onTestRunEnd(modules) {
      const files = modules.map((each) => ({ what: each.relativeModuleId, ms: each.diagnostic().duration }))
      const tests = modules.flatMap(timedTests)
      const [passed, failed] = (['passed', 'failed'] as const).map((state) => countOf(modules, state))
      const report = { passed, failed, files, tests }
      writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`)
      const lines = ['slowest files', ...slowest(files), 'slowest tests', ...slowest(tests)]
      process.stdout.write(`${lines.join('\n')}\n`)
    },
  }
}

function timedTests(file: TestModule): Timed[] {
  return [...file.children.allTests()].map((test) => ({
    what: `${file.relativeModuleId}: ${test.fullName}`,
    ms: test.diagnostic()?.duration ?? 0,
  }))
}

function countOf(modules: readonly TestModule[], state: 'passed' | 'failed'): number {
  return modules.reduce((sum, file) => sum + [...file.children.allTests(state)].length, 0)
}

function slowest(timed: readonly Timed[]): string[] {
  const sorted = timed.toSorted((a, b) => b.ms - a.ms)
  return sorted.slice(0, COUNT).map(({ what, ms }) => `${(ms / 1000).toFixed(1).padStart(8)} s  ${what}`)
}
