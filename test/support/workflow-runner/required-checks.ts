import type { RunResult } from './options.ts'
import type { JobRecord } from './records.ts'

/** What a ruleset says of a commit: it may be merged, a check is red, or one was never reported. */
export type Mergeability =
  | { kind: 'mergeable' }
  | { kind: 'blocked'; by: string[] }
  /** "Expected — Waiting for status to be reported". A merge queue gives up on it after its time limit. */
  | { kind: 'waiting'; for: string[] }

/**
 * Holds the required checks of a ruleset against the runs of one commit. A check is a job by the name people see, those
 * of called workflows as `caller / job`; of several runs of one workflow the newest counts. A skipped job counts as
 * success, and one that was never reported is waited for (docs.github.com/pull-requests/collaborating-with-pull-requests/
 * collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks).
 */
export function requiredChecks(
  runs: readonly RunResult[],
  required: readonly string[],
  commit: string,
): Mergeability {
  const reported = newestOf(runs.filter((run) => headOf(run) === commit)).flatMap(({ jobs }) => jobs)
  const named = (name: string): JobRecord[] => reported.filter(({ path }) => path === name)
  const red = required.filter((name) => named(name).some(({ result }) => !PASSES.has(result)))
  if (red.length > 0) return { kind: 'blocked', by: red }
  const missing = required.filter((name) => named(name).length === 0)
  return missing.length > 0 ? { kind: 'waiting', for: missing } : { kind: 'mergeable' }
}

const PASSES = new Set<JobRecord['result']>(['success', 'skipped'])

/** Checks of a pull request hang on its head, those of a merge queue on the commit of the group. */
function headOf({ trigger: { payload = {}, sha } }: RunResult): string {
  const { pull_request: pull, merge_group: group } = payload as {
    pull_request?: { head?: { sha?: string } }
    merge_group?: { head_sha?: string }
  }
  return pull?.head?.sha ?? group?.head_sha ?? sha
}

function newestOf(runs: readonly RunResult[]): RunResult[] {
  const newest = new Map<string, RunResult>()
  for (const run of runs) {
    const key = `${run.trigger.workflow} ${run.trigger.event}`
    const known = newest.get(key)
    if (known === undefined || Number(run.id) * 100 + run.attempt > Number(known.id) * 100 + known.attempt)
      newest.set(key, run)
  }
  return [...newest.values()]
}
