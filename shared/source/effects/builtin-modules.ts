import { isBuiltin } from 'node:module'
import type { Effect } from '../../effects.ts'

/** What a module of Node lets its importer do. Members that are listed differ from the rest; `none` is no effect. */
export interface ModuleRule {
  effect: Effect | 'none'
  members?: ReadonlyMap<string, Effect | 'none'>
}

const COMPUTES =
  'assert assert/strict buffer console constants events path path/posix path/win32 punycode querystring stream stream/consumers stream/promises stream/web string_decoder url util/types zlib'
const NAMED: [Effect, string][] = [
  ['fs', 'fs fs/promises sqlite'],
  ['network', 'http https http2 net tls dgram dns dns/promises inspector inspector/promises'],
  ['timers', 'timers timers/promises'],
  ['clock', 'perf_hooks'],
  ['env', 'os'],
  ['workers', 'worker_threads cluster'],
  ['wasm', 'wasi'],
  ['dynamic-code', 'module vm repl v8'],
  ['test-runner', 'test test/reporters'],
  [
    'process',
    'child_process async_hooks diagnostics_channel domain readline readline/promises sea sys trace_events tty',
  ],
]
const DETERMINISTIC =
  'constants createCipheriv createDecipheriv createHash createHmac createPrivateKey createPublicKey createSecretKey createVerify getCiphers getHashes hash hkdf hkdfSync pbkdf2 pbkdf2Sync publicDecrypt scrypt scryptSync timingSafeEqual verify'

const MODULES = new Map<string, ModuleRule>([
  ...COMPUTES.split(' ').map((name): [string, ModuleRule] => [name, { effect: 'none' }]),
  ...NAMED.flatMap(([effect, names]) =>
    names.split(' ').map((name): [string, ModuleRule] => [name, { effect }]),
  ),
  ['crypto', { effect: 'random', members: new Map(DETERMINISTIC.split(' ').map((name) => [name, 'none'])) }],
  [
    'util',
    {
      effect: 'none',
      members: new Map([
        ['getCallSite', 'stack'],
        ['getCallSites', 'stack'],
        ['getSystemErrorMap', 'env'],
      ]),
    },
  ],
])

const TEST_RUNNERS =
  /^(?:vitest|@vitest\/.*|jest|@jest\/.*|mocha|chai|ava|tape|tap|expect|bun:test|@playwright\/test)$/

/** The rule of a module by the text of its import; `undefined` for the repository's own files and for packages. */
export function moduleRule(specifier: string): ModuleRule | undefined {
  if (TEST_RUNNERS.test(specifier)) return { effect: 'test-runner' }
  if (/^(?:data|blob|https?|file):|^\//.test(specifier)) return { effect: 'dynamic-code' }
  if (/^(?:bun|deno|cloudflare):/.test(specifier)) return { effect: 'process' }
  if (!isBuiltin(specifier)) return undefined
  return MODULES.get(bareName(specifier)) ?? { effect: 'process' }
}

/** `node:fs` and `fs` are one module. */
export function bareName(specifier: string): string {
  return specifier.replace(/^node:/, '')
}
