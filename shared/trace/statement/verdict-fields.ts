import { compareText } from '../../findings.ts'
import { isRecord } from '../../formats/read-json.ts'
import {
  PROVENANCE,
  TEST_RESULT,
  VERIFICATION_SUMMARY,
  stationRow,
  type StationName,
} from '../../factory/stations.ts'
import type { TraceExtension } from './statement.ts'

type OutcomeSource = Pick<TraceExtension, 'verdict' | 'transition' | 'findings' | 'evidence' | 'previous'>

/**
 * The fields of a predicate that follow from the extension. The builder writes them and the verifier derives them
 * again, so that a tool that reads only the predicate learns the same as the chain says.
 */
export function outcomeFields(extension: OutcomeSource, action: StationName): object {
  switch (stationRow(action).predicateType) {
    case TEST_RESULT:
      return testFields(extension)
    case VERIFICATION_SUMMARY:
      return summaryFields(extension)
    case PROVENANCE:
      return {}
  }
}

function testFields({ verdict, findings, evidence }: OutcomeSource): object {
  const failedTests = codesOf(findings, 'block')
  const warnedTests = codesOf(findings, 'warn').filter((code) => !failedTests.includes(code))
  const passedTests = rulesOf(evidence).filter(
    (rule) => !failedTests.includes(rule) && !warnedTests.includes(rule),
  )
  const passed = warnedTests.length > 0 ? 'WARNED' : 'PASSED'
  return { result: verdict === 'stop' ? 'FAILED' : passed, passedTests, warnedTests, failedTests }
}

function summaryFields({ transition, previous }: OutcomeSource): object {
  return {
    verificationResult: transition.to === 'released' ? 'PASSED' : 'FAILED',
    inputAttestations: previous.map(({ station, round, payloadSha256 }) => ({
      uri: `links/${station}.r${round}.sigstore.json`,
      digest: { sha256: payloadSha256 },
    })),
  }
}

/** Codes of the findings of a level, sorted, each once. */
function codesOf(findings: readonly unknown[], level: string): string[] {
  const codes = findings.map((finding) =>
    isRecord(finding) && finding['level'] === level ? finding['code'] : undefined,
  )
  return sortedWords(codes)
}

/** The rules a station says it examined, when it lists them under `evidence.rules`. */
function rulesOf(evidence: TraceExtension['evidence']): string[] {
  const rules = evidence['rules']
  return Array.isArray(rules) ? sortedWords(rules) : []
}

function sortedWords(values: readonly unknown[]): string[] {
  const words = values.filter((value): value is string => typeof value === 'string' && value !== '')
  return [...new Set(words)].sort(compareText)
}
