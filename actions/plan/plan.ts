import { setTimeout } from 'node:timers/promises'
import { FactoryError } from '../../shared/errors.ts'
import { openRemote } from '../../shared/git/remote.ts'
import { githubFacts, type GithubFacts } from '../../shared/github/deliver/github-facts.ts'
import { stepLog } from '../../shared/github/host.ts'
import type { StepReport } from '../../shared/github/run-step.ts'
import { REAL_CLOCK } from '../../shared/github/plan/clock.ts'
import { openUnitRuns } from '../../shared/github/plan/github-runs.ts'
import { openDeliveries } from '../../shared/github/plan/open-deliveries.ts'
import { giveUpAt, planUnits } from '../../shared/github/plan/plan.ts'
import type { PlanInputs } from '../../shared/github/plan/plan-request.ts'

/** Starts the units of an event on GitHub. @throws FactoryError HOST_UNSUPPORTED, those of planUnits. */
export async function plan(inputs: PlanInputs, env: NodeJS.ProcessEnv): Promise<StepReport> {
  const { facts, branch } = runFacts(env)
  const { repo, token } = inputs
  const startedAt = REAL_CLOCK.now()
  const patience = { clock: REAL_CLOCK, giveUpAt: giveUpAt(startedAt) }
  const url = `${facts.server}/${facts.owner}/${facts.repository}.git`
  const ref = `refs/heads/${branch}`
  const remote = openRemote({ repo, url, token, env, sleep: (ms) => setTimeout(ms) })
  return planUnits(inputs, {
    runs: await openUnitRuns({ facts, ref, planRun: env['GITHUB_RUN_ID'] ?? '', token, patience }),
    branch: { repo, name: branch, remote },
    clock: REAL_CLOCK,
    commit: env['GITHUB_SHA'] ?? 'HEAD',
    startedAt,
    attempt: Number(env['GITHUB_RUN_ATTEMPT'] ?? '1'),
    openDeliveries: () => openDeliveries({ facts, token, patience }),
    say: stepLog.info,
  })
}

/** @throws FactoryError HOST_UNSUPPORTED, USAGE. */
function runFacts(env: NodeJS.ProcessEnv): { facts: GithubFacts; branch: string } {
  const facts = githubFacts(env)
  if (facts === undefined)
    throw new FactoryError(
      'HOST_UNSUPPORTED',
      'there is no repository on a server whose runs could be started',
      {
        hint: 'run the action as a step of a workflow; on one machine use `jidoka run`',
      },
    )
  const { branch } = facts
  if (branch !== undefined) return { facts, branch }
  throw new FactoryError('USAGE', 'this run is not on a branch, and units start at the tip of a branch', {
    hint: 'start the workflow on a branch',
  })
}
