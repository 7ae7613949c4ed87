import { resolveCommit } from '../../git/revision.ts'
import { readFileAt } from '../../git/tree.ts'
import { appendEntries } from '../../ledger/append.ts'
import type { NewEntry } from '../../ledger/entry.ts'
import { keptFiles } from '../../ledger/kept-trace.ts'
import { localLedger } from '../../ledger/ledger-ref.ts'
import type { KeptFile } from '../../ledger/ledger.ts'
import { originLedger } from '../../ledger/origin-ledger.ts'
import { unitEntryOf } from '../../ledger/unit-entry.ts'
import { openFound } from '../../replay/open-found.ts'
import { findTraceFolder } from '../../station/find-trace-folder.ts'
import { readFolder } from '../../trace/folder/read-folder.ts'
import { SEAL_FILE } from '../../trace/folder/seal.ts'
import { onlyPositional, type Arguments, type Outcome, type Terminal } from '../command.ts'
import { repositoryOf, standingOf } from '../work-tree.ts'
import { entryLine } from '../../ledger/entry-line.ts'

/** Takes the trace folder of a unit into the ledger, such as one that was downloaded: it is verified first. */
export async function addTrace(args: Arguments, { cwd, env }: Terminal): Promise<Outcome> {
  const repo = await repositoryOf(args, cwd)
  const folder = await findTraceFolder(standingOf(args, cwd), onlyPositional(args, 'trace folder'))
  const question = { folder, named: args.text('trust'), repo: args.text('repo'), cwd }
  const { trace } = await openFound(question)
  const files = (await readFolder(folder)).flatMap((file) => ('bytes' in file ? [file] : []))
  // which lines are new is known only beside the base commit
  const base = await resolveCommit(repo, trace.links[0]?.extension.base ?? '')
  const entry = await unitEntryOf(trace, {
    seal: files.find(({ path }) => path === SEAL_FILE)?.bytes ?? Buffer.alloc(0),
    fileAtBase: (path) => readFileAt(repo, base, path),
  })
  const ref = args.flag('push') ? originLedger(repo, env) : localLedger(repo)
  const traces = new Map<NewEntry, KeptFile[]>([[entry, keptFiles(files)]])
  const { tip = null, entries } = await appendEntries(ref, [entry], { now: () => new Date(), traces })
  const text = entries.map(entryLine).join('\n') || `${trace.serial} is in the ledger with this trace already`
  return { exit: 0, json: { ledger: tip, entries }, text }
}
