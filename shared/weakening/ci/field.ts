import { shown, turned, type WeakeningCode } from '../weakening.ts'
import { newSwallows, runsAtLeast } from '../files/commands.ts'

/** What an edit of one field of a job or a step comes to; `undefined` where it takes nothing away. */
export interface FieldLoss {
  code: WeakeningCode
  what: string
}

type Compare = (before: unknown, after: unknown) => FieldLoss | undefined

const ci = (what: string): FieldLoss => ({ code: 'WEAKENED_CI', what })

/** Fields whose every edit is for people alone to see. */
const NEUTRAL = /^(?:name|run-name|description|author|branding)$/

/** Compares a field of a workflow, a job or a step by its name. */
export function fieldLoss(name: string, before: unknown, after: unknown): FieldLoss | undefined {
  if (NEUTRAL.test(name) || JSON.stringify(before) === JSON.stringify(after)) return undefined
  const compare = FIELDS.get(name)
  return compare === undefined ? ci(turned(before, after)) : compare(before, after)
}

const continueOnError: Compare = (before, after) => {
  if (isOff(after)) return undefined
  const what = isOff(before) ? `a failure no longer counts: it is ${shown(after)}` : turned(before, after)
  return { code: 'WEAKENED_FAILURE', what }
}

/** A value as one word; empty for what is no scalar. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? JSON.stringify(value) : ''
}

function isOff(value: unknown): boolean {
  return value === undefined || value === false || value === 'false' || value === null
}

const condition: Compare = (before, after) => {
  if (after === undefined)
    return /always|failure|cancelled/.test(textOf(before)) ? ci(turned(before, after)) : undefined
  if (/^(?:\$\{\{\s*)?(?:false|0|''|never\(\))(?:\s*\}\})?$/.test(textOf(after).trim()))
    return { code: 'WEAKENED_FAILURE', what: 'it runs no more: its condition is false' }
  return ci(before === undefined ? `it runs only under a condition: ${shown(after)}` : turned(before, after))
}

const script: Compare = (before, after) => {
  const [was, is] = [scriptText(before), scriptText(after)]
  const swallows = newSwallows(was, is)
  if (swallows.length > 0)
    return { code: 'WEAKENED_FAILURE', what: `a failure of its commands passes: ${swallows.join(', ')}` }
  if (was !== '' && runsAtLeast(asSteps(was), asSteps(is))) return undefined
  return ci(turned(before, after))
}

function scriptText(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join('\n')
  return typeof value === 'string' ? value : ''
}

/** Lines of a script run one after the other, and stop at the first that fails. */
function asSteps(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .join(' && ')
}

const minutes: Compare = (before, after) => {
  const [was, is] = [before ?? DEFAULT_MINUTES, after ?? DEFAULT_MINUTES].map(Number)
  if (was === undefined || is === undefined || Number.isNaN(is)) return ci(turned(before, after))
  return is > was ? { code: 'WEAKENED_TIMEOUT', what: turned(before, after) } : undefined
}

/** docs.github.com, "workflow syntax": jobs.<job_id>.timeout-minutes */
const DEFAULT_MINUTES = 360

/** The same action at a full commit id is a tighter hold on it. */
const action: Compare = (before, after) => {
  const [was, is] = [before, after].map((each) => textOf(each).split('@'))
  const isPinned = /^[0-9a-f]{40}$/.test(is?.[1] ?? '') && !/^[0-9a-f]{40}$/.test(was?.[1] ?? '')
  return isPinned && was?.[0] === is?.[0] ? undefined : ci(turned(before, after))
}

const RIGHTS = ['none', 'read', 'write']

const permissions: Compare = (before, after) => {
  // without the field a token has the rights that the repository gives it
  if (before === undefined) return rightOf(after) === 2 ? ci(turned(before, after)) : undefined
  if (typeof before !== 'object' || before === null || typeof after !== 'object' || after === null)
    return rightOf(after) <= rightOf(before) ? undefined : ci(turned(before, after))
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))]
  const wider = [...is].filter(([key, right]) => rightOf(right) > rightOf(was.get(key)))
  return wider.length === 0 ? undefined : ci(`it may do more: ${shown(Object.fromEntries(wider))}`)
}

/** 2: it may write somewhere. */
function rightOf(value: unknown): number {
  if (value === undefined) return 0
  if (typeof value === 'object') return value === null ? 0 : Math.max(0, ...Object.values(value).map(rightOf))
  return RIGHTS.indexOf(textOf(value).replace(/-all$/, ''))
}

/** Events and branches: one more is no loss, one less or a filter is. */
const events: Compare = (before, after) => {
  const [was, is] = [eventsOf(before), eventsOf(after)]
  const lost = [...was].filter(
    ([name, filter]) => !is.has(name) || (filter !== is.get(name) && is.get(name) !== 'null'),
  )
  return lost.length === 0 ? undefined : ci(`it starts on less: ${shown(lost.map(([name]) => name))}`)
}

function eventsOf(value: unknown): Map<string, string> {
  if (typeof value === 'string') return new Map([[value, 'null']])
  if (Array.isArray(value)) return new Map(value.map((each) => [String(each), 'null']))
  if (typeof value !== 'object' || value === null) return new Map()
  return new Map(Object.entries(value).map(([name, filter]) => [name, JSON.stringify(filter ?? null)]))
}

const FIELDS: ReadonlyMap<string, Compare> = new Map<string, Compare>([
  ['continue-on-error', continueOnError],
  ['allow_failure', continueOnError],
  ['soft_fail', continueOnError],
  ['if', condition],
  ['run', script],
  ['script', script],
  ['before_script', script],
  ['timeout-minutes', minutes],
  ['uses', action],
  ['permissions', permissions],
  ['on', events],
])
