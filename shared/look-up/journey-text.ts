import { safeWord } from '../text/safe-log.ts'
import type { Afterwards, UnitJourney } from './unit-journey.ts'

/** A journey for people, the newest first, each hop with what vouches for it. Every text of others is made safe. Pure. */
export function journeyText(journey: UnitJourney): string[] {
  return [
    headLine(journey),
    ...afterwardsText(journey),
    ...deliveryLines(journey),
    ...traceLines(journey),
    ...stepLines(journey),
    ...madeLines(journey),
  ]
}

function headLine({ serial, spec, end }: UnitJourney): string {
  const what =
    spec === null
      ? 'nothing is known of its spec'
      : `${spec.id}${spec.title === null ? '' : `: ${spec.title}`}`
  return safeWord(`${serial} ${what}${end === null ? '' : `, ${end}`}`)
}

/** What became of a unit after its release, the newest first. Pure. */
export function afterwardsText({ escapes, reverted, merged, notes, end }: Afterwards): string[] {
  const pull = (number: number | null): string => (number === null ? '' : `, pull request #${number}`)
  return [
    ...notes.map((each) => `  note      ${each.text}, by ${each.by} (ledger entry ${each.entry})`),
    ...escapes.map(
      (each) =>
        `  escaped   ${each.tier}: ${each.evidence}${each.fix === null ? '' : `, repaired by ${short(each.fix)}`} (ledger entry ${each.entry})`,
    ),
    ...reverted.map(
      (each) => `  reverted  by ${short(each.commit)} at ${each.at} (ledger entry ${each.entry})`,
    ),
    ...merged.map(
      (each) =>
        `  merged    ${short(each.commit)} at ${each.at} by ${each.by}${pull(each.pull)} (ledger entry ${each.entry})`,
    ),
    ...(merged.length === 0 && (end === null || end === 'released')
      ? ['  merged    not known: no entry of the ledger says so']
      : []),
  ].map((line) => safeWord(line))
}

function deliveryLines({ delivered, entry }: UnitJourney): string[] {
  if (entry === null) return ['  unit      NOT VERIFIED: no entry of the ledger says anything of it']
  const { branch, commit } = delivered
  if (branch === null && commit === null) return []
  return [safeWord(`  delivered ${branch ?? ''} ${short(commit ?? '')} (ledger entry ${entry})`)]
}

function traceLines({ trace: { state, place, reason, next, assurance, links } }: UnitJourney): string[] {
  const where = place === 'ledger' ? 'kept in the ledger' : 'in .jidoka/traces'
  switch (state) {
    case 'verified':
      return [safeWord(`  trace     verified, ${links} links ${where} (${assurance ?? ''} keys)`)]
    case 'rejected':
      return [
        safeWord(`  trace     NOT VERIFIED, ${where}: ${reason ?? ''}`),
        safeWord(`  next      ${next ?? ''}`),
      ]
    case 'absent':
      return ['  trace     NOT VERIFIED: it is neither in .jidoka/traces nor in the ledger']
  }
}

function stepLines({ steps }: UnitJourney): string[] {
  return steps.map(({ station, round, verdict, model, findings }) => {
    const by = model === null ? '' : ` by ${model}`
    const found = findings.length === 0 ? '' : `: ${findings.slice(0, 8).join(', ')}`
    return safeWord(`  ${verdict.padEnd(9)} ${station} round ${round}${by}${found}`)
  })
}

function madeLines({ made, spec }: UnitJourney): string[] {
  const from =
    spec === null
      ? []
      : [safeWord(`  spec      ${spec.path}${made === null ? '' : ` at ${short(made.base)}`}`)]
  if (made === null) return from
  const { template, house, tool } = made
  const parts = [
    ...(template === null ? [] : [`template ${template}`]),
    ...(house === null ? [] : [`house ${house.slice(0, 12)}`]),
    `jidoka ${tool}`,
  ]
  return [...from, safeWord(`  with      ${parts.join(', ')}`)]
}

/** The first digits of the id of a commit. */
export function short(commit: string): string {
  return commit.slice(0, 12)
}
