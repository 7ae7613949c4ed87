import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { asFactoryError, FactoryError } from '../errors.ts'
import { blocking, type Finding } from '../findings.ts'
import { defined } from '../formats/defined.ts'
import { firstDifference } from '../formats/difference.ts'
import { sha256 } from '../formats/digest.ts'
import { readFileAt } from '../git/tree.ts'
import { restoreTrace, type RestoredTrace } from '../ledger/kept-trace.ts'
import type { EntryFile, EntryOf, NewUnit } from '../ledger/entry.ts'
import type { KeptFile } from '../ledger/ledger.ts'
import { unitEntryOf } from '../ledger/unit-entry.ts'
import { safePath } from '../paths/safe-path.ts'
import { safeWord } from '../text/safe-log.ts'
import { SEAL_FILE } from '../trace/folder/seal.ts'
import type { Trust } from '../trace/verify/trust.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'
import { verifyTrace, type VerifiedTrace } from './verify-trace.ts'

type Unit = EntryOf<'unit'>

/** What a kept trace is judged by. */
export interface KeptSource {
  repo: string
  /** Whose signatures count; the first that fits the trace is used. */
  trusts: readonly Trust[]
}

/** A trace of the ledger whose links are genuine. */
export interface KeptTrace {
  /** Oldest first; bulky attachments may be missing. */
  links: VerifiedLink[]
  /** The whole trace, verified like a trace folder; `undefined` where the ledger left something of it out. */
  whole: VerifiedTrace | undefined
  /** Its files; those that the ledger does not keep are derived where the trace is whole. */
  files: readonly KeptFile[]
}

/**
 * Verifies the kept trace of a unit: the seal and the summary are those that the entry names, and the links are genuine; where nothing was left
 * out, everything that jidoka verify looks at is verified.
 * @throws FactoryError TRACE_REJECTED.
 */
export async function openKept(
  unit: Pick<Unit, 'serial' | 'trace'>,
  files: readonly KeptFile[],
  { trusts }: Pick<KeptSource, 'trusts'>,
): Promise<KeptTrace> {
  const { restored, trust } = await restoreFor(files, trusts)
  const { accepted, ok, code, reason, serial } = restored.chain
  if (!ok) throw rejectedTrace(code ?? '', reason ?? '')
  const seal = files.find(({ path }) => path === SEAL_FILE)
  if (serial !== unit.serial) throw rejectedTrace('LINK_SERIAL', `the trace is of ${serial ?? 'nothing'}`)
  if (accepted.at(-1)?.payloadSha256 !== unit.trace.summary)
    throw rejectedTrace('TRACE_SUMMARY', 'the trace ends with another summary than the entry names')
  if (seal === undefined || sha256(seal.bytes) !== unit.trace.seal)
    throw rejectedTrace('SEAL_MISSING', 'the seal is another one than the entry names')
  if (restored.folder === undefined) return { links: accepted, whole: undefined, files }
  return {
    links: accepted,
    whole: await verifyWhole(unit.serial, restored.folder, trust),
    files: restored.folder,
  }
}

async function restoreFor(
  files: readonly KeptFile[],
  trusts: readonly Trust[],
): Promise<{ restored: RestoredTrace; trust: Trust }> {
  let first: { restored: RestoredTrace; trust: Trust } | undefined
  for (const trust of trusts) {
    const restored = await restoreTrace(files, trust)
    if (restored.chain.ok) return { restored, trust }
    first ??= { restored, trust }
  }
  if (first !== undefined) return first
  throw rejectedTrace('TRUST_MISSING', 'there is no trust file to verify it against')
}

/** The checks of a trace folder read a folder. */
async function verifyWhole(serial: string, files: readonly KeptFile[], trust: Trust): Promise<VerifiedTrace> {
  const place = await mkdtemp(join(tmpdir(), 'jidoka-kept-'))
  const folder = join(place, serial)
  try {
    for (const { path, bytes } of files) {
      const file = join(folder, safePath(path, 'a file of the trace'))
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, bytes, { flag: 'wx' })
    }
    const verification = await verifyTrace(folder, trust, { serial })
    if (verification.kind === 'verified') return verification.trace
    const { code, reason } = verification.report
    throw rejectedTrace(code ?? '', reason ?? '')
  } finally {
    await rm(place, { recursive: true, force: true })
  }
}

function rejectedTrace(code: string, reason: string): FactoryError {
  return new FactoryError('TRACE_REJECTED', safeWord(`${code} ${reason}`, 600), {
    detail: code,
    reason: safeWord(reason, 600),
    hint: 'jidoka ledger verify names every cause',
  })
}

/** Judges the entry of a unit by its trace: genuine, and nothing in the entry but what it says. */
export async function judgeKept(
  unit: Unit,
  files: readonly KeptFile[],
  source: KeptSource,
): Promise<Finding[]> {
  const file = unit.trace.folder
  try {
    const kept = await openKept(unit, files, source)
    const difference = await differenceOf(unit, kept, source)
    if (difference === undefined) return []
    const message = `the entry ${unit.sequence} does not say what its trace says: ${safeWord(difference, 300)}`
    return [blocking('LEDGER_ENTRY_FORGED', message, { file })]
  } catch (thrown) {
    const { message } = asFactoryError(thrown)
    return [
      blocking('LEDGER_TRACE_REJECTED', `${unit.serial}, attempt ${unit.attempt}: ${message}`, { file }),
    ]
  }
}

async function differenceOf(unit: Unit, kept: KeptTrace, source: KeptSource): Promise<string | undefined> {
  if (kept.whole === undefined) return slimDifference(unit, kept.links)
  const seal = kept.files.find(({ path }) => path === SEAL_FILE)?.bytes ?? Buffer.alloc(0)
  const isBaseHere = await readFileAt(source.repo, unit.base, '.').then(
    () => true,
    () => false,
  )
  const fileAtBase = (path: string): Promise<Buffer | undefined> =>
    isBaseHere ? readFileAt(source.repo, unit.base, path) : Promise.resolve(undefined)
  const computed = await unitEntryOf(kept.whole, { seal, fileAtBase })
  const [said, shown] = [comparable(unit), comparable(computed)]
  // which lines were added is known only beside the base commit
  return isBaseHere ? firstDifference(shown, said) : firstDifference(withoutLines(shown), withoutLines(said))
}

/** What a trace decides of an entry. */
function comparable(unit: Unit | NewUnit): NewUnit {
  const { serial, spec, base, line, end, reasons, rounds, stations, models, tool, factory, files } = unit
  const { assurance, run, trace, seconds, stoppedBy, template, prompt, house, started } = unit
  const { summary, seal } = trace
  return {
    ...{
      kind: 'unit',
      serial,
      spec,
      base,
      line,
      end,
      reasons,
      rounds,
      stations,
      models,
      tool,
      factory,
      files,
    },
    ...{ assurance, run, seconds, trace: { summary, seal } },
    ...defined({ stoppedBy, template, prompt, house, started }),
  }
}

function withoutLines(unit: NewUnit): NewUnit {
  const plain = ({ path, sha256: digest, deleted }: EntryFile): EntryFile => ({
    ...{ path, lines: [] },
    ...defined({ sha256: digest, deleted }),
  })
  return { ...unit, files: unit.files.map(plain) }
}

/** Without all attachments the journey cannot be judged again; what the links themselves sign is compared. */
function slimDifference(unit: Unit, links: readonly VerifiedLink[]): string | undefined {
  const [first, last] = [links[0]?.extension, links.at(-1)?.extension]
  const turns = links.flatMap(({ extension: { runs, station, round, verdict } }) => [
    ...runs.map((run) => ({ station: run.station, round: run.round, verdict: run.verdict })),
    { station, round, verdict },
  ])
  const shown = {
    ...{ base: first?.base, spec: first?.spec.path, id: first?.spec.id, end: last?.transition.to },
    ...{ assurance: last?.assurance, tool: last?.run.toolchain.jidoka, turns },
  }
  const said = {
    ...{ base: unit.base, spec: unit.spec.path, id: unit.spec.id, end: unit.end },
    ...{ assurance: unit.assurance, tool: unit.tool },
    turns: unit.stations.map(({ station, round, verdict }) => ({ station, round, verdict })),
  }
  return firstDifference(shown, said)
}
