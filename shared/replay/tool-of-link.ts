import type { JsonObject } from '../formats/canonical.ts'
import { isRecord } from '../formats/read-json.ts'
import type { StationReport } from '../line/unit.ts'
import { SPEC_FORMAT } from '../line/validate-unit.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'

type SignedLink = Pick<VerifiedLink, 'extension' | 'statement'>

/**
 * The report of spec-validate as the Jidoka that signed the link would have given it. A later one knows more rules and more fields
 * of a spec, and that alone is no other decision: the names of the rules and the digest of the schema are taken from the link, and what only another method of search knows. What
 * the rules of today find in the spec is compared all the same, and a rule that is gone is a difference.
 */
export function withToolOf(report: StationReport, { extension, statement }: SignedLink): StationReport {
  if (extension.action !== 'spec-validate') return report
  const schema = schemaDigestIn(statement.predicate['configuration'])
  return {
    ...report,
    evidence: { ...report.evidence, ...rulesOf(extension, report), ...searchOf(extension, report) },
    materials: report.materials.map((material) =>
      material.uri === SPEC_FORMAT && schema !== undefined ? { ...material, sha256: schema } : material,
    ),
  }
}

function rulesOf({ evidence }: SignedLink['extension'], report: StationReport): JsonObject {
  const { rules } = evidence
  return isAmong(rules, report.evidence['rules']) ? { rules } : {}
}

/**
 * A search of another method knows more exports and scores them otherwise. What it was put to is compared (files, dependencies),
 * and so is every finding; how many exports it knew and which came nearest is the business of the method.
 */
function searchOf({ evidence }: SignedLink['extension'], report: StationReport): JsonObject {
  const [signed, today] = [evidence['search'], report.evidence['search']]
  if (!isRecord(signed) || !isRecord(today) || signed['method'] === today['method']) return {}
  const kept = Object.fromEntries(Object.entries(today).filter(([name]) => !OF_METHOD.includes(name)))
  const own = Object.fromEntries(Object.entries(signed).filter(([name]) => OF_METHOD.includes(name)))
  return { search: { ...kept, ...own } }
}

const OF_METHOD = ['method', 'exports', 'threshold', 'best']

function isAmong(rules: unknown, known: unknown): rules is string[] {
  return Array.isArray(rules) && Array.isArray(known) && rules.every((rule) => known.includes(rule))
}

function schemaDigestIn(configuration: unknown): string | undefined {
  const materials = Array.isArray(configuration) ? configuration.filter(isRecord) : []
  const digest = materials.find(({ uri }) => uri === SPEC_FORMAT)?.['digest']
  const sha256 = isRecord(digest) ? digest['sha256'] : undefined
  return typeof sha256 === 'string' ? sha256 : undefined
}
