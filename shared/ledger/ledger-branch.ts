/** Holds the ledger. It has no history in common with the code, and only grows. */
export const LEDGER_BRANCH = 'factory-ledger'

/** The tip of the ledger that was seen last, in this clone alone: a later tip has to go on from it. */
export const SEEN_REF = 'refs/jidoka/ledger-seen'
