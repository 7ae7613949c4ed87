import { FactoryError } from '../errors.ts'
import { sortFindings, type Finding } from '../findings.ts'
import type { Factory } from '../factory/factory.ts'
import { defined } from '../formats/defined.ts'
import { sha256 } from '../formats/digest.ts'
import { isRecord } from '../formats/read-json.ts'
import { MAX_LEDGER_LINES } from '../limits.ts'
import { changeSetIfAny } from '../line/change-set.ts'
import { judge } from '../line/judge.ts'
import { findingsOf } from '../line/journey.ts'
import { signedOutcome } from '../line/signed-outcomes.ts'
import { recordedUsage } from '../line/unit-budget.ts'
import type { Spec } from '../specification/document/spec.ts'
import type { TraceExtension } from '../trace/statement/statement.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'
import { addedLines } from './added-lines.ts'
import type { EntryFile, NewUnit, StationTurn } from './entry.ts'

/** A unit that ended, with its verified links, oldest first. */
export interface EndedUnit {
  serial: string
  links: readonly VerifiedLink[]
  factory: Factory
  factoryBytes: Buffer
  spec: Spec
  /** How it ended. */
  journey: { status: NewUnit['end']; stoppedBy?: string }
}

/** What its trace alone does not hold. */
export interface EntrySource {
  /** The bytes of the seal of its trace folder. */
  seal: Buffer
  /** A file of the base commit; `undefined` when there is none. */
  fileAtBase: (path: string) => Promise<Buffer | undefined>
  branch?: string
  commit?: string
  pull?: number
}

/**
 * What the ledger says of a unit. All of it follows from the signed trace and the base commit, so whoever has them can compute it again.
 * @throws FactoryError SCHEMA_INVALID, JSON_INVALID of the attachments; those of `fileAtBase`.
 */
export async function unitEntryOf(unit: EndedUnit, source: EntrySource): Promise<NewUnit> {
  const { serial, links, factory, factoryBytes, spec, journey } = unit
  const [first, last] = [links[0]?.extension, links.at(-1)?.extension]
  if (first === undefined || last === undefined)
    throw new FactoryError('INTERNAL', 'a unit that ended has links')
  const stations = turnsOf(unit)
  const stopped = stations.findLast(
    ({ station, verdict }) => station === journey.stoppedBy && verdict === 'stop',
  )
  return {
    ...{ kind: 'unit', serial, base: first.base, line: factory.name, end: journey.status },
    spec: { id: spec.id, path: first.spec.path, title: spec.title, risk: spec.risk },
    ...defined({ stoppedBy: journey.stoppedBy }),
    reasons: stopped === undefined ? [] : blockingOf(stopped, unit),
    rounds: Math.max(...links.map(({ extension }) => extension.round)),
    stations,
    ...ingredientsOf(links),
    factory: sha256(factoryBytes),
    files: await filesOf(unit, source),
    ...defined({ branch: source.branch, commit: source.commit, pull: source.pull }),
    ...originOf(first, last),
    trace: { summary: links.at(-1)?.payloadSha256 ?? '', seal: sha256(source.seal) },
  }
}

/** Every turn in order: commands come before the link that signs them. */
function turnsOf(unit: EndedUnit): StationTurn[] {
  return unit.links.flatMap((link) => [
    ...link.extension.runs.map(({ station, round, verdict }): StationTurn => ({
      ...{ station, round, verdict },
      findings: codesOf(runFindings(link, { station, round }, unit)),
    })),
    turnOf(link.extension),
  ])
}

function runFindings(
  link: VerifiedLink,
  turn: Pick<StationTurn, 'station' | 'round'>,
  { factory, spec, links }: EndedUnit,
): Finding[] {
  const run = link.extension.runs.find((each) => each.station === turn.station && each.round === turn.round)
  const outcome = run === undefined ? undefined : signedOutcome(link, run)
  return outcome === undefined
    ? []
    : judge(outcome, { factory, spec, upstream: { links: [...links] } }).verdict.findings
}

function turnOf({ station, round, verdict, findings, evidence, run }: TraceExtension): StationTurn {
  const { calls, inputTokens: input, outputTokens: output } = recordedUsage(evidence['usage'])
  return {
    ...{ station, round, verdict },
    findings: codesOf(findingsOf(findings)),
    ...defined({ model: modelIn(evidence) }),
    ...(calls === 0 ? {} : { usage: { calls, input, output } }),
    seconds: secondsBetween(run.startedAt, run.finishedAt),
  }
}

/** The blocking ones first, none twice. */
function codesOf(findings: readonly Finding[]): string[] {
  return [...new Set(sortFindings(findings).map(({ code }) => code))]
}

function blockingOf({ station, round }: StationTurn, unit: EndedUnit): string[] {
  const link = unit.links.find(({ extension }) => extension.station === station && extension.round === round)
  const signing = unit.links.find(({ extension }) =>
    extension.runs.some((run) => run.station === station && run.round === round),
  )
  const own = findingsOf(link?.extension.findings ?? [])
  const found = signing === undefined ? own : runFindings(signing, { station, round }, unit)
  return codesOf(found.filter(({ level }) => level === 'block'))
}

/**
 * The model that answered, as generate and review name it; the one of factory.yml where no answer names one, but calls were made. A station that was
 * stopped before it asked had none.
 */
function modelIn(evidence: TraceExtension['evidence']): string | undefined {
  const candidates: unknown[] = [evidence['model'], evidence['reviewer']]
  const named = candidates.find(isRecord)
  const isAsked = recordedUsage(evidence['usage']).calls > 0
  const text = textIn(named?.['answered']) ?? (isAsked ? textIn(named?.['requested']) : undefined)
  return text?.slice(0, 200)
}

/** What the unit was made with, by name or digest. */
function ingredientsOf(
  links: readonly VerifiedLink[],
): Pick<NewUnit, 'models' | 'template' | 'prompt' | 'house' | 'tool'> {
  const evidenceOf = (action: string): TraceExtension['evidence'] =>
    links.findLast(({ extension }) => extension.action === action)?.extension.evidence ?? {}
  const [written, gated] = [evidenceOf('generate'), evidenceOf('style-gate')]
  const asked = [
    ...links.filter(({ extension }) => extension.action === 'generate'),
    ...links.filter(({ extension }) => extension.action !== 'generate'),
  ]
  const models = asked.flatMap(({ extension }) => modelIn(extension.evidence) ?? [])
  return {
    models: [...new Set(models)],
    ...defined({
      template: textIn(written['template']),
      prompt: digestIn(written['guidance']),
      house: digestIn(gated['house']),
    }),
    tool: links.at(-1)?.extension.run.toolchain.jidoka ?? '',
  }
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function digestIn(value: unknown): string | undefined {
  return isRecord(value) ? textIn(value['sha256']) : undefined
}

function originOf(
  first: TraceExtension,
  { run, assurance }: TraceExtension,
): Pick<NewUnit, 'assurance' | 'run' | 'started' | 'seconds'> {
  return {
    assurance,
    run: { host: run.host, id: run.id, attempt: run.attempt },
    started: first.run.startedAt,
    seconds: secondsBetween(first.run.startedAt, run.finishedAt),
  }
}

function secondsBetween(start: string, end: string): number {
  const seconds = (Date.parse(end) - Date.parse(start)) / 1000
  return Number.isFinite(seconds) ? Math.max(0, Math.round(seconds * 1000) / 1000) : 0
}

async function filesOf({ links }: EndedUnit, { fileAtBase }: EntrySource): Promise<EntryFile[]> {
  let left = MAX_LEDGER_LINES
  const files: EntryFile[] = []
  for (const change of changeSetIfAny({ links: [...links] })?.changes ?? []) {
    const { path } = change
    if ('deletion' in change) {
      files.push({ path, deleted: true, lines: [] })
      continue
    }
    const added = addedLines((await fileAtBase(path))?.toString('utf8'), change.content)
    const lines = added.slice(0, left)
    left -= lines.length
    files.push({ path, sha256: change.sha256, lines, ...(lines.length < added.length ? { cut: true } : {}) })
  }
  return files
}
