import { FactoryError } from '../errors.ts'
import type { Finding } from '../findings.ts'
import { writeCommit } from '../git/commit.ts'
import { graftFiles } from '../git/graft.ts'
import { openObjects, type ObjectReader } from '../git/object-reader.ts'
import { safePath } from '../paths/safe-path.ts'
import { AUTHOR } from '../line/release-trailers.ts'
import { entryDigest } from './entry.ts'
import { LEDGER_BRANCH } from './ledger-branch.ts'
import { localLedger } from './ledger-ref.ts'
import type { Ledger } from './ledger.ts'
import { ledgerIn } from './open-ledger.ts'
import { checkChain } from './verify/check-chain.ts'
import { checkIndexes } from './verify/check-indexes.ts'

/** What was taken. With findings nothing was. */
export interface Imported {
  commit: string
  entries: number
  findings: Finding[]
}

/**
 * Makes the branch of the ledger from exported files, in one commit: chain, schema, head and indexes are checked first. A branch that is there has to
 * be the beginning of it. The traces are not looked at here. @throws FactoryError USAGE when it is not; LEDGER_BROKEN, PATH_UNSAFE, those of git.
 */
export async function importLedger(
  repo: string,
  files: ReadonlyMap<string, Buffer>,
  now: Date,
): Promise<Imported> {
  const reader = openObjects(repo)
  try {
    const ref = localLedger(repo)
    const tip = await ref.tip()
    const safe = new Map([...files].map(([path, bytes]) => [safePath(path, 'a file of the ledger'), bytes]))
    const tree = await graftFiles({ repo, reader }, undefined, safe)
    const facts = { author: AUTHOR, date: now.toISOString(), message: `Import ${safe.size} files\n` }
    const commit = await writeCommit(repo, { ...facts, tree, parent: tip })
    const ledger = await ledgerIn(reader, commit)
    if (tip !== undefined) await refuseOther(await ledgerIn(reader, tip), ledger)
    const findings = await problemsOf(ledger, reader)
    const entries = ledger.head.sequence
    const isNew = tip === undefined || entries > (await ledgerIn(reader, tip)).head.sequence
    if (findings.length === 0 && isNew) await ref.push(commit, tip)
    return { commit: isNew ? commit : tip, entries, findings }
  } finally {
    reader.close()
  }
}

async function problemsOf(ledger: Ledger, reader: ObjectReader): Promise<Finding[]> {
  const { commit, head } = ledger
  const { entries, findings } = await checkChain(ledger)
  return [...findings, ...(await checkIndexes({ commit, reader, entries, head }))]
}

async function refuseOther({ head }: Ledger, imported: Ledger): Promise<void> {
  const same = await imported.entry(head.sequence)
  if (same !== undefined && entryDigest(same) === head.digest) return
  throw new FactoryError(
    'USAGE',
    `the branch ${LEDGER_BRANCH} here is not the beginning of the ledger to import`,
    {
      hint: `nothing was changed; rename the branch that is there, git branch -m ${LEDGER_BRANCH} <name>, and import again`,
    },
  )
}
