import type { FeatureName } from '../../style/features.ts'

/** The house standard: one record holds what the model is given and what the gate rejects. */
export interface House {
  /** Repository path, or `undefined` for the built-in set. */
  path: string | undefined
  /** Digest of the bytes of the file; of the canonical JSON of the rules for the built-in set. */
  sha256: string
  rules: HouseRule[]
  /** Where a rule does not hold for a while. Default: nowhere. */
  deviations?: Deviation[]
  /** The day (UTC, `YYYY-MM-DD`) of the commit that the house is read at: what deviations are compared with. No clock is. */
  day?: string
}

/** A rule that people switched off for some files, for a time. */
export interface Deviation {
  /** Id of the rule. */
  rule: string
  /** The files: one glob over repository paths. */
  glob: string
  reason: string
  /** Who answers for it. */
  owner: string
  /** The last day (UTC, `YYYY-MM-DD`) on which it holds. */
  expires: string
}

export interface HouseRule {
  /** Stable: the code of the rule's findings. */
  id: string
  /** Globs over repository paths. */
  applies: string[]
  /** Given to the model and shown with a finding. */
  say: string
  why: string | undefined
  /** Code the rule accepts. */
  good: string[]
  /** Code this rule, and no other of the house, rejects. */
  bad: string[]
  enforce: Enforcement
  /** `advice` is shown and never stops. */
  level: 'block' | 'warn' | 'advice'
}

/** How a rule is enforced. To add a kind, add a branch here, one in the schema, and a check of the gate. */
export type Enforcement =
  | {
      kind: 'eslint'
      rule: string
      options: unknown[]
      /** Generate applies the rule's own fix. */
      fix: boolean
    }
  | { kind: 'selector'; selector: string; message: string | undefined }
  | LayerEnforcement
  /** The files of the rule are instances of this template. */
  | { kind: 'template'; template: string }
  /** Most answers of a file to a question of the style profile are this one. */
  | { kind: 'profile'; point: FeatureName; is: string }
  | { kind: 'advice' }

/** Who may not be imported by the files of a rule. */
export interface LayerEnforcement {
  kind: 'layer'
  /** `architecture`: what the layers of architecture.yml forbid. */
  forbids: 'architecture' | ForbiddenTargets
}

/** Each list holds globs; an import that one of them matches is rejected. */
export interface ForbiddenTargets {
  /** Paths of files of the repository. */
  files: string[]
  /** Paths of those files that may be imported nevertheless. */
  except: string[]
  /** Names of packages. */
  packages: string[]
  /** Names of Node's modules, without `node:`. */
  builtins: string[]
  /** `allow`: imports of types alone are free. */
  types: 'check' | 'allow'
}
