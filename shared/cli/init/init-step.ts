import type { RepositoryFacts } from './repository-facts.ts'

/** What one part of a ready repository asks for. */
export interface InitStep {
  files: PlannedFile[]
  /** One sentence each, for people. */
  notes: string[]
}

export interface PlannedFile {
  path: string
  /** `undefined` for what is there already. */
  content: string | undefined
}

/** A repository as a plan finds it. */
export interface RepoFacts {
  /** Top folder. */
  repo: string
  facts: RepositoryFacts
}
