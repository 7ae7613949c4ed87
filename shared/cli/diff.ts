import { FactoryError } from '../errors.ts'
import { openLedger } from '../ledger/open-ledger.ts'
import {
  compareUnits,
  type Difference,
  type TurnComparison,
  type UnitComparison,
} from '../look-up/compare-units.ts'
import { factsOfEntry, factsOfLinks, type UnitFacts } from '../look-up/unit-facts.ts'
import { attemptOf, traceOfUnit, type TraceLookUp } from '../look-up/found-trace.ts'
import { openFound } from '../replay/open-found.ts'
import { findTraceFolder, isTraceFolder } from '../station/find-trace-folder.ts'
import { safeWord } from '../text/safe-log.ts'
import { isSerial } from '../trace/parcel/names.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'
import { repositoryOf, standingOf } from './work-tree.ts'

export const command: Command = {
  name: 'diff',
  summary: 'what differed between two units or attempts',
  help: `
jidoka diff <A> <B> [--repo DIR] [--trust FILE] [--json]

Compares two units, or two attempts of one, station by station: verdicts, models, findings, digests of the prompts, usage, and every other fact
that the links name; then the files. A and B are serials, folders of traces, or an attempt of the ledger as JD-ABCD-EFGH-JKMN@2. Traces are
verified; where one is not at hand, what the ledger says is compared, and the source says so.

  --repo DIR     the repository (default: the one around the current folder)
  --trust FILE   trust file whose keys count (default: as jidoka verify)

Exit: 0 compared, also where they differ; 1 a trace is rejected, 2 bad usage or no such unit.

Examples
  jidoka diff JD-ABCD-EFGH-JKMN JD-0000-1111-2222
  jidoka diff JD-ABCD-EFGH-JKMN@1 JD-ABCD-EFGH-JKMN@2 --json
`,
  options: { repo: { type: 'string' }, trust: { type: 'string' } },
  async run(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
    const [one, other, ...more] = args.positionals
    if (one === undefined || other === undefined || more.length > 0)
      throw new FactoryError('USAGE', 'give exactly two units to compare')
    const facts = await Promise.all([one, other].map((word) => factsOf(word, args, cwd)))
    const [a, b] = facts
    if (a === undefined || b === undefined) throw new FactoryError('INTERNAL', 'two units were read')
    const comparison = compareUnits(a, b)
    return { exit: 0, json: comparison, text: comparisonText(comparison) }
  },
}

async function factsOf(word: string, args: Arguments, cwd: string): Promise<UnitFacts> {
  const standing = standingOf(args, cwd)
  if (!isSerial(word.split('@')[0] ?? '') && (await isTraceFolder(standing, word))) {
    const folder = await findTraceFolder(standing, word)
    const question = { folder, named: args.text('trust'), repo: args.text('repo'), cwd }
    return factsOfLinks((await openFound(question)).trace.links, 'its trace, verified')
  }
  const repo = await repositoryOf(args, cwd)
  const ledger = await openLedger(repo)
  try {
    return await factsOfSerial(
      { repo, ledger, cwd, trust: args.text('trust'), named: args.text('repo') },
      word,
    )
  } finally {
    ledger?.close()
  }
}

async function factsOfSerial(lookUp: TraceLookUp, word: string): Promise<UnitFacts> {
  const { serial, attempt } = attemptOf(word)
  const found = await traceOfUnit(lookUp, serial, attempt)
  if (found.kind === 'rejected')
    throw new FactoryError('TRACE_REJECTED', `${word}: ${found.reason}`, {
      hint: found.next,
    })
  if (found.kind === 'verified') return factsOfLinks(found.links, `its trace, verified (${found.place})`)
  const entries = (await lookUp.ledger?.ofSerial(serial)) ?? []
  const units = entries.filter((entry) => entry.kind === 'unit')
  const entry = attempt === undefined ? units.at(-1) : units.find((unit) => unit.attempt === attempt)
  if (entry !== undefined) return factsOfEntry(entry)
  throw new FactoryError('USAGE', `nothing is known of ${word}`, {
    hint: 'its trace is neither in .jidoka/traces nor in the ledger; name the repository with --repo',
  })
}

const MOST_SHOWN = 60

function comparisonText({ a, b, unit, turns, files }: UnitComparison): string {
  const lines = [
    safeWord(`a  ${a.serial}: ${a.source}`),
    safeWord(`b  ${b.serial}: ${b.source}`),
    ...section('unit', unit),
    ...turns.flatMap(turnText),
    ...section('files', files),
  ]
  const isEqual =
    unit.length + files.length === 0 &&
    turns.every((turn) => turn.only === null && turn.differences.length === 0)
  return [...lines, ...(isEqual ? ['', 'nothing differs'] : [])].join('\n')
}

function turnText({ station, round, only, differences }: TurnComparison): string[] {
  const title = `${station} round ${round}`
  return only === null ? section(title, differences) : ['', safeWord(`${title}: only ${only} came there`)]
}

function section(title: string, differences: readonly Difference[]): string[] {
  if (differences.length === 0) return []
  const shown = differences
    .slice(0, MOST_SHOWN)
    .flatMap(({ fact, a, b }) => [
      safeWord(`  ${fact}`),
      safeWord(`    a ${a ?? '-'}`),
      safeWord(`    b ${b ?? '-'}`),
    ])
  const more = differences.length - MOST_SHOWN
  return ['', safeWord(title), ...shown, ...(more > 0 ? [`  and ${more} more; --json has them all`] : [])]
}
