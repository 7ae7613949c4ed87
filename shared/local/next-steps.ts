import { LOCAL_TRUST } from '../station/home.ts'
import { releaseBranch } from '../station/release.ts'
import { shellWord } from '../text/shell-word.ts'
import type { PreparedUnit } from './prepare.ts'
import { traceFolder, type RunOptions, type RunState } from './run-state.ts'

/** What the next steps of a unit depend on. */
export interface EndedRun {
  unit: Pick<PreparedUnit, 'base' | 'branch' | 'factory' | 'home' | 'serial' | 'specPath'>
  options: Pick<RunOptions, 'localKeys' | 'out'>
  machine: Pick<RunState['machine'], 'status'>
}

/** What a person does after a run that ended or paused, the first step first: commands to copy. */
export function nextSteps(run: EndedRun): string[] {
  const { unit, options, machine } = run
  const again = `jidoka run ${shellWord(unit.specPath)}${options.localKeys ? ' --local-keys' : ''}`
  switch (machine.status) {
    case 'released':
      return releasedSteps(run)
    case 'halted':
      return [
        `see all of it: jidoka trace ${traceWords(run)}`,
        `change the spec, the code or the rule, then: ${again}`,
      ]
    case 'asking':
      return [`jidoka answer ${traceWords(run)}`]
    case 'running':
      return [`go on: ${again} --resume`]
  }
}

/** The branch is in this repository alone: nobody merges it by themselves. */
function releasedSteps(run: EndedRun): string[] {
  const { base, branch = base.slice(0, 12), factory, serial } = run.unit
  const released = releaseBranch(serial)
  return [
    `look at it: git diff ${shellWord(`${branch}...${released}`)}`,
    `merge it: git merge ${released}`,
    ...(factory.ledger === 'off' ? [] : ['once the default branch has it: jidoka ledger sync']),
    ...(needsLocalTrust(run) ? [`prove its trace: jidoka verify ${traceWords(run)}`] : []),
  ]
}

/** The trace as a command takes it: by its serial where it lies in its place, and with the keys that signed it where other keys count. */
function traceWords(run: EndedRun): string {
  const { unit, options } = run
  const named = options.out === undefined ? unit.serial : shellWord(traceFolder(run))
  return needsLocalTrust(run) ? `${named} --trust ${LOCAL_TRUST}` : named
}

/** A line that signs otherwise has another trust file, and it does not hold the keys of this machine. */
function needsLocalTrust({ unit, options }: EndedRun): boolean {
  return options.localKeys && unit.factory.signing.mode !== 'local'
}
