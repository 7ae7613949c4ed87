import { WORKFLOW_FOLDER } from '../../shared/compile/workflow-paths.ts'
import { LOCK_PATH } from '../../shared/compile/action-pins.ts'
import { loadFactory } from '../../shared/factory/control-files.ts'
import type { PullChange } from '../../shared/line/pull-change.ts'
import { refuseUncompiled } from '../../shared/github/refuse-uncompiled.ts'
import type { CheckInputs, CheckResult } from '../../shared/github/run-check.ts'
import { commitDay } from '../../shared/git/commit.ts'
import { contextAt } from '../../shared/specification/checks/commit-context.ts'
import { validateSpecs } from '../../shared/specification/checks/validate-spec.ts'

/**
 * Validates the specs that a pull request adds or edits, against the code of its base and all open specs of its head. A
 * change of factory.yml or of compiled workflows must leave them in step.
 * @throws FactoryError LINE_NOT_COMPILED, FACTORY_INVALID.
 */
export async function checkSpecs(
  change: PullChange,
  _inputs: CheckInputs,
  env: NodeJS.ProcessEnv,
): Promise<CheckResult> {
  const { repo, base, factory, factoryPath, specs, changedSpecs } = change
  if (touchesLine(change)) await refuseDrift(change, env)
  if (changedSpecs.length === 0) return { findings: [], examined: 'no spec is added or edited' }
  const only = new Set(changedSpecs)
  const context = await contextAt(
    repo,
    base,
    specs.filter(({ path }) => only.has(path)),
  )
  const today = await commitDay(repo, base)
  const findings = await validateSpecs(specs, { ...context, factory, factoryPath, today, only })
  return { findings, examined: `${changedSpecs.length} specs, compared with ${specs.length} open ones` }
}

function touchesLine({ changeSet, factoryPath }: PullChange): boolean {
  return changeSet.changes.some(
    ({ path }) => path === factoryPath || path === LOCK_PATH || path.startsWith(`${WORKFLOW_FOLDER}/`),
  )
}

async function refuseDrift({ repo, head, factoryPath }: PullChange, env: NodeJS.ProcessEnv): Promise<void> {
  const { factory, bytes } = await loadFactory(repo, head, factoryPath)
  await refuseUncompiled({ repo, base: head, factory, factoryPath, factoryBytes: bytes }, env)
}
