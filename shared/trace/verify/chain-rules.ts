import { canonicalJson } from '../../formats/canonical.ts'
import type { Rejection, TraceCode } from '../statement/rejection.ts'
import { quote } from '../statement/rejection.ts'
import { sha256Of } from '../statement/statement-rules.ts'
import type { Subject, TraceExtension } from '../statement/statement.ts'
import { madeSubjects } from './made-subjects.ts'
import type { VerifiedLink } from './open-parcel.ts'

/** What the whole trace must be about. Default: what most links of the trace say. */
export interface UnitExpectation {
  serial?: string | undefined
  repository?: string | undefined
  base?: string | undefined
  specSha256?: string | undefined
  lineSha256?: string | undefined
}

type UnitFacts = { [name in keyof Required<UnitExpectation>]: string }

const UNIT_CODES: { name: keyof UnitFacts; code: TraceCode; what: string }[] = [
  { name: 'repository', code: 'LINK_REPOSITORY', what: 'repository' },
  { name: 'serial', code: 'LINK_SERIAL', what: 'unit' },
  { name: 'base', code: 'LINK_BASE', what: 'base commit' },
  { name: 'specSha256', code: 'LINK_SPEC', what: 'spec' },
  { name: 'lineSha256', code: 'LINK_LINE', what: 'line' },
]

/** The unit that most links are about. Where the expectation gives a value, that value counts. */
export function unitOf(links: readonly VerifiedLink[], expected: UnitExpectation): UnitExpectation {
  const votes = new Map<string, { facts: UnitFacts; count: number }>()
  for (const link of links) {
    const facts = unitFacts(link.extension)
    const vote = votes.get(canonicalJson(facts)) ?? { facts, count: 0 }
    votes.set(canonicalJson(facts), { facts, count: vote.count + 1 })
  }
  const ranked = [...votes].sort(([a, one], [b, two]) => two.count - one.count || (a < b ? -1 : 1))
  const given = Object.fromEntries(Object.entries(expected).filter(([, value]) => value !== undefined))
  return { ...ranked[0]?.[1].facts, ...given }
}

function unitFacts({ serial, repository, base, spec, line }: TraceExtension): UnitFacts {
  return { serial, repository, base, specSha256: spec.sha256, lineSha256: line.sha256 }
}

/** Is this link of the unit, or of another one? */
export function unitProblem(link: VerifiedLink, unit: UnitExpectation): Rejection | undefined {
  const facts = unitFacts(link.extension)
  const wrong = UNIT_CODES.find(({ name }) => unit[name] !== undefined && unit[name] !== facts[name])
  if (wrong === undefined) return undefined
  const { code, name, what } = wrong
  return { code, reason: `the link is of ${what} ${quote(facts[name])}, not ${quote(unit[name] ?? '')}` }
}

/** The rules between a link and those before it, oldest first. */
export function linkProblem(link: VerifiedLink, before: readonly VerifiedLink[]): Rejection | undefined {
  return previousProblem(link, before) ?? continuityProblem(link, before) ?? sameSubjectsProblem(link, before)
}

/** The payload digests fit already. What else a link says about earlier links must be true as well. */
function previousProblem(link: VerifiedLink, before: readonly VerifiedLink[]): Rejection | undefined {
  const wrong = link.extension.previous.find(({ station, round, invariantDigest }, index) => {
    const earlier = before[index]
    return (
      earlier?.extension.station !== station ||
      earlier.extension.round !== round ||
      earlier.invariantDigest !== invariantDigest
    )
  })
  return (
    wrong && {
      code: 'LINK_ORDER',
      reason: `what it says about ${wrong.station} round ${wrong.round} is not so`,
    }
  )
}

/** The last link's transition leads to this link, through the command stations that this link signs for. */
function continuityProblem(link: VerifiedLink, before: readonly VerifiedLink[]): Rejection | undefined {
  const last = before.at(-1)?.extension
  if (last === undefined) return undefined
  const { station, round, runs } = link.extension
  const next = runs[0]?.station ?? station
  if (last.transition.to !== next)
    return {
      code: 'LINK_ORDER',
      reason: `${last.station} handed on to ${last.transition.to}, not to ${next}`,
    }
  if (round === roundAfter(last, link.extension) && runs.every((run) => run.round === last.round))
    return undefined
  return { code: 'LINK_ORDER', reason: `it is of round ${round}, after round ${last.round}` }
}

/** A stop that leads to generate opens the next round. */
function roundAfter(last: TraceExtension, { runs, action }: TraceExtension): number {
  const { verdict } = runs.at(-1) ?? last
  return verdict === 'stop' && action === 'generate' ? last.round + 1 : last.round
}

/** Gates judge exactly what generate made last, with what the commands of its round made after it. A release covers all of it; a link without files names the spec. */
function sameSubjectsProblem(link: VerifiedLink, before: readonly VerifiedLink[]): Rejection | undefined {
  const { action, transition } = link.extension
  const made = action === 'generate' ? undefined : madeSubjects([...before, link])
  if (made === undefined) return undefined
  if (action === 'style-gate' || action === 'review') {
    if (subjectTexts(link.subjects).join() === subjectTexts(made).join()) return undefined
    return { code: 'LINK_SUBJECT', reason: `${action} judged other files than were made` }
  }
  if (action !== 'trace-publish' || transition.to !== 'released') return undefined
  const released = subjectTexts(link.subjects)
  const { path, sha256 } = link.extension.spec
  const covered = [...released, canonicalJson([path, sha256])]
  const left = subjectTexts(made).find((subject) => !covered.includes(subject))
  return left === undefined
    ? undefined
    : { code: 'LINK_SUBJECT', reason: `the release does not cover ${quote(left)}` }
}

/** Sorted; name and sha256 (other digests of the same content are extra). */
function subjectTexts(subjects: readonly Subject[]): string[] {
  return subjects.map((subject) => canonicalJson([subject.name, sha256Of(subject) ?? subject.digest])).sort()
}
