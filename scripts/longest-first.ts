import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * The test files that take longest, longest first, as the durations of `.ci/run` say. vitest starts large files first, and some of the
 * longest are small: started last, one of them leaves the other worker idle for a minute.
 */
export const LONGEST = [
  'test/interop/runners.test.ts',
  'test/line/init.test.ts',
  'test/interop/module-styles.test.ts',
  'test/interop/managers.test.ts',
  'test/bundle/bundles.test.ts',
  'test/line/git-shapes.test.ts',
  'test/hostile/lines.test.ts',
  'test/line/github/kinds.test.ts',
  'test/line/github/re-runs.test.ts',
  'test/line/ledger/api-writers.test.ts',
  'test/line/github/questions.test.ts',
  'test/hostile/changes.test.ts',
  'test/interop/compiled-workflows.test.ts',
  'test/line/questions.test.ts',
  'test/line/github/command-writer.test.ts',
  'test/line/github/answered.test.ts',
  'test/line/live.test.ts',
  'test/line/github/made-change.test.ts',
  'test/line/github/projects.test.ts',
  'test/line/github/halts.test.ts',
  'test/line/rows.test.ts',
  'test/line/sources.test.ts',
  'test/line/cli.test.ts',
  'test/interop/llama.test.ts',
  'test/unit/oracle/rows.test.ts',
  'test/unit/github/ledger/api-ledger.test.ts',
  'test/unit/cli/init/documented-surroundings.test.ts',
  'test/unit/adequacy/run/run-probe.test.ts',
  'test/unit/cli/init/init.test.ts',
  'test/unit/commands/set-up.test.ts',
  'test/unit/cli/doctor/doctor.test.ts',
  'test/unit/receive/work.test.ts',
  'test/unit/commands/run-commands.test.ts',
  'test/unit/github/deliver/trouble.test.ts',
  'test/unit/compile/compiled-lines.test.ts',
  'test/unit/github/artifacts/across-jobs.test.ts',
  'test/unit/own-eslint/run-own-eslint.test.ts',
  'test/unit/cli/andon-check.test.ts',
  'test/unit/compile/topology.test.ts',
  'test/unit/oracle/smallest-input.test.ts',
]

/** Starts the longest files of a group first, then the others as vitest would. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((a, b) => groupOf(a) - groupOf(b) || rankOf(a.moduleId) - rankOf(b.moduleId))
  }
}

function groupOf({ project }: TestSpecification): number {
  return project.config.sequence.groupOrder
}

/** `path`: absolute. Files that are not among the longest rank behind them, all alike. */
export function rankOf(path: string): number {
  const rank = LONGEST.findIndex((name) => path.endsWith(`/${name}`))
  return rank === -1 ? LONGEST.length : rank
}
