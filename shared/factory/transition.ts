import type { MachineEvent, MachineState } from './machine.ts'

type Running = Extract<MachineState, { status: 'running' }>

export interface Transition {
  from: string
  /** A station, `released`, `halted` or `asking`. */
  to: string
  reason: string
}

/** How a link records the step from `before` to `after`. A unit stopped for good goes to the publishing station first. */
export function transitionOf(before: MachineState, event: MachineEvent, after: MachineState): Transition {
  const from = event.station
  switch (after.status) {
    case 'released':
      return { from, to: 'released', reason: `${from} passed` }
    case 'halted':
    case 'asking':
      return { from, to: after.status, reason: after.reason }
    case 'running':
      return { from, to: after.station, reason: stepReason(before, event, after) }
  }
}

function stepReason(before: MachineState, event: MachineEvent, after: Running): string {
  const wasHalted = before.status === 'running' && before.halt !== undefined
  if (after.halt !== undefined && !wasHalted) return after.halt.reason
  switch (event.kind) {
    case 'pass':
      return `${event.station} passed`
    case 'stop':
      return `${event.station} stopped; round ${after.round} begins`
    case 'error':
      return `${event.station} could not run`
  }
}
