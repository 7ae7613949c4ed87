import { compareText } from '../../findings.ts'
import { pathProblem } from '../../paths/safe-path.ts'
import { canonicalJson } from '../../formats/canonical.ts'
import { isRecord } from '../../formats/read-json.ts'
import { invariantDigestOf } from './invariant.ts'
import { PROVENANCE, isStation, stationRow } from '../../factory/stations.ts'
import type { Statement, Subject, TraceExtension } from './statement.ts'
import { quote, type Rejection } from './rejection.ts'
import { outcomeFields } from './verdict-fields.ts'

/** The first rule a schema-valid statement breaks, or `undefined`, its invariant digest included. */
export function statementProblem(statement: Statement): Rejection | undefined {
  return ruleProblem(statement) ?? invariantProblem(statement)
}

/** The same without the invariant digest, for the builder that has just computed it. */
export function ruleProblem(statement: Statement): Rejection | undefined {
  return (
    predicateProblem(statement) ??
    subjectProblem(statement) ??
    verdictProblem(statement) ??
    attachmentProblem(statement.predicate.jidokaTraceV1) ??
    transitionProblem(statement.predicate.jidokaTraceV1)
  )
}

function predicateProblem({ predicateType, predicate }: Statement): Rejection | undefined {
  const { station, action } = predicate.jidokaTraceV1
  const expected = stationRow(action).predicateType
  if (predicateType !== expected)
    return { code: 'LINK_PREDICATE', reason: `${action} signs ${expected}, not ${predicateType}` }
  if (isStation(station) && station !== action)
    return { code: 'LINK_PREDICATE', reason: `the station ${station} says that it ran ${action}` }
  return undefined
}

function subjectProblem({ subject, predicate }: Statement): Rejection | undefined {
  const twice = firstTwice(subject.map((each) => each.name))
  if (twice !== undefined) return { code: 'LINK_SUBJECT', reason: `two subjects are called ${quote(twice)}` }
  const { action, spec } = predicate.jidokaTraceV1
  if (action === 'spec-validate' && !subject.some((each) => sha256Of(each) === spec.sha256))
    return { code: 'LINK_SUBJECT', reason: 'the validated spec is not among the subjects' }
  if (action === 'generate' && !dependsOn(predicate, spec.sha256))
    return { code: 'LINK_SUBJECT', reason: 'the spec is not among the resolved dependencies' }
  return undefined
}

/** Hex digest of a subject; `undefined` for a commit or tree known to git alone. */
export function sha256Of({ digest }: Subject): string | undefined {
  return 'sha256' in digest ? digest.sha256 : undefined
}

function dependsOn({ buildDefinition }: Statement['predicate'], sha256: string): boolean {
  const dependencies = isRecord(buildDefinition) ? buildDefinition['resolvedDependencies'] : undefined
  const digests = Array.isArray(dependencies)
    ? dependencies.map((each) => isRecord(each) && each['digest'])
    : []
  return digests.some((digest) => isRecord(digest) && digest['sha256'] === sha256)
}

/** The predicate must say the same to other tools as the chain fields. */
function verdictProblem({ predicateType, predicate }: Statement): Rejection | undefined {
  const { verdict, transition, findings, action } = predicate.jidokaTraceV1
  const blocked = findings.some((finding) => isRecord(finding) && finding['level'] === 'block')
  if (verdict === 'pass' && blocked)
    return { code: 'LINK_VERDICT', reason: 'the verdict is pass beside a blocking finding' }
  if (verdict === 'stop' && transition.to === 'released')
    return { code: 'LINK_VERDICT', reason: 'a stop cannot release the unit' }
  if (predicateType === PROVENANCE) return undefined
  const wrong = Object.entries(outcomeFields(predicate.jidokaTraceV1, action)).find(
    ([name, value]) => canonicalJson(predicate[name]) !== canonicalJson(value),
  )
  return wrong && { code: 'LINK_VERDICT', reason: `${wrong[0]} is not what verdict, findings and chain say` }
}

function attachmentProblem({ attachments, runs }: TraceExtension): Rejection | undefined {
  const names = attachments.map((attachment) => attachment.name)
  const unsafe = names.find((name) => pathProblem(name) !== undefined)
  if (unsafe !== undefined)
    return { code: 'LINK_SCHEMA', reason: `${quote(unsafe)} is no safe attachment name` }
  const sorted = [...new Set(names)].sort(compareText)
  if (canonicalJson(sorted) !== canonicalJson(names))
    return { code: 'LINK_SCHEMA', reason: 'the attachments are not sorted by name, or one is named twice' }
  const run = runs.find(({ sha256 }) => !attachments.some((attachment) => attachment.sha256 === sha256))
  return (
    run && {
      code: 'ATTACHMENT_MISSING',
      reason: `the outcome of ${run.station} round ${run.round} is not attached`,
    }
  )
}

function transitionProblem({ station, transition }: TraceExtension): Rejection | undefined {
  if (transition.from === station) return undefined
  return { code: 'LINK_ORDER', reason: `${station} signs a transition from ${transition.from}` }
}

function invariantProblem(statement: Statement): Rejection | undefined {
  const { invariantDigest } = statement.predicate.jidokaTraceV1.reproduction
  if (invariantDigest === invariantDigestOf(statement)) return undefined
  return { code: 'LINK_INVARIANT', reason: 'the invariant digest is not that of the statement' }
}

function firstTwice(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index)
}
