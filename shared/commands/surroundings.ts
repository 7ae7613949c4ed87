import type { Isolation } from './isolation/isolation.ts'
import type { Place } from './place.ts'

/** What surrounds the work of a command station: never part of its outcome. */
export interface Surroundings {
  /** Of the caller; little of it is handed on. */
  env: Readonly<Record<string, string | undefined>>
  /** Aborted on interruption. */
  signal: AbortSignal
  now: () => Date
  /** Takes what commands print, as it comes. */
  print: (chunk: Buffer) => void
  /** Takes one line for each command of the setup, which may last. Default: nobody. */
  say?: (line: string) => void
  /** Folders that commands must not see, beside homes and temporary folders: the repository, the checkout, the runner. */
  hidden: readonly string[]
  /** Setup may change the machine, as the steps of a job do. Else it is run apart, with the network. */
  isSetUpOpen?: boolean
  /** Gives the place of the commands as setup left it; `undefined` where that was not kept. Default: it never was. */
  afresh?: () => Promise<Place> | undefined
  /** How commands are run apart. Default: the best way of this machine. */
  isolation?: Isolation
}
