import { join } from 'node:path'
import { collectRun } from '../../shared/commands/collect-run.ts'
import { couldNot } from '../../shared/commands/machine-fault.ts'
import { notWrittenIn, ownEslintStation, pullOrder } from '../../shared/commands/pull-order.ts'
import { RUN_FOLDER } from '../../shared/commands/run-folder.ts'
import type { WorkOrder } from '../../shared/commands/work-order.ts'
import type { OwnEslintStation } from '../../shared/factory/own-eslint-station.ts'
import type { Finding } from '../../shared/findings.ts'
import { canonicalJson } from '../../shared/formats/canonical.ts'
import { changeSetDocument } from '../../shared/git/change-set.ts'
import type { CheckResult } from '../../shared/github/run-check.ts'
import { MAX_CHANGE_SET_BYTES } from '../../shared/limits.ts'
import type { PullChange } from '../../shared/line/pull-change.ts'
import {
  judgeOwnEslint,
  nothingJudged,
  unavailableFinding,
} from '../../shared/own-eslint/judge-own-eslint.ts'
import { ownPaths } from '../../shared/own-eslint/own-paths.ts'
import { layOrder } from './apply.ts'
import { stepOutcome } from './collect.ts'
import type { ReceiveCheckInputs } from './inputs.ts'
import { temporaryFolder } from './temporary-folder.ts'

/**
 * The team's own ESLint on a pull request: the steps around our program, as for a unit. Before it they write its order, or say why there is nothing to
 * do; after it they judge the values that came back, because no later station does.
 * @throws FactoryError USAGE, HOST_UNSUPPORTED, RUN_COULD_NOT, of git.
 */
export async function checkOwnEslint(
  change: PullChange,
  inputs: ReceiveCheckInputs,
  env: NodeJS.ProcessEnv,
): Promise<CheckResult> {
  const station = ownEslintStation(change, inputs.station)
  const folder = join(temporaryFolder(env), RUN_FOLDER)
  return inputs.phase === 'apply' ? ordered(change, station, folder) : judged(change, station, inputs, folder)
}

async function ordered(change: PullChange, station: OwnEslintStation, folder: string): Promise<CheckResult> {
  const not = await notWrittenIn(change)
  const count = ownPaths(change.changeSet.changes, not).length
  const examined = `${count} changed files`
  const nothing = (...findings: Finding[]): CheckResult => ({ findings, examined, asks: false })
  if (count === 0) return nothing()
  const order = await pullOrder(station, change, not)
  if (order.ownEslint?.kind === 'unavailable')
    return nothing(unavailableFinding(order.ownEslint, levelOf(station)))
  if (isTooLarge(order)) return nothing(nothingJudged(TOO_LARGE, levelOf(station)))
  await layOrder(folder, order)
  return { findings: [], examined, asks: true }
}

function levelOf({ work }: OwnEslintStation): Finding['level'] {
  return work.ownEslint === 'required' ? 'block' : 'warn'
}

/** A unit has no more files, so an order with more cannot be read. */
function isTooLarge(order: WorkOrder): boolean {
  return (
    changeSetDocument.problemsOf(order.changeSet).length > 0 ||
    Buffer.byteLength(canonicalJson(order)) > MAX_CHANGE_SET_BYTES
  )
}

const TOO_LARGE = {
  sentence: 'the pull request changes more than 1000 files, or more than 64 MiB',
  hint: 'split it, or let your own workflow run ESLint on it',
}

async function judged(
  change: PullChange,
  { name, work }: OwnEslintStation,
  { outcome, record }: ReceiveCheckInputs,
  folder: string,
): Promise<CheckResult> {
  const run = { station: name, round: 1, work, outcome: stepOutcome(outcome), record, folder }
  const { ownEslint: values } = await collectRun(run)
  if (values === undefined) throw couldNot('their record holds no values of ESLint')
  const changed = ownPaths(change.changeSet.changes, await notWrittenIn(change))
  const paths = changed.map(({ path }) => path)
  const findings = judgeOwnEslint(values, { paths, isRequired: work.ownEslint === 'required' })
  return { findings, examined: `${paths.length} changed files` }
}
