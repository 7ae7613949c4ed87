import { ORACLE_LOAD_MS, PROBE_CALL_MS } from '../../limits.ts'
import type { Listener } from '../../oracle/exercise/listen.ts'
import type { Observed } from '../../oracle/values/observed.ts'
import {
  readVariantFrame,
  type VariantDifference,
  type VariantFrame,
  type VariantTask,
} from './variant-frames.ts'

/** What is known of one variant: an example tells it from the change, or these calls do, or none. */
export type VariantVerdict =
  | { kind: 'dead' }
  | { kind: 'alive'; differences: { call: number; observed?: Observed }[] }
  | { kind: 'undecided' }

export type OnVerdict = (mutant: number, verdict: VariantVerdict) => void

/** Where a process was when it ended. */
export interface VariantPlace {
  mutant: number
  call: number
  /** It was at the call that it began with, because a process had ended at it before. */
  isSuspect: boolean
}

/** Holds what one process says of its variants, and at which call it is. */
export class VariantListener implements Listener {
  readonly verdicts = new Map<number, VariantVerdict>()
  /** `undefined` until every call was made without a variant. */
  isSame: boolean | undefined
  isForged = false
  isSilent = false
  isSpoilt = false
  place: VariantPlace | undefined
  readonly #task: VariantTask
  readonly #onVerdict: OnVerdict
  readonly #examples: ReadonlyMap<number, boolean>
  #calls = 0

  constructor(task: VariantTask, onVerdict: OnVerdict) {
    this.#task = task
    this.#onVerdict = onVerdict
    this.#examples = new Map(task.calls.map(({ id, isExample }) => [id, isExample]))
  }

  isOver(): boolean {
    const isDone = this.verdicts.size === this.#task.mutants.length
    return this.isForged || this.isSpoilt || this.isSame === false || isDone
  }

  /** The change may need its time to load; a variant that was silent before gets more of it. */
  limitMs(): number {
    if (this.isSame === undefined) return ORACLE_LOAD_MS
    return this.#task.suspect !== undefined && this.verdicts.size === 0 ? 2 * PROBE_CALL_MS : PROBE_CALL_MS
  }

  timeOut(): void {
    this.isSilent = true
  }

  take(line: string): void {
    if (this.isOver()) return
    const frame = readVariantFrame(this.#task.nonce, line)
    this.isForged = frame === undefined || !this.#isTaken(frame)
  }

  /** Is it what can be said here? Then it is noted. */
  #isTaken(frame: VariantFrame): boolean {
    if (frame.step === 'survey') return this.#survey(frame.isSame)
    const current = this.isSame === undefined ? 0 : this.#task.mutants[this.verdicts.size]
    if (frame.mutant !== current) return false
    if (frame.step === 'call') return this.#at(frame)
    return this.isSame === true && this.#judge(frame)
  }

  #survey(isSame: boolean): boolean {
    const isFirst = this.isSame === undefined
    this.isSame = isSame
    return isFirst
  }

  #at({ mutant, call }: { mutant: number; call: number }): boolean {
    if (this.isSame === true) this.#calls += 1
    this.place = { mutant, call, isSuspect: this.#calls === 1 && this.#task.suspect === call }
    return this.#examples.has(call)
  }

  #judge(frame: Extract<VariantFrame, { step: 'dead' | 'alive' | 'spoilt' }>): boolean {
    if (frame.step === 'spoilt') {
      this.isSpoilt = this.verdicts.size > 0
      return this.isSpoilt
    }
    const verdict: VariantVerdict =
      frame.step === 'dead' ? { kind: 'dead' } : { kind: 'alive', differences: frame.differences }
    this.verdicts.set(frame.mutant, verdict)
    this.#onVerdict(frame.mutant, verdict)
    return frame.step === 'dead' || this.#areGenerated(frame.differences)
  }

  #areGenerated(differences: readonly VariantDifference[]): boolean {
    const ids = new Set(differences.map(({ call }) => call))
    return ids.size === differences.length && [...ids].every((id) => this.#examples.get(id) === false)
  }
}
