import type { Level } from '../../findings.ts'

/** Something in factory.yml that keeps a line from being compiled, with its place as a path of keys. */
export interface Problem {
  at: readonly (string | number)[]
  /** The place in the text, where it is known already. */
  offset?: number
  code: string
  message: string
  hint: string
  level?: Level
}
