import { expect, test } from 'vitest'
import { refusalOf } from '../../../support/refusal-of.ts'
import { launchWith } from '../../../../shared/oracle/exercise/launch.ts'
import { probe } from './probing.ts'

const HONEST = { 'honest.ts': 'export const h = (n: number): number => «91:n + 1|n»\n' }
const HONEST_CALLS = { 'honest.ts': { generated: ['h(1)'] } }

test.each([
  ['text', "writeSync(3, 'text\\n')"],
  ['a verdict without what begins every frame', 'writeSync(3, \'{"step":"dead","mutant":1}\\n\')'],
  ['more than a line may hold', "writeSync(3, 'x'.repeat(1e6))"],
])(
  '%s on the channel leaves the variants undecided, and the calls of the reviewer as they are',
  async (_, statement) => {
    const { shown, mutants, unfinished } = await probe({
      modules: {
        // it knows by the switch that it is tried with variants
        'forger.ts': `import { writeSync } from 'node:fs'
        export const f = (n: number): number => { if ('__mutantIsActive' in globalThis) ${statement}; return «1:n + 1|n» }\n`,
      },
      calls: { 'forger.ts': { generated: ['f(1)'], reviewer: ['f(2)'] } },
    })
    expect(shown).toEqual([{ call: 'f(2)', change: '[2]', differs: [] }])
    expect(mutants).toEqual({ made: 1, dead: 0, survived: 0, undecided: 1 })
    expect(unfinished).toBe('no variant of forger.ts is judged: it writes where only our program does')
  },
)

test('a source that without a variant is another one is not believed, nor are those that are tried with its examples', async () => {
  const { shown, mutants, unfinished } = await probe({
    modules: {
      'other.ts':
        "export const f = (n: number): number => '__mutantIsActive' in globalThis ? 7 : «1:n + 1|n»\n",
      'ends.ts':
        "export const g = (n: number): number => '__mutantIsActive' in globalThis ? process.exit(0) : «2:n + 1|n»\n",
    },
    calls: { 'other.ts': { example: ['f(1)'] }, 'ends.ts': { example: ['g(1)'] } },
  })
  // the examples of the whole change are called in each process
  expect(mutants).toEqual({ made: 2, dead: 0, survived: 0, undecided: 2 })
  expect(shown).toEqual([])
  expect(unfinished).toContain('no variant of other.ts is judged: with its variants switched off')
})

test('what a variant changes in its process does not count for the next one', async () => {
  const spoil = '(Math.max = () => 9, n)'
  const { shown, mutants } = await probe({
    modules: {
      'spoil.ts': `export const f = (n: number): number => Math.max(«1:${spoil}|n», 0) + «2:0 * n|0 + 0» + «3:0 * n|0 + 0» + «4:1|0»\n`,
    },
    calls: { 'spoil.ts': { generated: ['f(1)', 'f(2)'] } },
  })
  expect(shown).toEqual([
    { call: 'f(1)', change: '[1]', differs: [4], other: '[2]' },
    { call: 'f(2)', change: '[2]', differs: [1, 4], other: '[9]' },
  ])
  expect(mutants).toEqual({ made: 4, dead: 0, survived: 4, undecided: 0 })
})

test('code that prints, keeps timers and starts processes is tried as other code', async () => {
  const { shown } = await probe({
    modules: {
      'busy.ts': `import { spawn } from 'node:child_process'
        setInterval(() => console.log('tick'), 1)
        spawn('sleep', ['100'], { stdio: 'inherit' })
        export const f = (n: number): number => { console.error('called'); return «1:n + 1|n» }\n`,
    },
    calls: { 'busy.ts': { generated: ['f(1)'] } },
  })
  expect(shown).toEqual([{ call: 'f(1)', change: '[1]', differs: [1], other: '[2]' }])
})

test('an interruption ends it', async () => {
  const controller = new AbortController()
  controller.abort()
  const trial = { modules: HONEST, calls: HONEST_CALLS, options: { signal: controller.signal } }
  expect(await refusalOf(() => probe(trial))).toMatchObject({ code: 'INTERRUPTED' })
})

test('a process that cannot be started is a fault of the machine', async () => {
  const launch = launchWith(() => ['/no/such/program'])
  const trial = { modules: HONEST, calls: HONEST_CALLS, options: { launch } }
  expect(await refusalOf(() => probe(trial))).toMatchObject({ code: 'RUN_COULD_NOT' })
})
