import { join } from 'node:path'
import { FactoryError } from '../../errors.ts'
import { compareText } from '../../findings.ts'
import { writeAtomic } from '../../files.ts'
import {
  lockText,
  LOCK_PATH,
  parseActionSource,
  withPin,
  type ActionLock,
} from '../../compile/action-pins.ts'
import { bumpedPins, twoCommits, type Bump } from '../../compile/bumped-pins.ts'
import { compileFactory } from '../../compile/compile.ts'
import { compiledLines, compiledOf, readLock, readWorkflows } from '../../compile/read-workflows.ts'
import { WORKFLOW_FOLDER } from '../../compile/workflow-paths.ts'
import { writeWorkflows, type WrittenFile } from '../../compile/write-workflows.ts'
import type { ExistingFiles } from '../../compile/drift.ts'
import { loadFactory } from '../../factory/control-files.ts'
import { FACTORY_FILE } from '../../factory/nearest-factory.ts'
import { readFactory } from '../../factory/read-factory.ts'
import { tagCommit } from './tag-commit.ts'
import type { Outcome, Terminal } from '../command.ts'
import { sourcesOf } from '../work-tree.ts'

/** A line whose workflows are compiled again. */
interface PinnedLine {
  /** Repository path of factory.yml. */
  path: string
  text: string
  bumps: Bump[]
}

/**
 * Takes what somebody bumped in the compiled workflows into the lock and factory.yml, of every line of the repository, and compiles
 * again. A commit must be the one that its tag names on the server; nothing is written before everything is checked.
 * @throws FactoryError FACTORY_UNPINNED, FACTORY_INVALID, GIT_FAILED, GIT_REVISION_UNKNOWN.
 */
export async function updatePins(
  repo: string,
  host: string,
  { env, say }: Pick<Terminal, 'env' | 'say'>,
): Promise<Outcome> {
  const folder = join(repo, WORKFLOW_FOLDER)
  const [{ lock }, existing] = await Promise.all([readLock(repo), readWorkflows(folder)])
  const compiledSoFar = compiledLines(existing)
  const paths = compiledSoFar.length === 0 ? [FACTORY_FILE] : compiledSoFar
  const lines = await Promise.all(paths.map((path) => pinnedLine(repo, path, { existing, lock })))
  const bumps = oneOfEach(lines.flatMap((line) => line.bumps))
  for (const bump of bumps) await verifyTag(bump, host, { env, say })
  const next = bumps.reduce((pins, bump) => withBump(pins, bump), lock)
  const compiled = lines.map(({ path, text }) =>
    compileFactory(factoryOf(text, path), sourcesOf(Buffer.from(text), path), { lock: next }),
  )
  await writeAtomic(join(repo, LOCK_PATH), lockText(next))
  for (const { path, text } of lines) await writeAtomic(join(repo, path), text)
  const recorded = { lock: next, isRecorded: true }
  const files: WrittenFile[] = []
  for (const each of compiled)
    files.push(...(await writeWorkflows({ repo, folder, lock: recorded, compiled: each, existing })))
  return outcomeOf(bumps, files)
}

/** With its own actions at their new commit; everything else of factory.yml stays as it is. */
async function pinnedLine(
  repo: string,
  path: string,
  { existing, lock }: { existing: ExistingFiles; lock: ActionLock },
): Promise<PinnedLine> {
  const { factory, bytes } = await loadFactory('', '', join(repo, path))
  const source = factory.github?.actions.source
  const own = source === undefined ? undefined : parseActionSource(source)
  const bumps = bumpedPins(compiledOf(existing, path), lock, own)
  const text = bumps.reduce(
    (now, { repository, before, sha }) => now.replaceAll(`${repository}@${before}`, `${repository}@${sha}`),
    bytes.toString('utf8'),
  )
  return { path, text, bumps }
}

/** Lines share the lock, so a bump is one for all. @throws FactoryError FACTORY_UNPINNED when two lines name two new commits. */
function oneOfEach(bumps: readonly Bump[]): Bump[] {
  const known = new Map<string, Bump>()
  for (const bump of bumps) {
    const other = known.get(bump.repository)
    if (other !== undefined && other.sha !== bump.sha) throw twoCommits(bump.repository)
    known.set(bump.repository, other ?? bump)
  }
  return [...known.values()].sort((a, b) => compareText(a.repository, b.repository))
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

function factoryOf(text: string, path: string) {
  const reading = readFactory(Buffer.from(text), path)
  if (reading.kind === 'ok') return reading.factory
  throw new FactoryError('FACTORY_INVALID', `${path} is not valid with the new commit`, {
    hint: 'run jidoka validate',
  })
}

/** Our own actions stand in the lock only where somebody pinned them there. */
function withBump(lock: ActionLock, { repository, tag, sha }: Bump): ActionLock {
  const pin = lock.get(repository)
  return pin === undefined ? lock : withPin(lock, repository, { tag: tag ?? pin.tag, sha })
}

function outcomeOf(bumps: readonly Bump[], files: readonly WrittenFile[]): Outcome {
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
