/** What code can do besides computing a value from its arguments, by the word that a spec allows it with. */
export const EFFECTS = {
  clock: 'reads the time',
  random: 'draws random values',
  timers: 'waits, or runs code later',
  fs: 'reads or writes files',
  network: 'talks to other machines',
  env: 'reads the environment, the place of its file or the machine it runs on',
  process: 'looks at or steers its process, or starts another one',
  workers: 'starts threads or shares memory',
  wasm: 'runs WebAssembly',
  browser: 'uses the page, the storage or the device of a browser',
  'dynamic-code': 'runs code that is not in its text',
  builtins: 'changes what the language or a module gives to everybody',
  globals: 'uses or declares globals by a way that cannot be followed',
  stack: 'reads who called it',
  'test-runner': 'uses a test runner',
} as const

export type Effect = keyof typeof EFFECTS

/** Every effect. */
export const EFFECT_NAMES: readonly Effect[] = Object.keys(EFFECTS).filter(isEffect)

function isEffect(word: string): word is Effect {
  return Object.hasOwn(EFFECTS, word)
}

/** Effects that can make other code lie. Each new use of one counts, also where the module had another one before. */
const GRAVE: ReadonlySet<Effect> = new Set(['dynamic-code', 'builtins', 'globals', 'stack'])

/** Does each use of this effect count by itself? */
export function isGrave(effect: Effect): boolean {
  return GRAVE.has(effect)
}
