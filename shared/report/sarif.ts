import type { Invocation, Log, Notification, PhysicalLocation, ReportingDescriptor, Result, Run } from 'sarif'
import { compareText, sortFindings, type Finding, type Level } from '../findings.ts'
import { defined } from '../formats/defined.ts'
import { safeLog } from '../text/safe-log.ts'
import { WEAKENINGS } from '../weakening/weakening.ts'
import { keyedFindings, type KeyedFinding } from './finding-keys.ts'

/** Where findings without a file are shown: code scanning takes none without a place. */
const FALLBACK_FILE = 'factory.yml'

/**
 * Of more results in a run GitHub keeps 5,000 alone, and refuses more than 25,000, more than 20 runs, and more than 10 MB of gzip
 * (docs.github.com, "SARIF results exceed one or more limits", "SARIF results file is too large").
 */
const MAX_RESULTS = 5000
export const MAX_SARIF_RUNS = 20

/** In UTF-16 units. 5,000 results with the longest texts of any script stay below 10 MB of gzip. */
const MAX_MESSAGE = 600
const MAX_HINT = 300

type SarifLevel = 'error' | 'warning' | 'note'

const LEVELS: Record<Level, SarifLevel> = { block: 'error', warn: 'warning', note: 'note' }

/** What one unit, or the checks of one pull request, found. */
export interface SarifRun {
  /** Name of the line: findings of two lines are two analyses. */
  line: string
  /** Serial of the unit that the findings are about. Default: a pull request, which has none. */
  serial?: string
  findings: readonly Finding[]
  /** Why it did not come to its end. */
  error?: string
}

/**
 * The findings as a SARIF 2.1.0 log (docs.oasis-open.org/sarif/sarif/v2.1.0). Every path is relative to the repository. The fingerprint of
 * a result is our stable key, so a finding stays one alert when code moves; GitHub reads `primaryLocationLineHash` alone. Of more than
 * 5,000 findings the worst are there, and a notification counts the rest.
 */
export function sarifText(runs: readonly SarifRun[], version: string): string {
  return `${JSON.stringify(sarifLog(runs, version), null, 2)}\n`
}

/** The same as a value. */
export function sarifLog(runs: readonly SarifRun[], version: string): Log {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: runs.map((run) => runOf(run, version)),
  }
}

function runOf({ line, serial = '', findings, error }: SarifRun, version: string): Run {
  const sorted = keyedFindings(sortFindings(findings))
  const shown = sorted.slice(0, MAX_RESULTS)
  const codes = [...new Set(shown.map(({ code }) => code))].sort(compareText)
  return {
    tool: { driver: { name: 'Jidoka', version, rules: codes.map((code) => ruleOf(code, shown)) } },
    automationDetails: { id: `jidoka/${line}/${serial}` },
    columnKind: 'utf16CodeUnits',
    invocations: [invocationOf(sorted.length - shown.length, error)],
    results: shown.map((finding) => resultOf(finding, codes)),
  }
}

/** What a reader of alerts sees of a rule; its level is the worst of its findings. */
function ruleOf(id: string, findings: readonly Finding[]): ReportingDescriptor {
  const worst = findings.find(({ code }) => code === id)?.level ?? 'note'
  const known = Object.entries(WEAKENINGS).find(([code]) => code === id)?.[1]
  const room = id.split('_')[0]?.toLowerCase() ?? id
  return {
    id,
    name: id,
    shortDescription: { text: known ?? `Jidoka: ${id}` },
    defaultConfiguration: { level: LEVELS[worst] },
    properties: { tags: [...new Set(['jidoka', room])] },
  }
}

/** What is not there is said, never left out in silence. */
function invocationOf(left: number, error: SarifRun['error']): Invocation {
  const told: Notification[] = [
    ...(left === 0
      ? []
      : [
          notification(
            'warning',
            `${left} more findings are not in this file, which has the ${MAX_RESULTS} worst`,
          ),
        ]),
    ...(error === undefined ? [] : [notification('error', error)]),
  ]
  const executionSuccessful = error === undefined
  return told.length === 0
    ? { executionSuccessful }
    : { executionSuccessful, toolExecutionNotifications: told }
}

function notification(level: 'warning' | 'error', text: string): Notification {
  return { level, message: { text: plainText(text) } }
}

function resultOf(finding: KeyedFinding, codes: readonly string[]): Result {
  const { code, level, message, hint, key } = finding
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: LEVELS[level],
    message: {
      text: hint === undefined ? plainText(message) : `${plainText(message)}\n${plainText(hint, MAX_HINT)}`,
    },
    locations: [{ physicalLocation: physicalLocation(finding) }],
    partialFingerprints: { primaryLocationLineHash: key, 'jidoka/v1': key },
  }
}

/** `[text](target)` would be a link in a plain message too (SARIF 2.1.0, 3.11.6), and so lead from an alert to anywhere. */
function plainText(text: string, most = MAX_MESSAGE): string {
  const plain = safeLog(text).replaceAll('](', '] (')
  return plain.length > most ? `${plain.slice(0, most).toWellFormed()}...` : plain
}

/** A repository path as a relative reference; lines and columns count from 1 in both. */
function physicalLocation({ file = FALLBACK_FILE, line = 1, column }: Finding): PhysicalLocation {
  const startColumn = column === undefined ? undefined : Math.max(column, 1)
  return {
    artifactLocation: { uri: relativeUri(file) },
    region: { startLine: Math.max(line, 1), ...defined({ startColumn }) },
  }
}

/** Neither a place of a machine nor one outside of the repository, whatever a finding says. */
function relativeUri(file: string): string {
  const names = file.split(/[/\\]/).filter((name) => name !== '' && name !== '.' && name !== '..')
  return names.map((name) => encodeURIComponent(name.toWellFormed())).join('/') || FALLBACK_FILE
}
