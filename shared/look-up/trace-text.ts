import { isRecord } from '../formats/read-json.ts'
import { adequacyOf } from '../factory/factory.ts'
import { placeOf } from '../findings.ts'
import { judge, type JudgedUnit } from '../line/judge.ts'
import { findingsOf } from '../line/journey.ts'
import { signedOutcomes } from '../line/signed-outcomes.ts'
import type { RunOutcome } from '../line/outcome.ts'
import { judgeValues } from '../oracle/judge/judge-values.ts'
import { safeWord } from '../text/safe-log.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'

/** What a verified trace says, the newest turn first: each with what it decided and found. Pure. */
export function traceText(serial: string, unit: JudgedUnit): string[] {
  const { spec, upstream } = unit
  // the newest first: from what became of the unit back to its spec
  const steps = upstream.links.flatMap((link) => [...runLines(link, unit), linkLines(link)]).reverse()
  return [safeWord(`${serial} ${spec.id}: ${spec.title}`), ...steps.flat()]
}

function runLines(link: VerifiedLink, unit: JudgedUnit): string[][] {
  return signedOutcomes(link).map((outcome) => {
    const { verdict } = judge(outcome, unit)
    const line = `  ${verdict.kind.padEnd(4)} ${outcome.station} round ${outcome.round}: ${shownBy(outcome, unit)}`
    return [line, ...verdict.findings.map(findingLine)]
  })
}

/** How many examples of the spec were right, and how many tests of the repository passed; where there are neither, what the station says. */
function shownBy(outcome: RunOutcome, { spec, factory }: JudgedUnit): string {
  const { values, tests, produced = [], probe, reason } = outcome
  if (probe?.inputs.planned === 0 && adequacyOf(factory, spec) === 'off')
    return `nothing was asked for risk ${spec.risk}`
  const examples = values === undefined ? [] : judgeValues(spec, values).examples
  const count = (all: readonly { status: string }[]): string =>
    `${all.filter(({ status }) => status === 'passed').length} of ${all.length}`
  const shown = [
    ...(examples.length === 0 ? [] : [`${count(examples)} examples right`]),
    ...(produced.length === 0 ? [] : [`made ${produced.map(({ path }) => path).join(', ')}`]),
    ...(tests.length === 0 ? [] : [`${count(tests)} tests passed`]),
  ]
  return shown.length === 0 ? safeWord(reason) : shown.join(', ')
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
