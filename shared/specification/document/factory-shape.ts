/** Caps of model calls per unit. */
export interface BudgetCaps {
  calls: number
  tokens: number
  minutes: number
}

/** What of factory.yml the rules of a spec need; a Factory has this shape. */
export interface FactoryShape {
  /** Glob of the spec files. */
  specs: string
  budget: BudgetCaps
  line: readonly { work: { kind: 'action' } | { kind: 'run'; report: string | undefined } }[]
}
