import { moduleOf } from '../../specification/acceptance/declared-module.ts'
import { allowsCall } from '../../specification/domain.ts'
import { parseCall } from '../../specification/document/parse-call.ts'
import type { Spec } from '../../specification/document/spec.ts'
import { decidedCalls } from './kinds/settled-inputs.ts'
import { MAX_VARIANT_CALLS, type PlannedProbe } from '../probe-order.ts'
import { drawFrom, seedNumber } from './calls/draw.ts'
import { freeCalls } from './calls/free-calls.ts'
import { knowledgeOf, type Knowledge } from './calls/knowledge.ts'
import { basesOf } from './calls/bases.ts'
import { candidateOf, nearCalls, type Candidate } from './calls/near-calls.ts'
import { pairCalls } from './calls/pair-calls.ts'
import { plainCalls } from './calls/chain-variants.ts'
import type { ChangedCode } from './shapes/scope.ts'
import { readCall } from './values/read-call.ts'
import { callText } from './values/write-call.ts'

/** What the calls depend on. Equal values give equal calls on every machine. */
export interface ProbeCallOptions {
  /** The first serial that the owner was asked about, else that of the unit. */
  seed: string
  /** The files that the change writes: their literals are boundaries worth a try. */
  change: readonly ChangedCode[]
  /** Calls that somebody has named: they are made first, where the spec allows them. */
  named?: readonly string[]
  /** Most calls in all. */
  most?: number
}

/** Most calls of one unit, and of one export. A call costs a few milliseconds. */
const MAX_CALLS = 2000
const MAX_EXPORT_CALLS = 1000
/** A longer call is no question that anybody answers. */
const MAX_CALL_CHARS = 300

/**
 * Calls near the examples of a spec, for the exports of its interface: the most natural first. None of them is an example, and {@link parseCall}
 * accepts all of them. Exports share the calls by the number of their criteria. Pure.
 */
export async function probeCalls(spec: Spec, options: ProbeCallOptions): Promise<PlannedProbe[]> {
  const knowledge = knowledgeOf(spec, options.change)
  const shares = sharesOf(knowledge, Math.min(options.most ?? MAX_CALLS, MAX_CALLS))
  const visible = new Set(knowledge.examples.map(({ tree }) => callText(tree)))
  const given = spec.domain.filter(({ asked }) => asked === undefined)
  const accepts = (call: string): boolean => !visible.has(call) && isCall(call) && allowsCall(given, call)
  // answers take calls out and let no others in: so the questions become fewer
  const isDecided = decidedCalls(spec)
  const lists: PlannedProbe[][] = []
  for (const [callee, share] of shares) {
    const near = await callsOf(callee, knowledge, { accepts, share, seed: options.seed })
    const own = (options.named ?? []).filter((call) => readCall(call)?.callee === callee && accepts(call))
    const calls = [...new Set([...own, ...near])]
    const module = moduleOf(spec, callee)
    const open = calls.filter((call) => !isDecided(call))
    lists.push(open.map((call) => ({ source: 'generated', module, callee, call })))
  }
  return interleaved(lists)
}

function isCall(call: string): boolean {
  return call.length <= MAX_CALL_CHARS && parseCall(call).kind === 'ok'
}

/** How many calls each export gets: those with many criteria have many rules to get wrong. */
function sharesOf({ declared, examples }: Knowledge, most: number): [callee: string, share: number][] {
  const called = examples.map(({ tree }) => tree.callee)
  const declaredNames = [...declared]
    .filter(([, { call, make, holder }]) => call ?? make ?? holder)
    .map(([name]) => name)
  const callees = [...new Set([...declaredNames, ...called])]
  const weights = callees.map((callee) => {
    const own = examples.filter(({ tree }) => tree.callee === callee)
    return Math.max(1, new Set(own.map(({ criterion }) => criterion)).size)
  })
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return callees.map((callee, at) => {
    const share = Math.floor((most * (weights[at] ?? 0)) / sum)
    return [callee, Math.min(share, MAX_EXPORT_CALLS)]
  })
}

/**
 * Parts of the calls of an export that lie one step and two steps from the examples; the others are drawn freely. What is near comes first,
 * and most of what comes later is drawn.
 */
const [FIRST, LATER] = [
  { near: 0.65, pairs: 0.15 },
  { near: 0.35, pairs: 0.2 },
]
/** Drawn calls of each kind: more than needed, for some come twice. */
const DRAWN = 0.6

async function callsOf(
  callee: string,
  knowledge: Knowledge,
  { accepts, share, seed }: { accepts: (call: string) => boolean; share: number; seed: string },
): Promise<string[]> {
  const own = basesOf(
    knowledge.examples.filter(({ tree }) => tree.callee === callee),
    knowledge,
  )
  const declared = knowledge.declared.get(callee)
  const bases =
    own.length > 0 || declared === undefined
      ? own
      : plainCalls(callee, declared, knowledge).map((tree) => ({ tree, delay: 0 }))
  const plain = own.length > 0 ? [] : bases.map(({ tree }) => candidateOf(tree, -1))
  const near = [...plain, ...nearCalls(bases, knowledge)]
  const trees = bases.map(({ tree }) => tree)
  const pairs = pairCalls(trees, knowledge, {
    draw: drawFrom(`${seed} ${callee}`),
    most: Math.ceil(share * DRAWN),
  })
  const missing = Math.max(share * DRAWN, 2 * (share - near.length))
  const free = await freeCalls(trees, knowledge, {
    seed: seedNumber(`${seed} free ${callee}`),
    most: Math.ceil(missing),
  })
  return chosen([near, pairs, free], { accepts, share })
}

/** Takes from each list up to its part, at first of few calls and then of all, and fills up in the same order. */
function chosen(
  lists: readonly (readonly Candidate[])[],
  { accepts, share }: { accepts: (call: string) => boolean; share: number },
): string[] {
  const taken = new Set<string>()
  const known = new Map<string, boolean>()
  const isGood = (call: string): boolean =>
    known.get(call) ?? known.set(call, accepts(call)).get(call) ?? false
  const take = (list: readonly Candidate[], part: number, all: number): void => {
    const end = Math.min(all, taken.size + Math.floor(part * all))
    for (const { call } of list) {
      if (taken.size >= end) return
      if (isGood(call)) taken.add(call)
    }
  }
  const takeParts = ({ near, pairs }: typeof FIRST, all: number): void => {
    for (const [at, list] of lists.entries()) take(list, [near, pairs, 1][at] ?? 0, all)
  }
  takeParts(FIRST, Math.min(share, MAX_VARIANT_CALLS))
  takeParts(LATER, share)
  for (const list of lists) take(list, 1, share)
  return [...taken]
}

/** The first of each list, then the second of each: when the time ends, every export was tried. */
function interleaved<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map((each) => each.length))
  return Array.from({ length: longest }, (_, at) => lists.flatMap((each) => each.slice(at, at + 1))).flat()
}
