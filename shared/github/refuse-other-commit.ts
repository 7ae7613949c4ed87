import { isUnitWorkflow } from '../compile/line-names.ts'
import { FactoryError } from '../errors.ts'
import { githubOptions } from '../factory/github-options.ts'
import type { Factory } from '../factory/factory.ts'
import { safeWord } from '../text/safe-log.ts'

/** Is this step a part of a run of the compiled unit? A line that is wired by hand chooses its base itself. */
export function isCompiledUnit(env: NodeJS.ProcessEnv): boolean {
  // owner/repository/.github/workflows/factory-unit.yml@refs/heads/main
  const [, path = ''] = /^[^/]+\/[^/]+\/([^@]+)@/.exec(env['GITHUB_WORKFLOW_REF'] ?? '') ?? []
  return env['GITHUB_ACTIONS'] === 'true' && isUnitWorkflow(path)
}

/**
 * Refuses a run at another commit than the one its unit was planned at. GitHub starts a dispatched run at the tip of the branch,
 * which may have moved since: its workflows and control files would be those of another commit.
 * @throws FactoryError BASE_MOVED.
 */
export function refuseOtherCommit(base: string, env: NodeJS.ProcessEnv): void {
  const { GITHUB_SHA: sha = '' } = env
  if (!isCompiledUnit(env) || base === sha) return
  throw new FactoryError(
    'BASE_MOVED',
    `this run is at ${safeWord(sha, 12)}, its unit was planned at ${safeWord(base, 12)}`,
    {
      hint: 'the branch moved in between: start the spec again; runs that the planning job starts are started again by it',
    },
  )
}

/**
 * Refuses a unit that is to be delivered in a run that is on no branch: it would come to nothing at the very end, when the
 * model is paid. @throws FactoryError USAGE.
 */
export function refuseWithoutBranch(factory: Factory, env: NodeJS.ProcessEnv): void {
  const { GITHUB_REF: ref = '' } = env
  if (!isDelivered(factory, env) || ref.startsWith('refs/heads/')) return
  throw new FactoryError('USAGE', `this run is on ${safeWord(ref, 80)}, which is no branch to deliver to`, {
    hint: 'start the line on a branch, or set `github: { publish: none }`',
  })
}

/** Is a released unit of this run delivered? A line that is wired by hand decides that itself. */
export function isDelivered({ github = githubOptions() }: Factory, env: NodeJS.ProcessEnv): boolean {
  return isCompiledUnit(env) && github.publish !== 'none'
}
