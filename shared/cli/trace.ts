import { isRecord } from '../formats/read-json.ts'
import { join } from 'node:path'
import { placeOf } from '../findings.ts'
import { writeAtomic } from '../files.ts'
import { findingsOf, judge, type JudgedUnit } from '../line/journey.ts'
import { signedOutcomes } from '../line/signed-outcomes.ts'
import type { RunOutcome } from '../line/outcome.ts'
import { judgeValues } from '../oracle/judge/judge-values.ts'
import { tracePage } from '../report/trace-page.ts'
import { findTrustThatCounts } from '../station/find-trust.ts'
import { openTrace } from '../replay/verify-trace.ts'
import { safeWord } from '../text/safe-log.ts'
import { findTraceFolder } from '../station/find-trace-folder.ts'
import { onlyPositional, type Arguments, type Command, type Outcome, type Terminal } from './command.ts'
import { standingOf } from './work-tree.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'

export const command: Command = {
  name: 'trace',
  summary: 'print the journey of a serial',
  help: `
jidoka trace <serial or trace dir> [--repo DIR] [--trust FILE] [--html] [--json]

Verifies the trace of a serial in .jidoka/traces of the repository and prints its journey: station by station, what was decided
and why. With --html it writes <serial>.html into the current folder, a single page that opens offline.

  --repo DIR     repository that holds the trace (default: the one around the current folder)
  --trust FILE   trust file whose keys count (default: as jidoka verify)

Exit: 0 printed, 1 the trace is rejected, 2 bad usage or no such trace.

Examples
  jidoka trace JD-ABCD-EFGH-JKMN
  jidoka trace JD-ABCD-EFGH-JKMN --html
`,
  options: { repo: { type: 'string' }, trust: { type: 'string' }, html: { type: 'boolean' } },
  run,
}

async function run(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  const folder = await findTraceFolder(standingOf(args, cwd), onlyPositional(args, 'serial'))
  const trust = await findTrustThatCounts({ folder, named: args.text('trust'), repo: args.text('repo'), cwd })
  const { serial, links, spec, factory } = await openTrace(folder, trust)
  const page = args.flag('html')
    ? await writePage(join(cwd, `${serial}.html`), tracePage({ serial, spec, factory, links }))
    : null
  const journey = links.map(({ extension }) => extension)
  const lines = [
    ...journeyLines(serial, { factory, spec, upstream: { links } }),
    ...(page === null ? [] : [`page ${page}`]),
  ]
  return {
    exit: 0,
    json: { serial, spec: spec.id, trace: folder, html: page, journey },
    text: lines.join('\n'),
  }
}

async function writePage(path: string, html: string): Promise<string> {
  await writeAtomic(path, html)
  return path
}

function journeyLines(serial: string, unit: JudgedUnit): string[] {
  const { spec, upstream } = unit
  const steps = upstream.links.flatMap((link) => [...runLines(link, unit), ...linkLines(link)])
  return [safeWord(`${serial} ${spec.id}: ${spec.title}`), ...steps]
}

function runLines(link: VerifiedLink, unit: JudgedUnit): string[] {
  return signedOutcomes(link).flatMap((outcome) => {
    const { verdict } = judge(outcome, unit)
    const line = `  ${verdict.kind.padEnd(4)} ${outcome.station} round ${outcome.round}: ${shownBy(outcome, unit)}`
    return [line, ...verdict.findings.map(findingLine)]
  })
}

/** How many examples of the spec were right, and how many tests of the repository passed. */
function shownBy({ values, tests, produced = [] }: RunOutcome, { spec }: JudgedUnit): string {
  const examples = values === undefined ? [] : judgeValues(spec, values).examples
  const count = (all: readonly { status: string }[]): string =>
    `${all.filter(({ status }) => status === 'passed').length} of ${all.length}`
  return [
    ...(examples.length === 0 ? [] : [`${count(examples)} examples right`]),
    ...(produced.length === 0 ? [] : [`made ${produced.map(({ path }) => path).join(', ')}`]),
    ...(tests.length === 0 && examples.length + produced.length > 0 ? [] : [`${count(tests)} tests passed`]),
  ].join(', ')
}

function linkLines({ extension }: VerifiedLink): string[] {
  const { station, round, verdict, transition, findings, evidence } = extension
  const model = typeof evidence['model'] === 'string' ? ` by ${evidence['model']}` : ''
  return [
    safeWord(
      `  ${verdict.padEnd(4)} ${station} round ${round}${model}: ${transition.reason}, to ${transition.to}`,
    ),
    ...madeLine(evidence['made']),
    ...findingsOf(findings).map(findingLine),
  ]
}

const MOST_AUTHORS = 5

/** Who made a change that was taken over, by git's word. */
function madeLine(made: unknown): string[] {
  if (!isRecord(made) || !Array.isArray(made['authors'])) return []
  const authors = made['authors']
    .filter(isRecord)
    .map(({ name, email }) => `${String(name)} <${String(email)}>`)
  const more = authors.length > MOST_AUTHORS ? [`and ${authors.length - MOST_AUTHORS} more`] : []
  const by =
    authors.length === 0 ? 'nobody who is named' : [...authors.slice(0, MOST_AUTHORS), ...more].join(', ')
  return [safeWord(`         made by ${by} (${String(made['from'])} ${String(made['place'])})`)]
}

function findingLine(finding: Parameters<typeof placeOf>[0]): string {
  return safeWord(`         ${finding.level} ${finding.code} ${placeOf(finding)} ${finding.message}`)
}
