import { MAX_PROBE_REASON_CHARS, MAX_PROBE_ROWS, MAX_PROBE_TABLE_CHARS, PROBE_CALL_MS } from '../../limits.ts'
import { ENDLESS } from '../../mutants/switch/mutant-switch.ts'
import type { Observed } from '../../oracle/values/observed.ts'
import { oddityOf } from '../judge/odd-value.ts'
import type { PlannedProbe, ProbeOrder } from '../probe-order.ts'
import type { ProbeRow, ProbeValues } from '../probe-values.ts'
import type { ChangeCalls } from './call-change.ts'
import type { SecondCalls } from './call-second.ts'
import type { EndlessCalls } from './endless-call.ts'
import type { MutantResults } from './try-mutants.ts'

/** All that was found out. */
export interface ProbeFindings {
  order: ProbeOrder
  change: ChangeCalls
  mutants: MutantResults
  ends: EndlessCalls
  second?: SecondCalls
}

/** The rows and numbers of what was found out, bounded: they become part of a document that is signed and kept. */
export function probeValues(findings: ProbeFindings): ProbeValues {
  const { order, change, second } = findings
  const all = rowsOf(findings)
  const rows = bounded(all)
  const reasons = [
    ...untried(findings),
    ...(rows.length < all.length ? [leftOut(all.length - rows.length)] : []),
  ]
  const isGenerated = ({ source }: PlannedProbe): boolean => source === 'generated'
  return {
    rows,
    mutants: mutantCounts(findings),
    inputs: {
      planned: order.calls.filter(isGenerated).length,
      tried: change.steady.filter(isGenerated).length,
    },
    ...(reasons.length > 0 && { unfinished: reasons.join('; ').slice(0, MAX_PROBE_REASON_CHARS) }),
    ...(second?.second !== undefined && { second: second.second }),
  }
}

/** In the order of the plan. */
function rowsOf(findings: ProbeFindings): ProbeRow[] {
  const killers = killersOf(findings)
  const odd = oddCalls(findings)
  return findings.order.calls.flatMap((probe, id): ProbeRow[] => {
    const row = rowOf(probe, id, { findings, killers: killers.get(id) ?? [] })
    const says = row.source === 'reviewer' || row.second !== undefined || row.differs.length > 0
    return says || odd.has(id) || id === findings.ends.endless?.id ? [row] : []
  })
}

/** So many calls with a value that hardly anybody means are told: one of them is asked about. */
const MAX_ODD_CALLS = 20

/** The first calls near the examples that give one. */
function oddCalls({ change }: ProbeFindings): Set<number> {
  const odd = change.steady.filter(
    ({ source, call, value }) => source === 'generated' && oddityOf(call, value) !== undefined,
  )
  return new Set(odd.slice(0, MAX_ODD_CALLS).map(({ id }) => id))
}

interface Killed {
  mutant: number
  observed?: Observed
}

function rowOf(
  { source, module, callee, call }: PlannedProbe,
  id: number,
  { findings, killers }: { findings: ProbeFindings; killers: readonly Killed[] },
): ProbeRow {
  const second = findings.second?.differs.get(id)
  const other = killers.find(({ observed }) => observed !== undefined)?.observed
  return {
    source,
    module,
    callee,
    call,
    change: changeOf(id, findings),
    ...(second !== undefined && { second }),
    differs: killers.map(({ mutant }) => mutant),
    ...(other !== undefined && { other: endless(other) }),
  }
}

function changeOf(id: number, { change, ends: { endless } }: ProbeFindings): Observed {
  if (id === endless?.id) return endless.observed
  return change.alone.get(id) ?? { kind: 'timed-out', limitMs: 0 }
}

/** By the number of a call, the variants that it tells from the change, sorted by their numbers. */
function killersOf({ mutants }: ProbeFindings): Map<number, Killed[]> {
  const alive = [...mutants.verdicts].sort(([one], [other]) => one - other)
  const all = alive.flatMap(([mutant, verdict]) =>
    verdict.kind === 'alive' ? verdict.differences.map((difference) => ({ mutant, ...difference })) : [],
  )
  return Map.groupBy(all, ({ call }) => call)
}

/** What ends a loop of a variant says only that the loop had no end. */
function endless(observed: Observed): Observed {
  const isEndless = observed.kind === 'threw' && observed.name === ENDLESS
  return isEndless ? { kind: 'timed-out', limitMs: PROBE_CALL_MS } : observed
}

function mutantCounts({ order, mutants }: ProbeFindings): ProbeValues['mutants'] {
  const made = order.mutants.length
  const count = (kind: string): number =>
    order.mutants.filter(({ number }) => mutants.verdicts.get(number)?.kind === kind).length
  const [dead, survived] = [count('dead'), count('alive')]
  return { made, dead, survived, undecided: made - dead - survived }
}

/** Rows of the reviewer first, then in the order of the plan; the order of those that are kept stays. */
function bounded(rows: readonly ProbeRow[]): ProbeRow[] {
  let chars = 0
  const isReviewers = ({ source }: ProbeRow): boolean => source === 'reviewer'
  const kept = new Set(
    [...rows.filter(isReviewers), ...rows.filter((row) => !isReviewers(row))].filter((row, index) => {
      chars += JSON.stringify(row).length
      return index < MAX_PROBE_ROWS && chars <= MAX_PROBE_TABLE_CHARS
    }),
  )
  return rows.filter((row) => kept.has(row))
}

function leftOut(count: number): string {
  return `${count} rows are left out: no more than ${MAX_PROBE_ROWS} rows of ${MAX_PROBE_TABLE_CHARS} characters are kept`
}

const FAULTS = {
  'other-build': 'with its variants switched off it does not do what the change does',
  forged: 'it writes where only our program does',
}

/** What was not tried, and why. */
function untried({ order, change, mutants, ends, second }: ProbeFindings): string[] {
  const calls = change.untried
  const variants = order.mutants.filter(({ number }) => !mutants.verdicts.has(number)).length
  return [
    ...(calls > 0 ? [`${calls} of ${order.calls.length} calls were not made in the time`] : []),
    ...(ends.undecided > 0
      ? [`${ends.undecided} calls did not end, and were not waited for any longer`]
      : []),
    ...(variants > 0 ? [`${variants} of ${order.mutants.length} variants were not tried in the time`] : []),
    ...[...mutants.faults].sort().map(([path, fault]) => `no variant of ${path} is judged: ${FAULTS[fault]}`),
    ...(second !== undefined && second.untried > 0
      ? [`${second.untried} calls were not made on the second source in the time`]
      : []),
  ]
}
