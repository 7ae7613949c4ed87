import { expect, test } from 'vitest'
import type { NumberedProbe } from '../../../../shared/adequacy/run/call-all.ts'
import { firstEndless, type EndlessCalls } from '../../../../shared/adequacy/run/endless-call.ts'
import { probeContext } from '../../../../shared/adequacy/run/probe-context.ts'
import type { Observed } from '../../../../shared/oracle/values/observed.ts'
import { folderWith } from '../../oracle/calls.ts'
import { places, planned } from './probing.ts'

const SOURCE = `export const slow = (ms: number): string => {
  for (const { user } = process.cpuUsage(); process.cpuUsage().user - user < ms * 1000; ) {}
  return 'done'
}
export const late = (): never => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0) as never
export const end = (code: number): never => process.exit(code)
export const fill = (): never => { const all: unknown[] = []; for (;;) all.push(new Array(1e6).fill(0)) }
export const never = (): Promise<void> => new Promise(() => undefined)
`
const SILENT: Observed = { kind: 'timed-out', limitMs: 1000 }
const ENDED: Observed = { kind: 'died', how: 'ended with exit code 0' }

/** Calls, and what they did at first. */
async function endlessOf(calls: [call: string, first: Observed][], seconds = 60): Promise<EndlessCalls> {
  const context = await probeContext(places(folderWith({ 'f.ts': SOURCE })))
  const probes = calls.map(([call], id): NumberedProbe => ({ ...planned('generated', 'f.ts', call), id }))
  const alone = new Map(calls.map(([, first], id) => [id, first]))
  return firstEndless(probes, alone, { context, deadline: Date.now() + seconds * 1000, processorMs: 400 })
}

test('a call that was only slow is passed over for the first one that has no end', async () => {
  const { endless, undecided } = await endlessOf([
    ['slow(1)', { kind: 'returned', value: '[1]' }],
    ['slow(100)', SILENT],
    ['slow(90000)', SILENT],
    ['end(3)', ENDED],
  ])
  expect([endless, undecided]).toEqual([{ id: 2, observed: { kind: 'timed-out', limitMs: 400 } }, 0])
})

test.each<[string, Observed, Observed]>([
  ['end(3)', ENDED, { kind: 'died', how: 'ended with exit code 3' }],
  ['fill()', SILENT, { kind: 'timed-out', limitMs: 400 }],
  [
    'never()',
    { kind: 'not-a-value', what: 'a promise that never settles' },
    { kind: 'not-a-value', what: 'a promise that never settles' },
  ],
])('%s is told as it ends the second time', async (call, first, observed) => {
  expect(await endlessOf([[call, first]])).toEqual({ endless: { id: 0, observed }, undecided: 0 })
})

test('a call that waits without working is undecided, as is one that was not made', async () => {
  expect(await endlessOf([['late()', SILENT]], 1)).toEqual({ undecided: 1 })
  expect(await endlessOf([['late()', { kind: 'timed-out', limitMs: 0 }]], 1)).toEqual({ undecided: 0 })
})
