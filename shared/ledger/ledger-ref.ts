import { setTimeout as sleepFor } from 'node:timers/promises'
import { FactoryError, hasCode } from '../errors.ts'
import { gitExecution } from '../git/git.ts'
import type { SharedRef } from '../git/push-on-top.ts'
import type { Remote } from '../git/remote.ts'
import { isAncestor, updateRef } from '../git/revision.ts'
import { LEDGER_BRANCH, ORIGIN_REF, SEEN_REFS, type LedgerSource } from './ledger-branch.ts'
import { gitObjects, type LedgerObjects } from './ledger-objects.ts'
import { tipsOf } from './tips.ts'

/** The branch of the ledger, to append to. */
export interface LedgerRef extends SharedRef {
  /** Opens its objects; whoever asks closes the reader. */
  open: () => LedgerObjects
  source: LedgerSource
  /** The clone that remembers what it saw; `undefined` where nothing outlives the run. */
  memory: string | undefined
  /** Brings every entry of a tip at once, where they are fetched one by one otherwise. */
  bringEntries?: (tip: string) => Promise<void>
  /** The tip that was seen last. */
  seen: () => Promise<string | undefined>
  sleep: (ms: number) => Promise<void>
}

/**
 * The ledger of this clone: a local branch that nothing is checked out from. What was fetched from origin comes first: where the branch here is
 * missing, or has nothing of its own, it goes on from there.
 */
export function localLedger(repo: string): LedgerRef {
  const ref = `refs/heads/${LEDGER_BRANCH}`
  let here: string | undefined
  return {
    open: () => gitObjects(repo),
    source: 'local',
    memory: repo,
    async tip() {
      const tips = await tipsOf(repo, [ref, ORIGIN_REF])
      here = tips.get(ref)
      return baseOf(repo, here, tips.get(ORIGIN_REF))
    },
    push: (commit) => moveRef(repo, ref, { commit, expected: here }),
    seen: () => tipOf(repo, SEEN_REFS.local),
    sleep: (ms) => sleepFor(ms),
  }
}

async function baseOf(
  repo: string,
  here: string | undefined,
  origin: string | undefined,
): Promise<string | undefined> {
  if (here === undefined || origin === undefined) return here ?? origin
  // a branch that went on by itself keeps its entries
  return (await isAncestor(repo, here, origin)) ? origin : here
}

/** The commit of a ref; `undefined` when there is no such ref. */
export async function tipOf(repo: string, ref: string): Promise<string | undefined> {
  const { code, stdout } = await gitExecution(repo, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`])
  return code === 0 ? stdout.toString('latin1').trim() : undefined
}

/** Git says in words alone that the ref was moved, or is being moved, by somebody else. */
const TAKEN = /cannot lock ref|File exists/

async function moveRef(
  repo: string,
  ref: string,
  { commit, expected }: { commit: string; expected: string | undefined },
): Promise<void> {
  try {
    await updateRef(repo, ref, commit, expected ?? '0'.repeat(commit.length))
  } catch (thrown) {
    if (!hasCode(thrown, 'GIT_FAILED') || !TAKEN.test(thrown.reason)) throw thrown
    throw new FactoryError('PUBLISH_OCCUPIED', `others append to ${LEDGER_BRANCH} at the same time`, {
      cause: thrown,
      hint: `run it again; where nothing else runs, remove .git/${ref}.lock, which a killed process left`,
    })
  }
}

/** The ledger on a server, through a clone of it that is thrown away after the run. */
export function remoteLedger(remote: Remote, { open, sleep }: Pick<LedgerRef, 'open' | 'sleep'>): LedgerRef {
  return {
    open,
    sleep,
    source: 'origin',
    memory: undefined,
    async tip() {
      const tip = (await remote.tips([LEDGER_BRANCH])).get(LEDGER_BRANCH)
      if (tip !== undefined) await remote.fetch(tip)
      return tip
    },
    push: (commit, expected) => remote.push(LEDGER_BRANCH, commit, expected),
    seen: () => Promise.resolve(undefined),
  }
}
