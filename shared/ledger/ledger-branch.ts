/** Holds the ledger. It has no history in common with the code, and only grows. */
export const LEDGER_BRANCH = 'factory-ledger'

/** The ledger of origin, as it was fetched last. */
export const ORIGIN_REF = `refs/remotes/origin/${LEDGER_BRANCH}`

/** Up to where a branch was looked through for lines of units: in a clone below its name, on a server for everybody. */
export const SYNCED_REFS = 'refs/jidoka/ledger-synced'

/** Which ledger is meant: the branch of this clone, or that of the server it is a clone of. */
export type LedgerSource = 'local' | 'origin'

/** The tips that were seen last, known to this clone alone: a later tip has to go on from them. */
export const SEEN_REFS: Readonly<Record<LedgerSource, string>> = {
  local: 'refs/jidoka/ledger-seen/local',
  origin: 'refs/jidoka/ledger-seen/origin',
}
