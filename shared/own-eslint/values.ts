/** Why the team's own ESLint judged nothing; the sentences stand in unavailable.ts. */
export type UnavailableReason =
  | 'no-config'
  | 'legacy-config'
  | 'not-installed'
  | 'old-eslint'
  | 'config-fails'
  | 'too-slow'
  | 'ended'
  | 'not-isolated'

/** Something that a rule of the team reports on the change and not on its base. */
export interface OwnViolation {
  path: string
  line: number
  column: number
  /** Name of the rule, as the team's configuration has it. */
  rule: string
  severity: 'error' | 'warn'
  message: string
  /** What the rule is about, or would write instead. */
  hint?: string
}

/** A file of the change that was not judged. `ignored`: the configuration does not mean it; `unjudged`: its base, or an empty file in its place, cannot be judged either. */
export interface LeftFile {
  path: string
  why: 'ignored' | 'unjudged'
  detail?: string
}

/** A file of the base commit that decided how the change was judged. */
export interface OwnMaterial {
  path: string
  sha256: string
}

export interface OwnUnavailable {
  kind: 'unavailable'
  reason: UnavailableReason
  detail?: string
}

export interface OwnJudged {
  kind: 'judged'
  /** Version of ESLint. */
  eslint: string
  /** Rules that are on for any of the files. */
  rules: number
  configs: OwnMaterial[]
  locks: OwnMaterial[]
  /** The files that were judged. */
  files: string[]
  left: LeftFile[]
  /** Files on which ESLint failed with the change, and not on the base. */
  broken: { path: string; how: string }[]
  violations: { base: number; head: number; fixed: number }
  /** What the change adds, worst first. */
  added: OwnViolation[]
  /** Added violations that are not listed. */
  more: number
}

/**
 * What the team's own ESLint reported on a change, as the untrusted side tells it. A station after it judges what this means; see
 * judge-own-eslint.ts.
 */
export type OwnEslintValues = OwnUnavailable | OwnJudged
