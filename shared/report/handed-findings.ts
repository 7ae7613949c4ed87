import { FactoryError } from '../errors.ts'
import { sortFindings, type Finding, type Level } from '../findings.ts'
import { defined } from '../formats/defined.ts'
import { isRecord, parseJson, recordOrEmpty } from '../formats/read-json.ts'
import { MAX_UPSTREAM_BYTES } from '../limits.ts'
import { safeWord } from '../text/safe-log.ts'

/** What one check of a pull request found, as the job that reports it sees it. */
export interface CheckedStation {
  name: string
  /** GitHub's own record of the job. */
  result: 'success' | 'failure' | 'cancelled' | 'skipped'
  /** What it looked at, in one phrase; empty when it did not say. */
  examined: string
  findings: Finding[]
  /** Findings that were too many to be handed on. */
  left: number
  /** Why it could not run. */
  error: { code: string; message: string; next: string } | undefined
}

/**
 * All of it travels in one environment variable: Linux takes 128 KiB for one (MAX_ARG_STRLEN), and three stations share it. The
 * text is part of a JSON text that is part of another, so every quote is counted as often as it is escaped.
 */
const MAX_HANDED_BYTES = 38_000
const MAX_MESSAGE_COLUMNS = 600
const MAX_WORD_COLUMNS = 300

export interface Handed {
  /** Attempt of the run: a job that failed may still show what an earlier attempt said. */
  attempt: number
  examined: string
  findings: readonly Finding[]
}

/** The findings of a check as one line for a job output: bounded, the worst first, every text made safe for a log. */
export function handOn({ attempt, examined, findings }: Handed): string {
  const sorted = sortFindings(findings).map(boundedFinding)
  const document = (count: number): string =>
    JSON.stringify({
      attempt,
      examined: safeWord(examined),
      findings: sorted.slice(0, count),
      left: sorted.length - count,
    })
  let count = sorted.length
  while (count > 0 && travellingBytes(document(count)) > MAX_HANDED_BYTES) count = Math.floor(count * 0.8)
  return document(count)
}

function boundedFinding({ code, level, message, hint, file, line, column }: Finding): Finding {
  const texts = {
    hint: hint === undefined ? undefined : safeWord(hint, MAX_WORD_COLUMNS),
    file: file === undefined ? undefined : safeWord(file, MAX_WORD_COLUMNS),
  }
  return {
    code: safeWord(code, 80),
    level,
    message: safeWord(message, MAX_MESSAGE_COLUMNS),
    ...defined({ ...texts, line, column }),
  }
}

/** At most: GitHub may write other letters as `\uXXXX`. */
function travellingBytes(text: string): number {
  return JSON.stringify(text).replace(/[^\x20-\x7e]/g, '......').length
}

/**
 * The checks behind `toJSON(needs)`, in the order of the workflow. What a job hands on is text of the change, and is taken as such.
 * @throws FactoryError UPSTREAM_INVALID, FILE_TOO_LARGE, JSON_INVALID.
 */
export function readChecks(text: string, attempt: number): CheckedStation[] {
  const needs = parseJson(text, 'the input upstream', MAX_UPSTREAM_BYTES)
  if (!isRecord(needs)) throw invalid('the input upstream is not an object')
  return Object.entries(needs).map(([name, need]) => checkedStation(name, recordOrEmpty(need), attempt))
}

const RESULTS: readonly CheckedStation['result'][] = ['success', 'failure', 'cancelled', 'skipped']

function checkedStation(name: string, need: Record<string, unknown>, attempt: number): CheckedStation {
  const result = RESULTS.find((each) => each === need['result'])
  if (result === undefined) throw invalid(`job ${safeWord(name, 60)} has no result`)
  const outputs = isRecord(need['outputs']) && result !== 'skipped' ? need['outputs'] : {}
  const handed = jsonOutput(outputs['findings']) ?? {}
  // "re-run failed jobs" keeps what green jobs said; what a red one says must be of this attempt (actions/runner#2598)
  const isStale = result !== 'success' && handed['attempt'] !== attempt
  return {
    name: safeWord(name, 60),
    result,
    ...saidBy(isStale ? {} : handed),
    error: result === 'failure' ? errorOf(jsonOutput(outputs['error'])) : undefined,
  }
}

function saidBy({
  examined,
  findings,
  left,
}: Record<string, unknown>): Pick<CheckedStation, 'examined' | 'findings' | 'left'> {
  return {
    examined: textOf(examined, MAX_WORD_COLUMNS),
    findings: Array.isArray(findings) ? findings.flatMap((each) => readFinding(each) ?? []) : [],
    left: countOf(left) ?? 0,
  }
}

/** `undefined` for what is no JSON object: a runner leaves an output out that holds a secret. */
function jsonOutput(value: unknown): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = typeof value === 'string' ? JSON.parse(value) : undefined
    return isRecord(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

const LEVELS: readonly Level[] = ['block', 'warn', 'note']

function readFinding(value: unknown): Finding | undefined {
  if (!isRecord(value)) return undefined
  const level = LEVELS.find((each) => each === value['level'])
  const [code, message] = [textOf(value['code'], 80), textOf(value['message'], MAX_MESSAGE_COLUMNS)]
  if (level === undefined || code === '' || message === '') return undefined
  const [hint, file] = [textOf(value['hint'], MAX_WORD_COLUMNS), textOf(value['file'], MAX_WORD_COLUMNS)]
  const place = { line: countOf(value['line']), column: countOf(value['column']) }
  return {
    code,
    level,
    message,
    ...(hint === '' ? {} : { hint }),
    ...(file === '' ? {} : { file, ...defined(place) }),
  }
}

function errorOf(value: Record<string, unknown> | undefined): CheckedStation['error'] {
  if (value === undefined) return undefined
  const text = (key: string): string => textOf(value[key], MAX_WORD_COLUMNS)
  return { code: text('code'), message: text('message'), next: text('next') }
}

function textOf(value: unknown, columns: number): string {
  return typeof value === 'string' ? safeWord(value, columns).trim() : ''
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

function invalid(message: string): FactoryError {
  return new FactoryError('UPSTREAM_INVALID', message, {
    hint: 'pass `upstream: ${{ toJSON(needs) }}` with every check in needs',
  })
}
