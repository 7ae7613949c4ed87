import { MAX_PROBE_DIFFERENCES } from '../../limits.ts'
import { isRecord } from '../../formats/read-json.ts'
import type { Act } from '../../oracle/values/act.ts'
import { isToldValue, readFramed, type ToldValue } from '../../oracle/values/frames.ts'

/** What a process that tries variants is told, on its standard input. It holds nothing of what a spec expects. */
export interface VariantTask {
  /** Begins every frame. */
  nonce: string
  /** Absolute path of the folder with base and change; the working directory. */
  folder: string
  /** The source in which one variant at a time can be switched on (shared/mutants/switched-build.ts). */
  module: { path: string; content: string }
  /** Examples first. */
  calls: readonly KnownCall[]
  /** Numbers of variants, in the order in which they are tried. */
  mutants: readonly number[]
  /** A call at which the first variant has ended a process: it is made first, and alone. */
  suspect?: number
}

/** A call with a steady value on the change. */
export interface KnownCall {
  /** Unique in the task. */
  id: number
  isExample: boolean
  module: string
  callee: string
  call: string
  act?: Act
  /** What it did on the change. */
  change: ToldValue
}

/** A call that tells a variant from the change. */
export interface VariantDifference {
  call: number
  /** What it did on the variant; told once for each call. */
  observed?: ToldValue
}

export type VariantFrame =
  /** With no variant active, does the source do what the change does? The calls before are made for the variant 0. */
  | { step: 'survey'; isSame: boolean }
  /** A call begins. */
  | { step: 'call'; mutant: number; call: number }
  /** An example tells the variant from the change. */
  | { step: 'dead'; mutant: number }
  /** No example does. */
  | { step: 'alive'; mutant: number; differences: VariantDifference[] }
  /** Something that was tried before has changed the process: the variant has to be tried in another one. */
  | { step: 'spoilt'; mutant: number }

/** The frame of a line; `undefined` when the line is no frame of this child. */
export function readVariantFrame(nonce: string, line: string): VariantFrame | undefined {
  const frame = readFramed(nonce, line)
  return isFrame(frame) ? frame : undefined
}

function isFrame(value: unknown): value is VariantFrame {
  if (!isRecord(value)) return false
  const { step, mutant, call } = value
  if (step === 'survey') return typeof value['isSame'] === 'boolean'
  if (!Number.isInteger(mutant)) return false
  if (step === 'call') return Number.isInteger(call)
  return step === 'alive' ? isDifferences(value['differences']) : step === 'dead' || step === 'spoilt'
}

function isDifferences(value: unknown): boolean {
  return Array.isArray(value) && value.length <= MAX_PROBE_DIFFERENCES && value.every(isDifference)
}

function isDifference(value: unknown): boolean {
  if (!isRecord(value) || !Number.isInteger(value['call'])) return false
  return value['observed'] === undefined || isToldValue(value['observed'])
}
