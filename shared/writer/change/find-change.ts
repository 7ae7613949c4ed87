import { isAbsolute, join } from 'node:path'
import { FactoryError } from '../../errors.ts'
import type { ChangeWriter } from '../../factory/writer-choice.ts'
import { readBytesIfAny } from '../../files.ts'
import { gitText } from '../../git/git.ts'
import { hasRef, resolveCommit } from '../../git/revision.ts'
import { MAX_PULL_BYTES } from '../../limits.ts'
import { safePath } from '../../paths/safe-path.ts'
import { quoted } from '../../text/safe-log.ts'
import type { ChangePlace } from './found-change.ts'

export interface ChangeQuery {
  repo: string
  /** Folder of the work tree, for patches. */
  workspace: string
  spec: string
  /** What a person named instead of the place in factory.yml: a revision, a number, or a file. */
  named: string | undefined
  /** Brings a ref from the server and gives its commit; `undefined` when the server has none of this name. */
  fetch: (ref: string) => Promise<string | undefined>
}

/**
 * Where the change of a unit lies now; `undefined` when there is none at its place. A branch of this clone comes before one of the server.
 * @throws FactoryError USAGE, GIT_REVISION_UNKNOWN for what a person named, and those of the server.
 */
export async function findChange(writer: ChangeWriter, query: ChangeQuery): Promise<ChangePlace | undefined> {
  const place = query.named ?? writer.place?.replaceAll('{id}', query.spec)
  if (place === undefined)
    throw new FactoryError('USAGE', 'nobody has said which pull request holds the change', {
      hint: 'give its number: jidoka run <spec> --change <number>',
    })
  switch (writer.from) {
    case 'branch':
      return branchChange(place, query)
    case 'pull-request':
      return pullChange(place, query)
    case 'patch':
      return patchChange(place, query)
  }
}

async function branchChange(
  place: string,
  { repo, named, fetch }: ChangeQuery,
): Promise<ChangePlace | undefined> {
  const from = 'branch'
  for (const ref of [`refs/heads/${place}`, `refs/remotes/origin/${place}`])
    if (await hasRef(repo, ref))
      return { from, place, head: await gitText(repo, ['rev-parse', '--verify', ref]) }
  if (named !== undefined) return { from, place, head: await resolveCommit(repo, place) }
  const head = await fetch(`refs/heads/${place}`)
  return head === undefined ? undefined : { from, place, head }
}

async function pullChange(place: string, { fetch }: ChangeQuery): Promise<ChangePlace | undefined> {
  if (!/^[1-9]\d{0,8}$/.test(place))
    throw new FactoryError('USAGE', `${quoted(place, 40)} is no number of a pull request`, {
      hint: 'give its number: jidoka run <spec> --change <number>',
    })
  const head = await fetch(`refs/pull/${place}/head`)
  return head === undefined ? undefined : { from: 'pull-request', place, head }
}

/** A path of factory.yml lies in the repository; one that a person names may lie anywhere. */
async function patchChange(
  place: string,
  { workspace, named }: ChangeQuery,
): Promise<ChangePlace | undefined> {
  const isNamed = named !== undefined && isAbsolute(place)
  const path = isNamed ? place : join(workspace, safePath(place, 'the path of the patch'))
  const bytes = await readBytesIfAny(path, MAX_PULL_BYTES)
  return bytes === undefined
    ? undefined
    : { from: 'patch', place: isNamed ? (place.split('/').at(-1) ?? '') : place, bytes }
}
