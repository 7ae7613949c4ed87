import { FactoryError } from '../errors.ts'
import type { ChangeSet } from '../git/change-set.ts'
import { gitText } from '../git/git.ts'
import { hasRef, updateRef } from '../git/revision.ts'
import { writeCommit, writeTree } from '../git/write-tree.ts'
import { changeSetIfAny } from '../line/change-set-at.ts'
import type { Unit } from '../line/unit.ts'
import { plateHtml } from '../line/plate/plate.ts'
import { openParcel } from '../trace/parcel.ts'
import { writeTraceFolder } from '../trace/trace-folder.ts'
import type { Trust } from '../trace/trust.ts'
import type { StationResult } from './run-station.ts'
import { signingKeyFor } from './signing.ts'

const AUTHOR = { name: 'Jidoka', email: 'jidoka@users.noreply.github.com' }

/** Writes the whole trace into one folder: parcels, links, plate, attested files, public keys, seal. */
export async function publishTrace(result: StationResult, folder: string, trust: Trust): Promise<void> {
  const { unit, closed, world } = result
  const { link, attachments } = await openParcel(closed.parcel.bytes, trust)
  const links = [...unit.upstream.links, { ...link, attachments }]
  await writeTraceFolder(folder, {
    parcels: [...world.upstream.parcels, closed.parcel],
    html: plateHtml({ serial: unit.serial, spec: unit.spec, factory: unit.factory, links }),
    files: writtenFiles(changeSetIfAny(unit.upstream)),
    trust,
    sealKey: await signingKeyFor(world.inputs, unit.factory),
  })
}

function writtenFiles(changeSet: ChangeSet | undefined): { path: string; content: string }[] {
  return (changeSet?.changes ?? []).flatMap((change) =>
    'deletion' in change ? [] : [{ path: change.path, content: change.content }],
  )
}

/**
 * Commits a released change on `factory/<serial>` on top of the base. A branch that a former run of the same serial left
 * untouched is moved to the commit that names the new trace; anything else under that name is an error. @returns the branch.
 */
export async function publishBranch(result: StationResult): Promise<string> {
  const { unit, closed } = result
  const changeSet = changeSetIfAny(unit.upstream)
  if (changeSet === undefined) throw new FactoryError('PUBLISH_FAILED', 'a released unit has no change set')
  const branch = `factory/${unit.serial}`
  const tree = await writeTree(unit.repo, unit.base, changeSet.changes)
  const expected = await replaceableTip(unit, branch, tree)
  const message = commitMessage(result, closed.parcel.payloadSha256)
  const commit = await writeCommit(unit.repo, {
    tree,
    parent: unit.base,
    message,
    author: AUTHOR,
    date: result.world.now().toISOString(),
  })
  await updateRef(unit.repo, `refs/heads/${branch}`, commit, expected)
  return branch
}

/** The commit the branch may be moved away from: none yet, or one with the same parent and tree. */
async function replaceableTip({ repo, base }: Unit, branch: string, tree: string): Promise<string> {
  const ref = `refs/heads/${branch}`
  if (!(await hasRef(repo, ref))) return '0'.repeat(base.length)
  const [tip, ...facts] = (await gitText(repo, ['log', '-1', '--format=%H%n%P%n%T', ref])).split('\n')
  if (tip !== undefined && facts[0] === base && facts[1] === tree) return tip
  throw new FactoryError('PUBLISH_FAILED', `the branch ${branch} exists with another content`, {
    hint: `look at it, then delete or rename it: git branch -m ${branch} <name>`,
  })
}

function commitMessage({ unit }: StationResult, summarySha256: string): string {
  const subject = unit.spec.title.replace(/\s+/g, ' ').slice(0, 72)
  return `${subject}\n\nMade from ${unit.specPath} at ${unit.base.slice(0, 12)}.\n\nFactory-Serial: ${unit.serial}\nFactory-Trace: sha256:${summarySha256}\n`
}
