import { isRecord } from '../formats/read-json.ts'
import { MAX_OWN_MESSAGE_CHARS } from '../limits.ts'
import type { UnavailableReason } from './values.ts'

/** The first line on the standard input of a child: what to prepare. The base commit lies in the folder then. */
export interface OwnSetting {
  /** Begins every frame. A line that does not begin with it was not written by our program. */
  nonce: string
  /** Absolute path of the tree. */
  folder: string
  /** Absolute path in which ESLint is started. */
  directory: string
  /** Repository paths of the files that will be judged. */
  paths: readonly string[]
}

/** The second line: the texts, once what they need lies in the folder. */
export interface OwnTask {
  files: readonly { path: string; text: string }[]
  /** Repository paths of which no module is loaded any more: the change has written them. */
  closed: readonly string[]
}

/** One message of ESLint about one text. `rule`: absent when the text could not be parsed. */
export interface OwnMessage {
  rule?: string
  severity: 'error' | 'warn'
  line: number
  column: number
  message: string
  hint?: string
}

/** What a child says. Files are named by their place in the lists that it was given. */
export type OwnFrame =
  | { step: 'failed'; reason: ChildReason; detail: string }
  | { step: 'ignored'; file: number }
  | { step: 'ready'; eslint: string; rules: number }
  | { step: 'message'; file: number; message: OwnMessage }
  | { step: 'done'; file: number }
  | { step: 'crashed'; file: number; detail: string }

/** What a child itself can say about why nothing is judged. */
export type ChildReason = Extract<UnavailableReason, 'not-installed' | 'old-eslint' | 'config-fails'>

const REASONS: ReadonlySet<unknown> = new Set<ChildReason>(['not-installed', 'old-eslint', 'config-fails'])

type Told = Readonly<Record<string, unknown>>

/** What a frame of each kind holds; `files`: how many files there are. */
const FORMS: Record<OwnFrame['step'], (frame: Told, files: number) => boolean> = {
  failed: ({ reason, detail }) => REASONS.has(reason) && isShort(detail),
  ready: ({ eslint, rules }) => isShort(eslint) && isCount(rules, 0),
  ignored: isOfFile,
  message: (frame, files) => isOfFile(frame, files) && isMessage(frame['message']),
  done: isOfFile,
  crashed: (frame, files) => isOfFile(frame, files) && isShort(frame['detail']),
}

/** The frame that a child wrote; `undefined` for everything that is none. The child is the team's code: nothing of it is believed unchecked. */
export function readOwnFrame(value: unknown, files: number): OwnFrame | undefined {
  if (!isRecord(value) || !isStep(value['step'])) return undefined
  return FORMS[value['step']](value, files) ? (value as OwnFrame) : undefined
}

function isStep(step: unknown): step is OwnFrame['step'] {
  return typeof step === 'string' && Object.hasOwn(FORMS, step)
}

function isOfFile({ file }: Told, files: number): boolean {
  return isCount(file, 0, files - 1)
}

function isMessage(value: unknown): value is OwnMessage {
  if (!isRecord(value)) return false
  const { rule, severity, line, column, message, hint } = value
  return (
    (rule === undefined || isShort(rule)) &&
    (severity === 'error' || severity === 'warn') &&
    isCount(line, 1) &&
    isCount(column, 1) &&
    isShort(message) &&
    (hint === undefined || isShort(hint))
  )
}

const MAX_COUNT = 10_000_000

function isCount(value: unknown, least: number, most = MAX_COUNT): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
}

/** Our own child cuts what it says. */
function isShort(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_OWN_MESSAGE_CHARS
}
