/**
 * When the line of a repository stops by itself (`andon:` of factory.yml). A rule that is left out is off; with the field itself, a line whose
 * ledger cannot be asked does not run.
 */
export interface AndonRules {
  /** Stop after so many units in a row that one station halted for the same reasons. */
  equalHalts?: number
  /** Stop when a commit of the line is taken back. */
  reverted?: boolean
  /** Stop when models were asked more than this in one day, by UTC. */
  budgetOfDay?: { calls?: number; tokens?: number }
  /** Stop when a unit of high risk let a defect out. */
  escapeOfRiskHigh?: boolean
  /** Stop while the default branch is red, as `jidoka andon check` saw it last. */
  redDefaultBranch?: boolean
  /** Stop while there are more styles than at this revision, as `jidoka andon check` saw it last. */
  newStyle?: string
}
