import type { Invocation, Log, PhysicalLocation, ReportingDescriptor, Result } from 'sarif'
import { compareText, sortFindings, type Finding, type Level } from '../findings.ts'
import { defined } from '../formats/defined.ts'
import { WEAKENINGS } from '../weakening/weakening.ts'
import { findingKeys } from './finding-keys.ts'

/** Where findings without a file are shown: code scanning takes none without a place. */
const FALLBACK_FILE = 'factory.yml'

/** Of more results GitHub keeps 5,000 alone (docs.github.com, "SARIF support for code scanning": file limits). */
const MAX_RESULTS = 5000

type SarifLevel = 'error' | 'warning' | 'note'

const LEVELS: Record<Level, SarifLevel> = { block: 'error', warn: 'warning', note: 'note' }

export interface SarifTool {
  /** Name of the line: findings of two lines are two analyses. */
  line: string
  version: string
  /** Serial of the unit that the findings are about. Default: a pull request, which has none. */
  serial?: string
}

/**
 * The findings as a SARIF 2.1.0 log (docs.oasis-open.org/sarif/sarif/v2.1.0). Every path is relative to the repository. The fingerprint of
 * a result is our stable key, so a finding stays one alert when code moves; GitHub reads `primaryLocationLineHash` alone. Of more than
 * 5,000 findings the worst are there, and a notification counts the rest.
 */
export function sarifLog(findings: readonly Finding[], { line, version, serial = '' }: SarifTool): Log {
  const sorted = sortFindings(findings)
  const keys = findingKeys(sorted)
  const shown = sorted.slice(0, MAX_RESULTS)
  const codes = [...new Set(shown.map(({ code }) => code))].sort(compareText)
  const rules = codes.map((code) => ruleOf(code, shown))
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Jidoka', version, rules } },
        automationDetails: { id: `jidoka/${line}/${serial}` },
        columnKind: 'utf16CodeUnits',
        invocations: [invocationOf(sorted.length - shown.length)],
        results: shown.map((finding, index) => resultOf(finding, keys[index] ?? '', codes)),
      },
    ],
  }
}

/** What a reader of alerts sees of a rule; its level is the worst of its findings. */
function ruleOf(id: string, findings: readonly Finding[]): ReportingDescriptor {
  const worst = findings.find(({ code }) => code === id)?.level ?? 'note'
  const known = Object.entries(WEAKENINGS).find(([code]) => code === id)?.[1]
  return {
    id,
    name: id,
    shortDescription: { text: known ?? `Jidoka: ${id}` },
    defaultConfiguration: { level: LEVELS[worst] },
    properties: { tags: ['jidoka', id.split('_')[0]?.toLowerCase() ?? id] },
  }
}

/** The gate has run: what it has not shown is said, never left out in silence. */
function invocationOf(left: number): Invocation {
  const text = `${left} more findings are not in this file, which has the ${MAX_RESULTS} worst`
  if (left === 0) return { executionSuccessful: true }
  return { executionSuccessful: true, toolExecutionNotifications: [{ level: 'warning', message: { text } }] }
}

function resultOf(finding: Finding, key: string, codes: readonly string[]): Result {
  const { code, level, message, hint } = finding
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: LEVELS[level],
    message: { text: hint === undefined ? message : `${message}\n${hint}` },
    locations: [{ physicalLocation: physicalLocation(finding) }],
    partialFingerprints: { primaryLocationLineHash: key, 'jidoka/v1': key },
  }
}

/** A repository path as a relative reference; lines and columns count from 1 in both. */
function physicalLocation({ file = FALLBACK_FILE, line = 1, column }: Finding): PhysicalLocation {
  return {
    artifactLocation: { uri: relativeUri(file) },
    region: { startLine: Math.max(line, 1), ...defined({ startColumn: column }) },
  }
}

/** Neither a place of a machine nor one outside of the repository, whatever a finding says. */
function relativeUri(file: string): string {
  const names = file.split(/[/\\]/).filter((name) => name !== '' && name !== '.' && name !== '..')
  return names.map((name) => encodeURIComponent(name.toWellFormed())).join('/') || FALLBACK_FILE
}
