import { appendEntries } from '../ledger/append.ts'
import { signAndon } from '../ledger/andon/sign-andon.ts'
import { ANDON } from '../ledger/andon/andon-words.ts'
import type { Pull } from '../ledger/andon/open-pulls.ts'
import { scopeOfLine } from '../ledger/andon/scope.ts'
import { localLedger } from '../ledger/ledger-ref.ts'
import { localKeys } from '../trace/signer/local-keys.ts'
import { publicPem } from '../trace/signer/keys.ts'
import { keySigner } from '../trace/signer/signer.ts'
import { keyFolder } from './signing.ts'

/** Who passes a stopped line by, and why. */
export interface Override {
  by: string
  reason: string
}

/** The unit that goes on although the line is stopped. */
export interface PassedBy {
  repo: string
  /** Folder of the keys of this machine. */
  home: string
  serial: string
  line: string
  repository: string
}

/**
 * Enters into the ledger of this clone that somebody went on although the line was stopped. What cannot be entered is not passed by.
 * @throws FactoryError of the ledger and of the keys.
 */
export async function recordOverride(
  pulls: readonly Pull[],
  { by, reason }: Override,
  { repo, home, serial, line, repository }: PassedBy,
): Promise<void> {
  const { keys } = await localKeys(keyFolder(home), [ANDON])
  const of = pulls.flatMap(({ digest }) => (digest === undefined ? [] : [digest]))
  const now = new Date()
  for (const key of keys.values()) {
    const signing = { signer: keySigner(key, 'local'), publicKey: publicPem(key), repository, now }
    const words = { action: 'ignore' as const, scope: scopeOfLine(line), by, reason, serial, of }
    await appendEntries(localLedger(repo), [await signAndon(words, signing)], { now: () => new Date() })
  }
}
