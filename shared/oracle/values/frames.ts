import { MAX_ORACLE_MESSAGE_CHARS, MAX_ORACLE_VALUE_CHARS } from '../../limits.ts'
import { isRecord, jsonIfAny } from '../../formats/read-json.ts'
import type { Act } from './act.ts'
import type { Observed } from './observed.ts'

/** The file descriptor on which a child answers. Its standard output is free for what the code prints. */
export const CHANNEL = 3

/** The first line on the standard input of a child: where it will work. It can prepare itself before it is asked. */
export interface ChildSetting {
  /** Absolute path of the folder with base and change; the working directory. */
  folder: string
  /** How many days the clock is ahead. */
  shiftDays: number
  /** Repository paths of the modules that it will be asked to load. */
  modules: readonly string[]
  /** Most processor time for one call. Default: no limit but that of who listens. */
  processorMs?: number
}

/** The rest of the standard input: what the child is asked. */
export interface ChildTask {
  /** Begins every frame. A line that does not begin with it was not written by our program. */
  nonce: string
  calls: readonly ChildCall[]
}

export interface ChildCall {
  /** Unique in the task. */
  id: number
  /** Repository path. */
  module: string
  /** Calls with one number share an instance of the module. The instance 0 has the address that it has in an ordinary program. */
  instance: number
  callee: string
  call: string
  /** Calls of one subject are not made after one that ended its process. Default: those of the same text. */
  subject?: string
  /** What is done besides one call of one export. */
  act?: Act
}

/**
 * What a child says: a call has reached a step, or has ended. `wait` means that the call has returned a promise, and waits for it;
 * `spent`, that it has used its processor time and goes on.
 */
export type Frame = { id: number; step: 'call' | 'wait' | 'spent' } | { id: number; observed: ToldValue }

/** What a child can say of a call itself. */
export type ToldValue = Exclude<Observed, { kind: 'died' | 'timed-out' }>

/** One line. */
export function frameText(nonce: string, frame: object): string {
  return `${nonce} ${JSON.stringify(frame)}\n`
}

/** The frame of a line; `undefined` when the line is no frame of this child. */
export function readFrame(nonce: string, line: string): Frame | undefined {
  const frame = readFramed(nonce, line)
  return isFrame(frame) ? frame : undefined
}

/** What stands in a line behind the nonce; `undefined` when our program did not write it. */
export function readFramed(nonce: string, line: string): unknown {
  return line.startsWith(`${nonce} `) ? jsonIfAny(line.slice(nonce.length + 1)) : undefined
}

function isFrame(value: unknown): value is Frame {
  if (!isRecord(value) || !Number.isInteger(value['id'])) return false
  const { step, observed } = value
  if (observed === undefined) return step === 'call' || step === 'wait' || step === 'spent'
  return step === undefined && Object.keys(value).length === 2 && isToldValue(observed)
}

/** The fields of each kind that a child may say, with their types. */
const FIELDS: Record<string, Record<string, 'string' | 'boolean'>> = {
  returned: { value: 'string' },
  threw: { isError: 'boolean', name: 'string', type: 'string', message: 'string' },
  'not-a-value': { what: 'string' },
  'not-loaded': { why: 'string' },
}

/** Is it something that a child can say of a call? */
export function isToldValue(value: unknown): value is ToldValue {
  if (!isRecord(value)) return false
  const { kind, ...rest } = value
  const fields = typeof kind === 'string' && Object.hasOwn(FIELDS, kind) ? FIELDS[kind] : undefined
  if (fields === undefined || Object.keys(rest).length !== Object.keys(fields).length) return false
  return Object.entries(fields).every(
    ([name, type]) => typeof rest[name] === type && isShort(name, rest[name]),
  )
}

/** Our own child cuts what it says. */
function isShort(name: string, value: unknown): boolean {
  const most = name === 'value' ? MAX_ORACLE_VALUE_CHARS : MAX_ORACLE_MESSAGE_CHARS + MAX_PREFIX_CHARS
  return typeof value !== 'string' || value.length <= most
}

const MAX_PREFIX_CHARS = 200
