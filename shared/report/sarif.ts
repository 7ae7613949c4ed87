import { compareText, sortFindings, type Finding, type Level } from '../findings.ts'
import { defined } from '../formats/defined.ts'
import { findingKeys } from './finding-keys.ts'

/** Where findings without a file are shown: code scanning takes none without a place. */
const FALLBACK_FILE = 'factory.yml'

const LEVELS: Record<Level, 'error' | 'warning' | 'note'> = { block: 'error', warn: 'warning', note: 'note' }

export interface SarifTool {
  /** Name of the line: findings of two lines are two analyses. */
  line: string
  version: string
}

/**
 * The findings as a SARIF 2.1.0 log. Of fingerprints GitHub reads `primaryLocationLineHash` alone
 * (docs.github.com, "SARIF support for code scanning"); it is our stable key, so a finding stays one alert when code moves.
 */
export function sarifLog(findings: readonly Finding[], { line, version }: SarifTool): object {
  const sorted = sortFindings(findings)
  const keys = findingKeys(sorted)
  const codes = [...new Set(sorted.map(({ code }) => code))].sort(compareText)
  const driver = { name: 'Jidoka', version, rules: codes.map((id) => ({ id, name: id })) }
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver },
        automationDetails: { id: `jidoka/${line}/` },
        columnKind: 'utf16CodeUnits',
        results: sorted.map((finding, index) => resultOf(finding, keys[index] ?? '', codes)),
      },
    ],
  }
}

function resultOf(finding: Finding, key: string, codes: readonly string[]): object {
  const { code, level, message, hint } = finding
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: LEVELS[level],
    message: { text: hint === undefined ? message : `${message}\n${hint}` },
    locations: [{ physicalLocation: physicalLocation(finding) }],
    partialFingerprints: { primaryLocationLineHash: key },
  }
}

/** A repository path as a relative reference; lines and columns count from 1 in both. */
function physicalLocation({ file = FALLBACK_FILE, line = 1, column }: Finding): object {
  return {
    artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/') },
    region: { startLine: Math.max(line, 1), ...defined({ startColumn: column }) },
  }
}
