import { lineNames, type LineNames } from '../../shared/compile/line-names.ts'
import { FactoryError } from '../../shared/errors.ts'
import { loadFactory } from '../../shared/factory/control-files.ts'
import { FACTORY_FILE } from '../../shared/factory/nearest-factory.ts'
import { resolveCommit } from '../../shared/git/revision.ts'
import { heldSpecs } from '../../shared/github/andon/held-specs.ts'
import { attemptOf, requireFacts, type GithubFacts } from '../../shared/github/github-facts.ts'
import { stepLog } from '../../shared/github/host.ts'
import type { StepReport } from '../../shared/github/run-step.ts'
import { REAL_CLOCK } from '../../shared/github/plan/clock.ts'
import { openUnitRuns } from '../../shared/github/plan/github-runs.ts'
import { openDeliveries } from '../../shared/github/plan/open-deliveries.ts'
import { giveUpAt, planUnits } from '../../shared/github/plan/plan.ts'
import type { PlanInputs } from '../../shared/github/plan/plan-request.ts'
import { serverRemote } from '../../shared/github/server-remote.ts'

/** Starts the units of an event on GitHub. @throws FactoryError HOST_UNSUPPORTED, those of planUnits. */
export async function plan(inputs: PlanInputs, env: NodeJS.ProcessEnv): Promise<StepReport> {
  const { facts, branch } = runFacts(env)
  const { repo, token } = inputs
  const startedAt = REAL_CLOCK.now()
  const patience = { clock: REAL_CLOCK, giveUpAt: giveUpAt(startedAt) }
  const ref = `refs/heads/${branch}`
  return planUnits(inputs, {
    runs: await openUnitRuns({
      ...{ facts, ref, token, patience },
      names: await namesOf(inputs, env),
      planRun: env['GITHUB_RUN_ID'] ?? '',
    }),
    branch: { repo, name: branch, remote: serverRemote({ facts, repo, token, env }) },
    clock: REAL_CLOCK,
    commit: env['GITHUB_SHA'] ?? 'HEAD',
    startedAt,
    attempt: attemptOf(env),
    openDeliveries: () => openDeliveries({ facts, token, patience }),
    held: (planned) => heldSpecs(facts, planned, { repo, token, env, warn: stepLog.warn }),
    say: stepLog.info,
  })
}

/** The line at the top has the same names whatever it is called. @throws FactoryError of factory.yml. */
async function namesOf({ repo, factory: path }: PlanInputs, env: NodeJS.ProcessEnv): Promise<LineNames> {
  if (path === FACTORY_FILE) return lineNames({ name: '', factoryPath: path })
  const commit = await resolveCommit(repo, env['GITHUB_SHA'] ?? 'HEAD')
  const { factory } = await loadFactory(repo, commit, path)
  return lineNames({ name: factory.name, factoryPath: path })
}

/** @throws FactoryError HOST_UNSUPPORTED, USAGE. */
function runFacts(env: NodeJS.ProcessEnv): { facts: GithubFacts; branch: string } {
  const facts = requireFacts(env, 'whose runs could be started', '; on one machine use `jidoka run`')
  const { branch } = facts
  if (branch !== undefined) return { facts, branch }
  throw new FactoryError('USAGE', 'this run is not on a branch, and units start at the tip of a branch', {
    hint: 'start the workflow on a branch',
  })
}
