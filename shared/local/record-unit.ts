import { asFactoryError } from '../errors.ts'
import { defined } from '../formats/defined.ts'
import { readCommit } from '../git/commit.ts'
import { readFileAt } from '../git/tree.ts'
import { appendEntries } from '../ledger/append.ts'
import type { NewUnit } from '../ledger/entry.ts'
import { keptFiles } from '../ledger/kept-trace.ts'
import { localLedger, tipOf } from '../ledger/ledger-ref.ts'
import type { KeptFile } from '../ledger/ledger.ts'
import { unitEntryOf, type EndedUnit } from '../ledger/unit-entry.ts'
import { trailerOf } from '../line/release-trailers.ts'
import { releaseBranch } from '../station/release.ts'
import { readFolder } from '../trace/folder/read-folder.ts'
import { SEAL_FILE } from '../trace/folder/seal.ts'
import { traceFolder, type RunState } from './run-state.ts'

/**
 * Writes a unit that ended into the ledger of this clone, unless factory.yml wants none. The unit has ended and its trace is sealed whatever becomes of
 * the ledger, so what goes wrong here is said and changes no verdict; `--resume` writes it again.
 */
export async function recordUnit(state: RunState): Promise<void> {
  const { unit, options, machine } = state
  if (unit.factory.ledger === 'off' || machine.status === 'running') return
  try {
    const journey = machine.status === 'released' ? { status: machine.status } : machine
    const { links } = state.upstream
    await record(state, { ...unit, links, journey })
  } catch (thrown) {
    const { code, message, next } = asFactoryError(thrown)
    options.say(`${unit.serial} is not in the ledger: ${code}: ${message}; next: ${next}`)
  }
}

async function record(state: RunState, ended: EndedUnit): Promise<void> {
  const { repo, base, serial } = state.unit
  const files = (await readFolder(traceFolder(state))).flatMap((file) => ('bytes' in file ? [file] : []))
  const seal = files.find(({ path }) => path === SEAL_FILE)?.bytes ?? Buffer.alloc(0)
  const fileAtBase = (path: string): Promise<Buffer | undefined> => readFileAt(repo, base, path)
  const entry = await unitEntryOf(ended, { seal, fileAtBase, ...(await deliveredAt(repo, ended)) })
  const traces = new Map<NewUnit, KeptFile[]>([[entry, keptFiles(files)]])
  const { entries } = await appendEntries(localLedger(repo), [entry], { now: () => new Date(), traces })
  const [added] = entries
  if (added !== undefined) state.options.say(`${serial} is entry ${added.sequence} of the ledger`)
}

/** The branch of the release, when its commit names this very trace. */
async function deliveredAt(
  repo: string,
  { serial, links, journey }: EndedUnit,
): Promise<{ branch?: string; commit?: string }> {
  if (journey.status !== 'released') return {}
  const branch = releaseBranch(serial)
  const commit = await tipOf(repo, `refs/heads/${branch}`)
  const named =
    commit === undefined ? undefined : trailerOf((await readCommit(repo, commit)).message, 'Factory-Trace')
  const summary = links.at(-1)?.payloadSha256 ?? ''
  return named === `sha256:${summary}` ? { branch, ...defined({ commit }) } : {}
}
