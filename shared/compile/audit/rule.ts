import type { Path, WorkflowView } from './workflow-view.ts'

/** Something in a compiled workflow that must not be there. */
export interface Flaw {
  at: Path
  message: string
}

/** One rule of the compiled workflow; the code is stable. */
export interface Rule {
  code: string
  /** What the rule holds, for the report. */
  hint: string
  check: (workflow: WorkflowView) => Flaw[]
}

/** A flaw for every place where something is wrong. */
export function flawIf(isBad: boolean, at: Path, message: string): Flaw[] {
  return isBad ? [{ at, message }] : []
}
