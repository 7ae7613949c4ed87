import type { Effect } from '../../effects.ts'

/** How a value is used: called, constructed without or with arguments, looked at only, changed, or handed on. */
export type Use = 'call' | 'new-empty' | 'new' | 'look' | 'write' | 'hand-on'

interface GlobalRule {
  /** Any use but a look, such as `typeof`; members that are not listed have it as well. */
  effect?: Effect
  /** By the first member. */
  members?: Record<string, Effect | 'none'>
  uses?: Partial<Record<Use, Effect | 'none'>>
}

const words = (text: string): string[] => text.split(/\s+/)

/** Globals that only compute. */
const COMPUTE = new Set(
  words(
    `AggregateError Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView DisposableStack
    AsyncDisposableStack EvalError Error FinalizationRegistry Float16Array Float32Array Float64Array Infinity Int16Array
    Int32Array Int8Array Iterator JSON Map NaN Number Promise Proxy RangeError ReferenceError RegExp Set String
    SuppressedError Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap
    WeakRef WeakSet arguments decodeURI decodeURIComponent encodeURI encodeURIComponent escape isFinite isNaN parseFloat
    parseInt undefined unescape AbortController Blob Buffer ByteLengthQueuingStrategy CompressionStream
    CountQueuingStrategy DOMException DecompressionStream Event EventTarget CustomEvent FormData Headers
    ReadableStream Request Response TextDecoder TextDecoderStream TextEncoder TextEncoderStream TransformStream URL
    URLPattern URLSearchParams WritableStream atob btoa console queueMicrotask structuredClone exports React JSX`,
  ),
)

const by = (effect: Effect, text: string): [string, GlobalRule][] =>
  words(text).map((name) => [name, { effect }])

const RULES = new Map<string, GlobalRule>([
  ...by('dynamic-code', 'eval importScripts'),
  ...by('timers', 'setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate'),
  ...by('timers', 'requestAnimationFrame requestIdleCallback scheduler'),
  ...by('clock', 'performance'),
  ...by(
    'network',
    'fetch WebSocket XMLHttpRequest EventSource WebTransport RTCPeerConnection WebSocketStream',
  ),
  ...by(
    'workers',
    'SharedArrayBuffer Atomics Worker SharedWorker MessageChannel MessagePort BroadcastChannel',
  ),
  ...by('wasm', 'WebAssembly'),
  ...by('env', '__dirname __filename'),
  ...by('process', 'Deno Bun gc'),
  ...by('test-runner', 'describe it test expect vi jest suite beforeEach afterEach beforeAll afterAll'),
  ...by(
    'browser',
    `document navigator location history localStorage sessionStorage indexedDB caches screen alert confirm prompt
    customElements getComputedStyle matchMedia MutationObserver IntersectionObserver ResizeObserver Element Node Image
    Audio open close postMessage addEventListener removeEventListener dispatchEvent`,
  ),
  [
    'Function',
    {
      uses: {
        call: 'dynamic-code',
        new: 'dynamic-code',
        'new-empty': 'dynamic-code',
        'hand-on': 'dynamic-code',
      },
    },
  ],
  ['Date', { members: { now: 'clock' }, uses: { call: 'clock', 'new-empty': 'clock', 'hand-on': 'clock' } }],
  // a file without a date is of now
  ['File', { uses: { new: 'clock', 'hand-on': 'clock' } }],
  ['Math', { members: { random: 'random' }, uses: { 'hand-on': 'random' } }],
  ['Temporal', { members: { Now: 'clock' }, uses: { 'hand-on': 'clock' } }],
  ['crypto', { effect: 'random', members: { subtle: 'none' } }],
  [
    'process',
    { effect: 'process', members: { env: 'env', hrtime: 'clock', uptime: 'clock', nextTick: 'timers' } },
  ],
  ['AbortSignal', { members: { timeout: 'timers' } }],
  [
    'Error',
    { members: { captureStackTrace: 'stack', prepareStackTrace: 'stack', stackTraceLimit: 'stack' } },
  ],
  ['Object', { uses: { 'hand-on': 'builtins' } }],
  ['Reflect', { members: { apply: 'none' }, uses: { 'hand-on': 'builtins' } }],
  ['Intl', { uses: { 'hand-on': 'builtins' } }],
  // the module that a call gives is judged instead
  ['require', { effect: 'dynamic-code', uses: { call: 'none' } }],
  ['module', { effect: 'dynamic-code', members: { exports: 'none', id: 'none' } }],
  // what Object.getPrototypeOf gives, and `x.constructor.prototype`
  ['(prototype)', {}],
])

/** Names of the object that holds all globals. */
const ROOTS = new Set(['globalThis', 'global', 'window', 'self', 'frames', 'top', 'parent'])

/** The path without names of the global object at its start: `window.globalThis.Date` is `Date`. */
export function withoutRoots(path: readonly string[]): string[] {
  const first = path.findIndex((name) => !ROOTS.has(name))
  return first === -1 ? [] : path.slice(first)
}

/** The effect of using what a path of names, from a global on, leads to; `undefined` when it only computes. */
export function globalEffect(path: readonly string[], use: Use): Effect | undefined {
  const [name, member] = path
  if (name === undefined) return use === 'look' ? undefined : 'globals'
  const rule = ruleOf(name)
  if (use === 'write') return writeEffect(path, rule)
  if (rule !== undefined) return ruleEffect(rule, member, use)
  return COMPUTE.has(name) ? undefined : 'globals'
}

function ruleEffect(
  { members = {}, uses = {}, effect }: GlobalRule,
  member: string | undefined,
  use: Use,
): Effect | undefined {
  if (member === undefined) return use === 'look' ? undefined : effectIfAny(uses[use] ?? effect)
  if (Object.hasOwn(members, member)) return effectIfAny(members[member])
  // `Date.bind(...)` hands Date on
  return /^(?:call|apply|bind)$/.test(member) ? effectIfAny(uses['hand-on'] ?? effect) : effect
}

function ruleOf(name: string): GlobalRule | undefined {
  const rule = RULES.get(name)
  if (rule !== undefined || COMPUTE.has(name)) return rule
  return /^(?:HTML|SVG|CSS|DOM)[A-Z]?\w*$/.test(name) ? { effect: 'browser' } : undefined
}

function effectIfAny(effect: Effect | 'none' | undefined): Effect | undefined {
  return effect === 'none' ? undefined : effect
}

/** Places that programs write to as a matter of course, by the beginning of their path. */
const WRITABLE: [string, Effect | 'none'][] = [
  ['exports', 'none'],
  ['module.exports', 'none'],
  ['process.env', 'env'],
  ['process.exitCode', 'process'],
  ['process.title', 'process'],
  ['Error.stackTraceLimit', 'stack'],
  ['Error.prepareStackTrace', 'stack'],
]

function writeEffect(path: readonly string[], rule: GlobalRule | undefined): Effect | undefined {
  const text = `${path.join('.')}.`
  const found = WRITABLE.find(([place]) => text.startsWith(`${place}.`))
  if (found !== undefined) return effectIfAny(found[1])
  return rule?.effect === 'browser' ? 'browser' : 'builtins'
}
