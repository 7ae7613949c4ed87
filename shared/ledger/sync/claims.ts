import { trailersOf } from '../../line/release-trailers.ts'
import { isSerial, serialWithin } from '../../trace/parcel/names.ts'

/** What the message of a commit says of units. Anybody may write it: each is a claim that the content has to bear out. */
export interface Claims {
  /** From the trailer, and from the name of the branch that a merge names. */
  serials: string[]
  /** The pull request that the commit is of. */
  pull: number | undefined
  /** Commits, as they are named, that it says to take back. */
  reverts: string[]
  /** Pull requests that it says to take back. */
  revertedPulls: number[]
  isCherryPick: boolean
  isSquash: boolean
}

/** `Title (#12)` of a squash, and `Merge pull request #12 from octo/factory/JD-...`. */
const PULL = /\(#([1-9]\d{0,8})\)$|^Merge pull request #([1-9]\d{0,8}) /
const REVERTS = /^This reverts commit ([0-9a-f]{7,64})\b/gm
/** GitHub's button: `Reverts octo/demo#12`. */
const REVERTED_PULL = /^Reverts (?:[\w.-]+\/[\w.-]+)?#([1-9]\d{0,8})$/gm
const MOST = 100

/** Pure. */
export function claimsIn(message: string): Claims {
  const [subject = ''] = message.split('\n')
  const [, squashed, merged] = PULL.exec(subject) ?? []
  const pull = squashed ?? merged
  const named = /factory\/JD-/.test(subject) ? serialWithin(subject) : undefined
  const serials = [...trailersOf(message, 'Factory-Serial'), ...(named === undefined ? [] : [named])]
  return {
    serials: [...new Set(serials.filter(isSerial))].slice(0, MOST),
    pull: pull === undefined ? undefined : Number(pull),
    reverts: [...message.matchAll(REVERTS)].map(([, commit = '']) => commit).slice(0, MOST),
    revertedPulls: [...message.matchAll(REVERTED_PULL)].map(([, number]) => Number(number)).slice(0, MOST),
    isCherryPick: /^\(cherry picked from commit [0-9a-f]{7,64}\)$/m.test(message),
    isSquash: squashed !== undefined || subject.startsWith('Squashed commit of the following:'),
  }
}
