import { isRecord } from '../formats/read-json.ts'
import type { StationReport } from '../line/unit.ts'
import { SPEC_FORMAT } from '../line/validate-unit.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'

type SignedLink = Pick<VerifiedLink, 'extension' | 'statement'>

/**
 * The report of spec-validate as the Jidoka that signed the link would have given it. A later one knows more rules and more fields
 * of a spec, and that alone is no other decision: the names of the rules and the digest of the schema are taken from the link. What
 * the rules of today find in the spec is compared all the same, and a rule that is gone is a difference.
 */
export function withToolOf(report: StationReport, { extension, statement }: SignedLink): StationReport {
  if (extension.action !== 'spec-validate') return report
  const schema = schemaDigestIn(statement.predicate['configuration'])
  const rules = extension.evidence['rules']
  return {
    ...report,
    evidence: isAmong(rules, report.evidence['rules']) ? { ...report.evidence, rules } : report.evidence,
    materials: report.materials.map((material) =>
      material.uri === SPEC_FORMAT && schema !== undefined ? { ...material, sha256: schema } : material,
    ),
  }
}

function isAmong(rules: unknown, known: unknown): rules is string[] {
  return Array.isArray(rules) && Array.isArray(known) && rules.every((rule) => known.includes(rule))
}

function schemaDigestIn(configuration: unknown): string | undefined {
  const materials = Array.isArray(configuration) ? configuration.filter(isRecord) : []
  const digest = materials.find(({ uri }) => uri === SPEC_FORMAT)?.['digest']
  const sha256 = isRecord(digest) ? digest['sha256'] : undefined
  return typeof sha256 === 'string' ? sha256 : undefined
}
