import { isRecord } from '../formats/read-json.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'

/** What a station asked of models in one turn. */
export interface TurnUsage {
  calls: number
  input: number
  output: number
}

/** One station's turn as the page shows it, a station of commands included. */
export interface PageTurn {
  station: string
  round: number
  verdict: 'pass' | 'stop'
  /** Commands cannot sign: the station that observed them did. */
  observedBy: string | undefined
  /** `undefined` where nobody measured it. */
  seconds: number | undefined
  /** The time between its neighbours, waiting included. */
  isAtMost: boolean
  /** As it was asked for. */
  model: string | undefined
  usage: TurnUsage | undefined
  /** When it began. ISO 8601; `undefined` for commands. */
  at: string | undefined
}

/** Every turn of a unit in its order. `links` are verified, oldest first. Pure. */
export function turnsOf(links: readonly VerifiedLink[]): PageTurn[] {
  return links.flatMap((link, index) => [...commandTurns(link, links[index - 1]), linkTurn(link.extension)])
}

function commandTurns({ extension }: VerifiedLink, before: VerifiedLink | undefined): PageTurn[] {
  const seconds = secondsBetween(before?.extension.run.finishedAt, extension.run.startedAt)
  return extension.runs.map(({ station, round, verdict }) => ({
    ...{ station, round, verdict, seconds },
    observedBy: extension.station,
    isAtMost: true,
    model: undefined,
    usage: undefined,
    at: undefined,
  }))
}

function linkTurn({ station, round, verdict, run, evidence }: VerifiedLink['extension']): PageTurn {
  return {
    ...{ station, round, verdict },
    observedBy: undefined,
    seconds: secondsBetween(run.startedAt, run.finishedAt),
    isAtMost: false,
    model: modelIn(evidence),
    usage: usageIn(evidence),
    at: run.startedAt,
  }
}

/** `undefined` where the clocks of two machines contradict each other. */
function secondsBetween(from: string | undefined, to: string): number | undefined {
  const seconds = from === undefined ? Number.NaN : (Date.parse(to) - Date.parse(from)) / 1000
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
}

/** The model that the evidence of a link names: of the writer or of the reviewer. None where it was stopped before it asked. */
export function modelIn(evidence: Readonly<Record<string, unknown>>): string | undefined {
  const isAsked = (usageIn(evidence)?.calls ?? 0) > 0
  for (const named of [evidence['model'], evidence['reviewer']]) {
    if (typeof named === 'string') return named
    if (isRecord(named) && named['answered'] === null && !isAsked) return undefined
    if (isRecord(named) && typeof named['requested'] === 'string') return named['requested']
  }
  return undefined
}

function usageIn(evidence: Readonly<Record<string, unknown>>): TurnUsage | undefined {
  const { usage } = evidence
  if (!isRecord(usage)) return undefined
  const count = (key: string): number => {
    const value = usage[key]
    return typeof value === 'number' ? value : 0
  }
  return { calls: count('calls'), input: count('inputTokens'), output: count('outputTokens') }
}

/** `0.4 s`, `2 min 5 s`; for commands `up to 3.0 s`; a dash where nobody measured it. */
export function timeText({ seconds, isAtMost }: Pick<PageTurn, 'seconds' | 'isAtMost'>): string {
  if (seconds === undefined) return '–'
  const minutes = Math.floor(seconds / 60)
  const text = minutes === 0 ? `${seconds.toFixed(1)} s` : `${minutes} min ${Math.floor(seconds % 60)} s`
  return isAtMost ? `up to ${text}` : text
}
