import type { Path, WorkflowView } from './workflow-view.ts'

/** Something in a compiled workflow that must not be there. */
export interface Flaw {
  at: Path
  message: string
}

export interface Rule {
  id: string
  /** What holds in every compiled workflow. */
  rule: string
  check: (workflow: WorkflowView) => Flaw[]
}

/** One flaw when `isBad`. */
export function flawIf(isBad: boolean, at: Path, message: string): Flaw[] {
  return isBad ? [{ at, message }] : []
}
