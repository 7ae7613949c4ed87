import { join } from 'node:path'
import { FactoryError } from '../../errors.ts'
import { readBytes, writeAtomic } from '../../files.ts'
import {
  lockText,
  LOCK_PATH,
  parseActionSource,
  withPin,
  type ActionLock,
} from '../../compile/action-pins.ts'
import { bumpedPins, type Bump } from '../../compile/bumped-pins.ts'
import { compileFactory } from '../../compile/compile.ts'
import { onlyCompiled, readLock, readWorkflows } from '../../compile/read-workflows.ts'
import { WORKFLOW_FOLDER } from '../../compile/workflow-paths.ts'
import { writeWorkflows } from '../../compile/write-workflows.ts'
import { loadFactory } from '../../factory/control-files.ts'
import { readFactory } from '../../factory/read-factory.ts'
import { MAX_CONTROL_FILE_BYTES } from '../../limits.ts'
import { tagCommit } from './tag-commit.ts'
import type { Outcome, Terminal } from '../command.ts'
import { sourcesOf } from '../work-tree.ts'

const FACTORY = 'factory.yml'

/**
 * Takes what somebody bumped in the compiled workflows into the lock and factory.yml, and compiles again. A commit must be the one
 * that its tag names on the server; nothing is written before everything is checked.
 * @throws FactoryError FACTORY_UNPINNED, FACTORY_INVALID, GIT_FAILED, GIT_REVISION_UNKNOWN.
 */
export async function updatePins(
  repo: string,
  host: string,
  { env, say }: Pick<Terminal, 'env' | 'say'>,
): Promise<Outcome> {
  const folder = join(repo, WORKFLOW_FOLDER)
  const [{ lock }, existing] = await Promise.all([readLock(repo), readWorkflows(folder)])
  const { factory } = await loadFactory('', '', join(repo, FACTORY))
  const source = factory.github?.actions.source
  const own = source === undefined ? undefined : parseActionSource(source)
  const bumps = bumpedPins(onlyCompiled(existing), lock, own)
  for (const bump of bumps) await verifyTag(bump, host, { env, say })
  const text = await bumpedFactory(repo, bumps)
  const next = bumps.reduce((pins, bump) => withBump(pins, bump), lock)
  const compiled = compileFactory(factoryOf(text), sourcesOf(Buffer.from(text)), { lock: next })
  await writeAtomic(join(repo, LOCK_PATH), lockText(next))
  await writeAtomic(join(repo, FACTORY), text)
  const files = await writeWorkflows({
    repo,
    folder,
    lock: { lock: next, isRecorded: true },
    compiled,
    existing,
  })
  return outcomeOf(bumps, files)
}

/** Without a tag there is nothing to ask for; a lock has none without one. */
async function verifyTag(
  { repository, tag, sha }: Bump,
  host: string,
  terminal: Pick<Terminal, 'env' | 'say'>,
): Promise<void> {
  if (tag === undefined) return
  const named = await tagCommit(host, { repository, tag }, terminal)
  if (named === sha) return
  throw new FactoryError('FACTORY_UNPINNED', `${repository}@${tag} is ${named}, the workflows name ${sha}`, {
    hint: 'do not take this bump: its comment and its commit are two releases',
  })
}

/** factory.yml with our own actions at their new commit; everything else stays as it is. */
async function bumpedFactory(repo: string, bumps: readonly Bump[]): Promise<string> {
  const text = (await readBytes(join(repo, FACTORY), MAX_CONTROL_FILE_BYTES)).toString('utf8')
  return bumps.reduce(
    (now, { repository, before, sha }) => now.replaceAll(`${repository}@${before}`, `${repository}@${sha}`),
    text,
  )
}

function factoryOf(text: string) {
  const reading = readFactory(Buffer.from(text), FACTORY)
  if (reading.kind === 'ok') return reading.factory
  throw new FactoryError('FACTORY_INVALID', 'factory.yml is not valid with the new commit', {
    hint: 'run jidoka validate',
  })
}

/** Our own actions stand in the lock only where somebody pinned them there. */
function withBump(lock: ActionLock, { repository, tag, sha }: Bump): ActionLock {
  const pin = lock.get(repository)
  return pin === undefined ? lock : withPin(lock, repository, { tag: tag ?? pin.tag, sha })
}

function outcomeOf(bumps: readonly Bump[], files: Awaited<ReturnType<typeof writeWorkflows>>): Outcome {
  const rows = bumps.map(
    ({ repository, tag, before, sha }) =>
      `pinned ${repository}${tag === undefined ? '' : `@${tag}`} to ${sha} (was ${before})${tag === undefined ? ': its workflows name no tag, so nobody was asked' : ''}`,
  )
  const written = files.filter(({ state }) => state !== 'unchanged')
  return {
    exit: 0,
    json: { lock: LOCK_PATH, bumps, files },
    text: [
      ...(bumps.length === 0 ? ['the workflows name no other commits than the lock and factory.yml'] : rows),
      ...written.map(({ path, state }) => `${state.padEnd(9)} ${path}`),
    ].join('\n'),
  }
}
