import { join } from 'node:path'
import { FactoryError } from '../errors.ts'
import { readBytes, readBytesIfAny, writeAtomic } from '../files.ts'
import { defined } from '../formats/defined.ts'
import { resolveCommit } from '../git/revision.ts'
import { appendEntries } from '../ledger/append.ts'
import type { EntryOf, EscapeEntry } from '../ledger/entry.ts'
import { sharedLedger } from '../ledger/shared-ledger.ts'
import { MAX_CONTROL_FILE_BYTES } from '../limits.ts'
import { safePath } from '../paths/safe-path.ts'
import { diffOf } from '../text/file-diff.ts'
import { safeLog, safeWord } from '../text/safe-log.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'
import { readMissingExample, withExample } from './escape/example-patch.ts'
import { readRuleId, withRule } from './escape/rule-patch.ts'
import { withLedger, type LedgerHere } from './ledger/here.ts'
import { gitIdentity, saidWords } from './said/who.ts'
import { factoryAround, factoryInTree, standingOf } from './work-tree.ts'

export const command: Command = {
  name: 'escape',
  summary: 'enter a defect that got out, and what would have caught it',
  help: `
jidoka escape add <serial> --station NAME --why TEXT [--fix COMMIT] [--example 'CALL -> VALUE' | --rule ID] [--write]
                  [--by WHO] [--visible] [--repo DIR] [--json]

Enters into the ledger that a unit let a defect out, and which station should have caught it. With --example it proposes the row that the
spec lacked, with --rule a rule of the house, each as a patch that git apply takes: so the line learns.

  --station NAME   the station that should have caught it
  --why TEXT       what went wrong; with --rule also what the writer is told
  --fix COMMIT     the commit that repaired it
  --example ROW    call -> value as JSON, or call -> throws Name
  --rule ID        id of a new rule of the house; it is advice until somebody gives it a selector and examples
  --write          write the patch into the work tree instead of printing it
  --visible        the writer is told of the row; by default it holds itself back
  --by WHO         who enters it (default: user.name and user.email of git)
  --repo DIR       repository (default: the one around the current folder)

Exit: 0 entered, 2 bad usage or files, no ledger or no such unit, 3 the ledger cannot be reached.

Examples
  jidoka escape add JD-ABCD-EFGH-JKMN --station test --why "empty input crashed" --example 'slug("") -> ""' --write
  jidoka escape add JD-ABCD-EFGH-JKMN --station style-gate --why "Count money in cents." --rule no-float-money --fix 4f1c2aa
`,
  options: {
    station: { type: 'string' },
    why: { type: 'string' },
    fix: { type: 'string' },
    example: { type: 'string' },
    rule: { type: 'string' },
    write: { type: 'boolean' },
    visible: { type: 'boolean' },
    by: { type: 'string' },
    repo: { type: 'string' },
  },
  run,
}

async function run(args: Arguments, terminal: Terminal): Promise<Outcome> {
  const [verb, serial, ...more] = args.positionals
  if (verb !== 'add' || serial === undefined || more.length > 0)
    throw new FactoryError('USAGE', 'escape: say add and one serial', {
      hint: 'jidoka escape add <serial> …',
    })
  const { repo, unit } = await withLedger(args, terminal.cwd, async (here) => ({
    repo: here.repo,
    unit: await unitOf(here, serial),
  }))
  const by = saidWords('by', args.text('by') ?? (await gitIdentity(repo)))
  const entry = await entryOf(args, { repo, unit, by })
  // a patch that cannot be made enters nothing
  const proposal = await proposalOf(args, terminal, { repo, unit, by })
  const ref = await sharedLedger(repo, terminal.env)
  await appendEntries(ref, [entry], { now: () => new Date() })
  const isWritten = proposal !== undefined && args.flag('write')
  if (isWritten) await writeAtomic(join(repo, proposal.path), proposal.after)
  const patch = proposal === undefined ? null : patchOf(proposal)
  return outcomeOf(entry, { patch, isWritten, path: proposal?.path })
}

/** Its last attempt. @throws FactoryError LEDGER_MISSING; USAGE for a serial that the ledger does not know. */
async function unitOf({ ledger }: LedgerHere, serial: string): Promise<EntryOf<'unit'>> {
  const entries = await ledger.ofSerial(serial)
  const unit = entries.findLast((entry) => entry.kind === 'unit')
  if (unit !== undefined) return unit
  throw new FactoryError('USAGE', `the ledger has no unit ${serial}`, {
    hint: 'jidoka escapes and jidoka report name the serials that it knows',
  })
}

interface Entering {
  repo: string
  unit: EntryOf<'unit'>
  by: string
}

async function entryOf(args: Arguments, { repo, unit, by }: Entering): Promise<EscapeEntry> {
  const station = stationOf(unit, args.text('station'))
  const why = saidWords('why', args.text('why'))
  const named = args.text('fix')
  const fix = named === undefined ? undefined : await resolveCommit(repo, named)
  const example = args.text('example')
  const evidence = `entered by ${by}`
  return {
    kind: 'escape',
    serial: unit.serial,
    tier: 'declared',
    ...{ evidence, station, why, by },
    ...defined({ fix, example: example === undefined ? undefined : safeWord(example, 2000) }),
  }
}

/** @throws FactoryError USAGE for a station that the unit never met. */
function stationOf({ stations, serial }: EntryOf<'unit'>, named: string | undefined): string {
  const known = [...new Set(stations.map(({ station }) => station))]
  const found = known.find((each) => each === named)
  if (found !== undefined) return found
  const what =
    named === undefined ? 'no station is named' : `${serial} never met ${JSON.stringify(named.slice(0, 80))}`
  throw new FactoryError('USAGE', what, { hint: `use --station with one of ${known.join(', ')}` })
}

/** A file of the work tree before and after. */
interface Proposal {
  path: string
  before: string | undefined
  after: string
}

async function proposalOf(
  args: Arguments,
  { cwd }: Terminal,
  entering: Entering,
): Promise<Proposal | undefined> {
  const [example, rule] = [args.text('example'), args.text('rule')]
  if (example !== undefined && rule !== undefined)
    throw new FactoryError('USAGE', 'escape: give --example or --rule, not both')
  if (example !== undefined) return exampleProposal(example, args.flag('visible'), entering)
  if (rule === undefined) return undefined
  const { factory } = await factoryInTree(entering.repo, await factoryAround(standingOf(args, cwd)))
  const path = safePath(factory.house ?? '.factory/house.yml', 'the path of the house standard')
  const before = (await readBytesIfAny(join(entering.repo, path), MAX_CONTROL_FILE_BYTES))?.toString('utf8')
  const say = saidWords('why', args.text('why'))
  const applies = entering.unit.files.map((file) => file.path)
  const why = `${entering.unit.serial} let a defect out that nobody caught.`
  return { path, before, after: withRule(before, { id: readRuleId(rule), applies, say, why }) }
}

async function exampleProposal(
  text: string,
  isVisible: boolean,
  { repo, unit, by }: Entering,
): Promise<Proposal> {
  const specPath = safePath(unit.spec.path, 'the path of the spec')
  const bytes = await readBytes(join(repo, specPath), MAX_CONTROL_FILE_BYTES)
  const place = { serial: unit.serial, specPath, by, isVisible }
  const after = withExample(bytes, readMissingExample(text), place)
  return { path: specPath, before: bytes.toString('utf8'), after: after.toString('utf8') }
}

function patchOf({ path, before, after }: Proposal): string {
  if (before !== undefined) return diffOf({ path, base: before, head: after })
  const lines = after.replace(/\n$/, '').split('\n')
  return [
    '--- /dev/null',
    `+++ b/${path}`,
    `@@ -0,0 +1,${lines.length} @@`,
    ...lines.map((line) => `+${line}`),
    '',
  ].join('\n')
}

const MAX_PATCH_LINES = 2000

function outcomeOf(
  entry: EscapeEntry,
  { patch, isWritten, path }: { patch: string | null; isWritten: boolean; path: string | undefined },
): Outcome {
  const { serial, station = '', why = '' } = entry
  const next = isWritten
    ? `commit ${path ?? ''}; a spec that is done has to be opened again: delete its line released:`
    : 'put the patch into a file and git apply it, or call this with --write'
  return {
    exit: 0,
    json: { entered: entry, patch, written: isWritten ? path : null },
    text: [
      safeWord(`entered: ${serial} let a defect out that ${station} should have caught: ${why}`, 500),
      ...(patch === null
        ? []
        : isWritten
          ? [`${path ?? ''} is changed`]
          : [safeLog(patch.trimEnd(), { maxLines: MAX_PATCH_LINES })]),
      ...(patch === null ? [] : [`next: ${next}`]),
    ].join('\n'),
  }
}
