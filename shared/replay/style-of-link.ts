import { verdictOf, warning, type Finding } from '../findings.ts'
import { canonicalJson, type JsonObject } from '../formats/canonical.ts'
import { isRecord } from '../formats/read-json.ts'
import type { StationReport } from '../line/unit.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'

const CODE = 'STYLE_FOREIGN'

/**
 * The report of style-gate as the Jidoka that signed the link would have given it: one that judged no style, or by another method,
 * gave another measure or none, and that is no other decision. A warning is all that the measure can give, so a station gains
 * nothing by leaving it out. Every other finding is compared.
 */
export function withStyleOf(
  report: StationReport,
  { extension }: Pick<VerifiedLink, 'extension'>,
): StationReport {
  const { style: today, ...others } = report.evidence
  const { style: signed } = extension.evidence
  if (extension.action !== 'style-gate' || isSameMethod(signed, today)) return report
  const evidence: JsonObject = { ...others, ...(signed === undefined ? {} : { style: signed }) }
  const kept = report.verdict.findings.filter(({ code }) => code !== CODE)
  const verdict = verdictOf([...kept, ...extension.findings.flatMap(styleWarning)])
  const attachments = report.attachments.map((attachment) =>
    attachment.name === 'findings.json'
      ? { ...attachment, content: canonicalJson(verdict.findings) }
      : attachment,
  )
  return { ...report, evidence, verdict, attachments }
}

function isSameMethod(signed: unknown, today: unknown): boolean {
  return (signed === undefined) === (today === undefined) && methodIn(signed) === methodIn(today)
}

function methodIn(style: unknown): unknown {
  return isRecord(style) ? style['method'] : undefined
}

/** Only what stops nothing is taken from a link. */
function styleWarning(finding: unknown): Finding[] {
  if (!isRecord(finding) || finding['code'] !== CODE || finding['level'] !== 'warn') return []
  const { message, hint } = finding
  if (typeof message !== 'string') return []
  return [warning(CODE, message, typeof hint === 'string' ? { hint } : {})]
}
