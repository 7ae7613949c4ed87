import { writeCommit, writeTree } from '../../git/write-tree.ts'
import { changeSetAt } from '../../line/change-set.ts'
import type { StationResult } from '../../station/run-station.ts'

const AUTHOR = { name: 'Jidoka', email: 'jidoka@users.noreply.github.com' }

/** The change of a released unit as it is to be committed. */
export interface Release {
  /** `factory/<serial>`. */
  branch: string
  /** The base commit. */
  parent: string
  tree: string
  serial: string
  /** Repository paths the change writes or deletes. */
  paths: string[]
  message: string
  /** Writes the commit and gives its id; its time is that of the delivery. */
  commit: () => Promise<string>
}

/** @throws FactoryError UPSTREAM_MISSING for a unit without a change set, those of git. */
export async function releaseOf({ unit, closed, world }: StationResult): Promise<Release> {
  const { repo, base, serial, upstream } = unit
  const { changes } = changeSetAt(upstream)
  const tree = await writeTree(repo, base, changes)
  const message = messageOf(unit, closed.parcel.payloadSha256)
  const date = world.now().toISOString()
  return {
    branch: `factory/${serial}`,
    parent: base,
    tree,
    serial,
    paths: changes.map(({ path }) => path),
    message,
    commit: () => writeCommit(repo, { tree, parent: base, message, author: AUTHOR, date }),
  }
}

function messageOf({ spec, specPath, base, serial }: StationResult['unit'], summarySha256: string): string {
  const subject = spec.title.replace(/\s+/g, ' ').slice(0, 72)
  return `${subject}\n\nMade from ${specPath} at ${base.slice(0, 12)}.\n\nFactory-Serial: ${serial}\nFactory-Trace: sha256:${summarySha256}\n`
}

/** A commit as its object says, whatever a shallow clone hides of its history. */
export interface CommitFacts {
  parents: string[]
  tree: string
  serial: string | undefined
}

/** Reads the raw form of a commit object. Pure. */
export function commitFacts(raw: string): CommitFacts {
  const end = raw.indexOf('\n\n')
  const head = end === -1 ? raw : raw.slice(0, end)
  const lines = head.split('\n').map((line) => line.split(' '))
  const valuesOf = (name: string): string[] =>
    lines.flatMap(([key, value]) => (key === name && value !== undefined ? [value] : []))
  const trailer = /^Factory-Serial: (JD-[0-9A-Z-]{14})$/m.exec(raw.slice(head.length))?.[1]
  return { parents: valuesOf('parent'), tree: valuesOf('tree')[0] ?? '', serial: trailer }
}

/** Is this commit the release already, made by an earlier attempt or run? */
export function isRelease(commit: CommitFacts, release: Release): boolean {
  const { parents, tree, serial } = commit
  return (
    parents.length === 1 &&
    parents[0] === release.parent &&
    tree === release.tree &&
    serial === release.serial
  )
}
