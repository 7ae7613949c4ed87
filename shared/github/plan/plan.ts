import { FactoryError } from '../../errors.ts'
import { gitSucceeds } from '../../git/git.ts'
import { resolveCommit } from '../../git/revision.ts'
import { unitRunTitle } from '../../compile/unit-run-title.ts'
import { loadFactory } from '../../factory/control-files.ts'
import type { Factory } from '../../factory/factory.ts'
import { githubOptions } from '../../factory/github-options.ts'
import { matchesAny } from '../../paths/declared-paths.ts'
import type { StepReport } from '../run-step.ts'
import type { Planned } from '../andon/held-specs.ts'
import type { Clock } from './clock.ts'
import { GIVE_UP_MS, HAND_OVER_MS } from './github-limits.ts'
import { listSpecs, type SpecList } from './list-specs.ts'
import type { Branch } from './moved-tip.ts'
import { planRequest, type PlanInputs, type PlanRequest } from './plan-request.ts'
import { planReport, type PlanEnd } from './plan-report.ts'
import { closedSpecsAt, doneSpecs, type OpenDelivery } from './done-specs.ts'
import type { UnitRuns } from './unit-runs.ts'
import { startInWaves } from './waves.ts'

export interface PlanDeps {
  runs: UnitRuns
  branch: Omit<Branch, 'isPlannedByPush'>
  clock: Clock
  /** Commit of the event. */
  commit: string
  /** When the job began. */
  startedAt: number
  /** Attempt of this run, from 1. */
  attempt: number
  /** The open pull requests that deliver units. */
  openDeliveries: () => Promise<OpenDelivery[]>
  /** Specs whose units the andon holds, with the reason. */
  held: (planned: Planned) => Promise<Map<string, string>>
  say: (line: string) => void
}

/** Latest time for a wait of a plan that began at `startedAt`. */
export function giveUpAt(startedAt: number): number {
  return startedAt + GIVE_UP_MS
}

/**
 * Starts a run for every spec that an event asks for, and says what became of each. What is not started when the time is
 * over is handed to a new run of the dispatcher.
 * @throws FactoryError before anything is started: USAGE, PLAN_BEFORE_GONE, PLAN_SPEC_UNKNOWN, PATH_UNSAFE, PLAN_DENIED,
 * PLAN_WORKFLOW, PLAN_LIMITED, PLAN_FAILED, those of factory.yml and of git.
 */
export async function planUnits(inputs: PlanInputs, deps: PlanDeps): Promise<StepReport> {
  const { repo } = inputs
  const request = planRequest(inputs)
  const commit = await listedCommit(inputs, deps)
  const { factory } = await loadFactory(repo, commit, inputs.factory)
  const list = await listSpecs({ repo, commit, glob: factory.specs }, request.wanted)
  const rest = list.specs.filter((spec) => spec > inputs.after)
  const done = await specsLeftOut({ repo, commit }, rest, request.skipDone ? deps.openDeliveries : undefined)
  const before = deps.attempt > 1 ? await startedBefore(deps.runs, rest) : []
  const wanted = rest.filter((spec) => !done.has(spec) && !before.includes(spec))
  const held =
    wanted.length === 0 ? new Map<string, string>() : await deps.held({ factory, commit, specs: wanted })
  const specs = wanted.filter((spec) => !held.has(spec))
  const branch = { ...deps.branch, isPlannedByPush: pushPlanner(request, factory, deps.branch.name) }
  const { mode, parallel } = inputs
  const waves = { ...deps, branch, handOverAt: deps.startedAt + HAND_OVER_MS }
  const { state, error } = await startInWaves({ specs, base: commit, mode, parallel }, waves)
  const end: PlanEnd = {
    listed: rest.length,
    refused: list.refused,
    done,
    held,
    before,
    state,
    error,
    goesOn: false,
  }
  if (error !== undefined || state.waiting.length === 0) return planReport(end)
  return planReport(await handOver(inputs, { commit, list }, deps, end))
}

/** Specs that are done are never sent again; a schedule looks further, at what is delivered or under way. */
async function specsLeftOut(
  at: { repo: string; commit: string },
  specs: readonly string[],
  openDeliveries: PlanDeps['openDeliveries'] | undefined,
): Promise<Map<string, string>> {
  const closed = await closedSpecsAt(at, specs)
  if (openDeliveries === undefined) return closed
  const rest = specs.filter((spec) => !closed.has(spec))
  return new Map([...closed, ...(await doneSpecs(at, rest, await openDeliveries()))])
}

/** The commit of the event; a plan that goes on may have to fetch that of its first run. @throws FactoryError of git. */
async function listedCommit({ repo, base }: PlanInputs, { branch, commit }: PlanDeps): Promise<string> {
  if (base === '') return resolveCommit(repo, commit)
  const isHere = await gitSucceeds(repo, ['cat-file', '-e', `${base}^{commit}`])
  if (!isHere) await branch.remote.fetch(base)
  return resolveCommit(repo, base)
}

/** Specs that an earlier attempt of this run has started, at whatever commit. */
async function startedBefore(runs: UnitRuns, specs: readonly string[]): Promise<string[]> {
  const made = await runs.sinceThisPlan()
  const sound = new Set(
    made.filter(({ title, commit }) => title.endsWith(` at ${commit}`)).map(({ title }) => title),
  )
  const commits = [...new Set(made.map(({ commit }) => commit))]
  return specs.filter((spec) => commits.some((commit) => sound.has(unitRunTitle(spec, commit))))
}

/** Does a push that changes a spec start a plan of its own? What a person asked for is started all the same. */
function pushPlanner({ wanted }: PlanRequest, factory: Factory, branch: string): (spec: string) => boolean {
  const { on, branches, paths } = factory.github ?? githubOptions()
  const isPlanned = wanted.kind !== 'one' && on.includes('push') && matchesAny(branch, branches)
  return (spec) => isPlanned && (paths.length === 0 || matchesAny(spec, paths))
}

/** Starts the plan again behind the last spec that this run has dealt with. */
async function handOver(
  { before, mode }: PlanInputs,
  { commit, list }: { commit: string; list: SpecList },
  { runs }: PlanDeps,
  end: PlanEnd,
): Promise<PlanEnd> {
  const [first = ''] = [...end.state.waiting].sort()
  const after = list.specs.findLast((spec) => spec < first) ?? ''
  try {
    await runs.goOn({ spec: '', mode, base: commit, before, after })
    return { ...end, goesOn: true }
  } catch (thrown) {
    if (thrown instanceof FactoryError) return { ...end, error: thrown }
    throw thrown
  }
}
