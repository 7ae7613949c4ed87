import { FactoryError } from '../../errors.ts'
import type { Wanted } from './list-specs.ts'

/** What an event asks a plan for. */
export interface PlanInputs {
  /** Folder of the repository. */
  repo: string
  /** Repository path of factory.yml. */
  factory: string
  /** Name of the event: `push`, `schedule` or `workflow_dispatch`. */
  event: string
  /** Commit before a push; of a plan that goes on, the one of its first run. */
  before: string
  /** The spec of a start by hand. */
  spec: string
  mode: string
  /** Of a plan that goes on: the commit its first run listed the specs at. Empty in the first run. */
  base: string
  /** Of a plan that goes on: the last spec that its runs have dealt with. */
  after: string
  /** Most runs in progress at once. */
  parallel: number
  token: string
}

/** `schedule`: all specs but those that nobody needs again. */
export interface PlanRequest {
  wanted: Wanted
  skipDone: boolean
}

/**
 * Which specs are meant. A plan that goes on is started by hand too: it names no spec, but the commits of its first run.
 * @throws FactoryError USAGE.
 */
export function planRequest({ event, before, spec, base }: PlanInputs): PlanRequest {
  if (event === 'push') return { wanted: { kind: 'push', before }, skipDone: false }
  if (event === 'schedule') return { wanted: { kind: 'all' }, skipDone: true }
  if (event !== 'workflow_dispatch')
    throw new FactoryError('USAGE', 'the input event is none of push, schedule, workflow_dispatch', {
      hint: 'pass `event: ${{ github.event_name }}`',
    })
  if (spec !== '') return { wanted: { kind: 'one', spec }, skipDone: false }
  if (base === '')
    throw new FactoryError('USAGE', 'no spec is named', { hint: 'name the spec that is to be started' })
  return before === ''
    ? { wanted: { kind: 'all' }, skipDone: true }
    : { wanted: { kind: 'push', before }, skipDone: false }
}
