import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { launchWith } from '../../../shared/oracle/exercise/launch.ts'
import type { ValueRow } from '../../../shared/oracle/values/observed.ts'
import { callAll, folderWith, shown } from './calls.ts'

const rowsOf = (source: string, calls: string[], options = {}): Promise<ValueRow[]> =>
  callAll(
    folderWith({ 'sample.ts': source }),
    calls.map((call) => ['sample.ts', call]),
    options,
  )

const VALUES: readonly (readonly [expression: string, value: string])[] = [
  ['undefined', '-1'],
  ['NaN', '-3'],
  ['-0', '-6'],
  ['12n', '[["BigInt","12"]]'],
  ['[1, , "a"]', '[[1,-2,2],1,"a"]'],
  ['new Date(0)', '[["Date","1970-01-01T00:00:00.000Z"]]'],
  ['new Map([[1, new Set([2])]])', '[["Map",1,2],1,["Set",3],2]'],
  ['/a/gi', '[["RegExp","a","gi"]]'],
  ['new Uint16Array([1, 2])', '[["Uint16Array",1],["ArrayBuffer","AQACAA=="]]'],
  ['Buffer.from("a")', '[["Uint8Array",1],["ArrayBuffer","YQ=="]]'],
  ['new (class Money { cents = 3; plus() {} })()', '[{"cents":1},3]'],
  ['Object.assign(new RangeError("no"), { at: 1 })', '[{"name":1,"message":2,"at":3},"RangeError","no",1]'],
  ['Promise.resolve({ a: undefined })', '[{"a":-1}]'],
]

test('values travel as what they are, and instances of classes as what they hold', async () => {
  const source = VALUES.map(
    ([expression], index) => `export const f${index} = (): unknown => ${expression}\n`,
  ).join('')
  const rows = await rowsOf(
    source,
    VALUES.map((_, index) => `f${index}()`),
  )
  expect(rows.map(shown)).toEqual(VALUES.map(([, value]) => value))
})

test('cycles travel', async () => {
  const rows = await rowsOf(
    'export const f = (): unknown => { const a: unknown[] = []; a.push(a); return a }\n',
    ['f()'],
  )
  expect(rows.map(shown)).toEqual(['[[0]]'])
})

test('what a call throws is told by name, class and message', async () => {
  const source = `class Own extends RangeError { override name = 'OwnName' }
    export const f = (): never => { throw new Own('in ' + import.meta.dirname) }
    export const g = (): never => { throw 'text' }
    export const h = async (): Promise<never> => Promise.reject(new TypeError('late'))\n`
  const rows = await rowsOf(source, ['f()', 'g()', 'h()'])
  expect(rows.map(({ alone }) => alone)).toEqual([
    { kind: 'threw', isError: true, name: 'OwnName', type: 'Own', message: 'in .' },
    { kind: 'threw', isError: false, name: '', type: 'string', message: 'text' },
    { kind: 'threw', isError: true, name: 'TypeError', type: 'TypeError', message: 'late' },
  ])
})

test('a call that ends its process has died, and the calls after it are made', async () => {
  const source = `export const exit = (): never => process.exit(0)
    export const stray = (): number => { void Promise.reject(new Error('nobody')); return 1 }
    export const kill = (): unknown => process.kill(process.pid, 'SIGKILL') && new Promise(() => setTimeout(() => 0, 1e6))
    export const one = (): number => 1\n`
  const rows = await rowsOf(source, ['one()', 'exit()', 'stray()', 'kill()', 'one()'])
  expect(rows.map(({ alone }) => alone)).toEqual([
    { kind: 'returned', value: '[1]' },
    { kind: 'died', how: 'ended with exit code 0' },
    { kind: 'died', how: 'ended with exit code 1' },
    { kind: 'died', how: 'ended by a signal' },
    { kind: 'returned', value: '[1]' },
  ])
})

test('what is not called in time has timed out, and nothing of it is left', async () => {
  const folder = folderWith({
    'sample.ts':
      "import { writeFileSync } from 'node:fs'\nexport const loop = (): void => { for (;;) writeFileSync('tick', String(process.pid)) }\n",
  })
  const rows = await callAll(
    folder,
    [
      ['sample.ts', 'loop()'],
      ['sample.ts', 'loop()'],
    ],
    { minutes: 0.03 },
  )
  expect(rows.map(({ alone }) => alone.kind)).toEqual(['timed-out', 'timed-out'])
  expect(existsSync(join(folder, 'tick'))).toBe(true)
})

test.each([
  [
    'is slow by the clock alone is given more time',
    'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500)',
    'returned',
  ],
  ['works on without an end is not', 'for (;;);', 'timed-out'],
])('what %s', async (_, statement, kind) => {
  const [row] = await rowsOf(`export const f = (): void => { ${statement} }\n`, ['f()'], { callMs: 1000 })
  expect(row?.alone.kind).toBe(kind)
  expect(row).not.toHaveProperty('together')
  expect(row).not.toHaveProperty('later')
})

test.each(["writeSync(3, 'text\\n')", 'writeSync(3, \'{"id":0}\')'])('%s is no value', async (statement) => {
  const source = `import { writeSync } from 'node:fs'\nexport const f = (): number => { ${statement}; return 1 }\n`
  const rows = await rowsOf(source, ['f()'])
  expect(rows.map(({ alone }) => alone.kind)).toEqual(['not-a-value'])
})

test('frames that the code writes itself are no values, even when they begin as ours do', async () => {
  // a module that replaces what our program calls sees what begins all frames
  const source = `import fs from 'node:fs'
    let nonce = ''
    const real = Buffer.from
    Buffer.from = ((text: string) => { nonce ||= String(text).split(' ')[0] ?? ''; return real(text) }) as typeof Buffer.from
    const say = (id: number): void => void fs.writeSync(3, nonce + ' {"id":' + id + ',"observed":{"kind":"returned","value":"[7]"}}\\n')
    export const other = (): number => { say(1); return 1 }
    export const twice = (): number => { say(1); return 7 }
    export const two = (): number => 2\n`
  const rows = await rowsOf(source, ['other()', 'twice()', 'two()'])
  expect(rows.map(({ alone }) => alone.kind)).toEqual(['not-a-value', 'not-a-value', 'returned'])
  expect(rows.at(-1)).toMatchObject({ alone: VALUE(2) })
})

test('what the code prints is not read', async () => {
  const rows = await rowsOf(
    "export const f = (): number => { console.log('7'); console.error('7'); return 1 }\n",
    ['f()'],
  )
  expect(rows.map(shown)).toEqual(['[1]'])
})

test('a call meets a fresh instance of its module alone, the same one as other calls together, and another year later', async () => {
  const source = `let calls = 0
    export const count = (): number => ++calls
    export const year = (): number => new Date().getFullYear()
    export const origin = (): number => new Date(performance.timeOrigin).getFullYear() - new Date(Date.now()).getFullYear()
    export const fixed = (): string => new Date(0).toISOString() + (Date.prototype.constructor === Date) + String(new Date() instanceof Date)\n`
  const [one, two, year, origin, fixed] = await rowsOf(source, [
    'count()',
    'count()',
    'year()',
    'origin()',
    'fixed()',
  ])
  expect([one, two].map((row) => row?.alone)).toEqual([VALUE(1), VALUE(1)])
  expect([one, two].filter((row) => row?.together?.kind === 'returned').map((row) => row?.together)).toEqual([
    VALUE(2),
  ])
  expect(year?.later).toEqual(VALUE(new Date(Date.now() + 400 * 86_400_000).getFullYear()))
  expect([origin?.alone, origin?.later, fixed?.together, fixed?.later]).toEqual([
    VALUE(0),
    undefined,
    undefined,
    undefined,
  ])
})

const VALUE = (value: number): object => ({ kind: 'returned', value: `[${value}]` })

test('the child knows nothing of what is expected, and looks like a program of the folder', async () => {
  const source = `import { readdirSync } from 'node:fs'
    export const names = (): string[] => Object.keys(process.env).sort()
    export const words = (): unknown => [process.argv.slice(1).map((word) => word.split('/').pop()), process.execArgv]
    export const files = (): string[] => readdirSync('.')
    export const stack = (): boolean => /oracle|jidoka/.test((new Error().stack ?? '').replaceAll(process.cwd(), ''))
    export const globals = (): string[] => Object.keys(globalThis).filter((name) => /jidoka/i.test(name))\n`
  const rows = await rowsOf(source, ['names()', 'words()', 'files()', 'stack()', 'globals()'])
  expect(rows.map(shown)).toEqual([
    '[[1,2,3,4,5],"HOME","LANG","PATH","TMPDIR","TZ"]',
    '[[1,3],[2],"index.js",[]]',
    '[[1],"sample.ts"]',
    '[false]',
    '[[]]',
  ])
})

test('a launch may wrap the words of the child', async () => {
  const wrapped: string[][] = []
  const launch = launchWith((argv) => {
    wrapped.push([...argv])
    return ['/usr/bin/env', 'HOME=/nowhere', ...argv]
  })
  const rows = await rowsOf("export const f = (): unknown => process.env['HOME']\n", ['f()'], { launch })
  expect(rows.map(shown)).toEqual(['["/nowhere"]'])
  expect(wrapped).toHaveLength(2)
})

test('a child that cannot be started is the fault of the machine', async () => {
  const launch = launchWith(() => ['/nowhere/program'])
  await expect(rowsOf('export const f = (): number => 1\n', ['f()'], { launch })).rejects.toMatchObject({
    code: 'RUN_COULD_NOT',
  })
})

test('an interruption ends the calls', async () => {
  const signal = AbortSignal.abort()
  await expect(
    rowsOf('export const f = (): void => { for (;;); }\n', ['f()'], { signal }),
  ).rejects.toMatchObject({ code: 'INTERRUPTED' })
})
