import type { RunOutcome } from '../../line/outcome.ts'

/** Ways to run a program apart; `none` is an ordinary process. */
export type IsolationKind = NonNullable<RunOutcome['isolation']>

/** How programs can be run apart on this machine. */
export interface Isolation {
  kind: IsolationKind
  /** Absolute path of `unshare`, `bwrap` or `sudo`; empty for `none`. */
  starter: string
  /** Who programs run as: somebody else for root, else the caller. */
  uid: number
  gid: number
}

/** What a program that runs apart can see and change, beside system folders, which are read-only. */
export interface Walls {
  /** Folders that it may write. */
  writable: readonly string[]
  /** Files and folders that it may read. */
  readable: readonly string[]
  /** Folders that must not be seen where a readable one holds them. */
  hidden: readonly string[]
  /** An empty folder of ours, on which its file system is put together. */
  mountPoint: string
  /** It reaches the network; else loopback alone. */
  network: boolean
}

/** One place of the file system of a program that runs apart; `link` is a symbolic link of the system. */
export type SeenPlace =
  { kind: 'read' | 'write' | 'hide'; path: string } | { kind: 'link'; path: string; target: string }

/** Everything that stands before a program is started apart. */
export interface Apart extends Pick<Walls, 'mountPoint' | 'network'> {
  isolation: Isolation
  /** In the order in which they are put on top of each other. */
  places: readonly SeenPlace[]
  /** Folders that these lie in or are, made at once. One that is missing is made when its place comes. */
  folders: readonly string[]
  /** Nothing may outlive it. Left out for setup, which may start what lasts. */
  isWatched?: true
}
