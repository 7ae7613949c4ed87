import { serialsIn } from '../../trace/parcel/names.ts'

/** What the message of a commit says that it repairs or takes back. Anybody can write a message: nothing here is proven. */
export type Claim =
  | { kind: 'serial'; serial: string; says: string }
  | { kind: 'commit'; commit: string; isRevert: boolean; says: string }
  | {
      kind: 'pull'
      pull: number
      /** `owner/name`; `undefined` where the message names none: then it is the own one. */
      repository: string | undefined
      isRevert: boolean
      says: string
    }
  /** An issue that the commit closes. */
  | { kind: 'issue'; issue: number; repository: string | undefined; says: string }

/** Lines of a message that are looked at, and characters of each. */
const MAX_LINES = 500
const MAX_LINE_CHARS = 500

const TRAILER = /^(?:Fixes-Serial|Factory-Fixes|Fixes)[ \t]*:[ \t]*(\S.*)$/i
const REVERTS_COMMIT = /^This reverts commit ([0-9a-f]{7,64})\b/i
const REVERTS_PULL = /^Reverts ([\w.-]+\/[\w.-]+)?#([1-9]\d{0,9})\b/
const COMMIT = /^([0-9a-f]{7,64})\b/i
const PULL = /(?<![\w/])#([1-9]\d{0,9})\b/g

/** The words by which GitHub closes an issue (docs: "Linking a pull request to an issue"). A number after a colon may be a pull request too. */
const CLOSES = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?) +([\w.-]+\/[\w.-]+)?#([1-9]\d{0,9})\b/gi

/**
 * The claims of a message: trailers `Fixes-Serial:`, `Factory-Fixes:` and `Fixes:` that name serials, a commit or pull requests, and the
 * sentences by which git and GitHub name what they revert. Pure.
 */
export function claimsOf(message: string): Claim[] {
  // a subject is a title, whatever it looks like
  const lines = message.split('\n').slice(1, MAX_LINES)
  const claims = [
    ...lines.flatMap((line) => claimsOfLine(line.slice(0, MAX_LINE_CHARS).trim())),
    ...issuesIn(message),
  ]
  return [...new Map(claims.map((claim) => [keyOf(claim), claim])).values()]
}

/** GitHub closes an issue from the subject of a commit too. */
function issuesIn(message: string): Claim[] {
  return [...message.slice(0, MAX_LINES * MAX_LINE_CHARS).matchAll(CLOSES)].map(
    ([says, repository, issue]) => ({
      kind: 'issue',
      issue: Number(issue),
      repository,
      says,
    }),
  )
}

function claimsOfLine(says: string): Claim[] {
  const value = TRAILER.exec(says)?.[1]
  if (value !== undefined) return claimsOfTrailer(value, says)
  const commit = REVERTS_COMMIT.exec(says)?.[1]
  if (commit !== undefined) return [{ kind: 'commit', commit: commit.toLowerCase(), isRevert: true, says }]
  const [, repository, pull] = REVERTS_PULL.exec(says) ?? []
  return pull === undefined ? [] : [{ kind: 'pull', pull: Number(pull), repository, isRevert: true, says }]
}

/** Serials say most; where there is none, a commit; where there is none, pull requests. */
function claimsOfTrailer(value: string, says: string): Claim[] {
  const serials = serialsIn(value.toUpperCase())
  if (serials.length > 0) return serials.map((serial) => ({ kind: 'serial', serial, says }))
  const commit = COMMIT.exec(value)?.[1]
  if (commit !== undefined) return [{ kind: 'commit', commit: commit.toLowerCase(), isRevert: false, says }]
  return [...value.matchAll(PULL)].map(([, pull]) => ({
    kind: 'pull',
    pull: Number(pull),
    repository: undefined,
    isRevert: false,
    says,
  }))
}

function keyOf(claim: Claim): string {
  switch (claim.kind) {
    case 'serial':
      return claim.serial
    case 'commit':
      return `${claim.commit} ${claim.isRevert}`
    case 'issue':
      return `issue ${claim.repository ?? ''}#${claim.issue}`
    case 'pull':
      return `${claim.repository ?? ''}#${claim.pull} ${claim.isRevert}`
  }
}

const FIX = /^(?:fix|hotfix|bugfix)(?:\([^()]{0,100}\))?!?:/i

/** Does a subject call its commit a fix, in the way of conventional commits? The word alone says too little. */
export function isFix(subject: string): boolean {
  return FIX.test(subject)
}
