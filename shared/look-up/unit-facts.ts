import { isRecord, parseJson } from '../formats/read-json.ts'
import type { EntryOf } from '../ledger/entry.ts'
import { changeSetIfAny } from '../line/change-set.ts'
import { findingsOf } from '../line/journey.ts'
import type { RunRecord, TraceExtension } from '../trace/statement/statement.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'

/** Facts by name, as text that can be compared and shown. */
export type Facts = Readonly<Record<string, string>>

export interface TurnFacts {
  station: string
  round: number
  facts: Facts
}

/** What two units, or two attempts of one, are compared by. */
export interface UnitFacts {
  serial: string
  /** Where the facts are from. */
  source: string
  unit: Facts
  turns: TurnFacts[]
  /** SHA-256 of each file of the change, or `deleted`. */
  files: Facts
}

/** From the verified links of a unit, oldest first. */
export function factsOfLinks(links: readonly VerifiedLink[], source: string): UnitFacts {
  const [first, last] = [links[0]?.extension, links.at(-1)?.extension]
  const changes = changeSetIfAny({ links })?.changes ?? []
  return {
    ...{ serial: first?.serial ?? '', source },
    unit: first === undefined || last === undefined ? {} : endFacts(first, last),
    turns: links.flatMap((link) => [...link.extension.runs.map(runFacts), linkFacts(link)]),
    files: Object.fromEntries(
      changes.map((change) => [change.path, 'sha256' in change ? change.sha256 : 'deleted']),
    ),
  }
}

function endFacts({ repository, base, spec, line }: TraceExtension, last: TraceExtension): Facts {
  const { transition, run } = last
  return {
    ...{ end: transition.to, repository, base, 'spec sha256': spec.sha256, 'line sha256': line.sha256 },
    jidoka: run.toolchain.jidoka,
  }
}

function runFacts({ station, round, verdict, sha256 }: RunRecord): TurnFacts {
  return { station, round, facts: { verdict, 'outcome sha256': sha256 } }
}

function linkFacts({ extension, attachments }: VerifiedLink): TurnFacts {
  const { station, round, verdict, transition, findings, evidence, run, reproduction } = extension
  const seconds = (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000
  const questions = questionsIn(attachments.get('cassette.jsonl'))
  return {
    ...{ station, round },
    facts: {
      ...{ verdict, to: transition.to, findings: codes(findingsOf(findings).map(({ code }) => code)) },
      seconds: seconds.toFixed(1),
      answers: reproduction.status,
      ...(questions === '' ? {} : { 'prompt sha256': questions }),
      ...flat(evidence, ''),
    },
  }
}

/** Digests of the questions that a station asked, in their order. A line that cannot be read names none. */
function questionsIn(cassette: Buffer | undefined): string {
  const lines = (cassette?.toString('utf8') ?? '').split('\n').filter((line) => line !== '')
  return lines.flatMap(questionIn).join(', ')
}

function questionIn(line: string): string[] {
  try {
    const entry = parseJson(Buffer.from(line), 'a recorded answer', line.length * 4)
    return isRecord(entry) && typeof entry['key'] === 'string' ? [entry['key']] : []
  } catch {
    return []
  }
}

function codes(all: readonly string[]): string {
  return [...all].sort().join(', ')
}

/** Nested values by the way to them: `usage.calls`. A list is one value. */
function flat(value: unknown, way: string): Record<string, string> {
  if (!isRecord(value)) return { [way]: typeof value === 'string' ? value : JSON.stringify(value) }
  const fields = Object.entries(value).map(([key, each]) => flat(each, way === '' ? key : `${way}.${key}`))
  return Object.assign({}, ...fields) as Record<string, string>
}

/** From what the ledger says of an attempt, where its trace is not at hand: less, and signed by nobody. */
export function factsOfEntry(entry: EntryOf<'unit'>): UnitFacts {
  const { serial, end, base, tool, factory, house, template, prompt, stations, files, sequence } = entry
  return {
    ...{ serial, source: `ledger entry ${sequence} alone; its trace is not at hand` },
    unit: {
      ...{ end, base, jidoka: tool, 'factory.yml sha256': factory },
      ...{ house: house ?? '', template: template ?? '', 'own words sha256': prompt ?? '' },
    },
    turns: stations.map(({ station, round, verdict, findings, model, usage, seconds }) => ({
      ...{ station, round },
      facts: {
        ...{ verdict, findings: codes(findings), model: model ?? '' },
        seconds: seconds?.toFixed(1) ?? '',
        ...flat(usage ?? {}, ''),
      },
    })),
    files: Object.fromEntries(files.map(({ path, sha256 }) => [path, sha256 ?? 'deleted'])),
  }
}
