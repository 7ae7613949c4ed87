import { expect, test } from 'vitest'
import { frameText } from '../../../../shared/oracle/values/frames.ts'
import type { VariantFrame } from '../../../../shared/adequacy/run/variant-frames.ts'
import { VariantListener, type VariantVerdict } from '../../../../shared/adequacy/run/variant-listener.ts'

const CALL = {
  module: 'a.ts',
  callee: 'f',
  call: 'f(1)',
  change: { kind: 'returned', value: '[1]' },
} as const
const TASK = {
  nonce: 'abc',
  folder: '/work',
  module: { path: 'a.ts', content: '' },
  calls: [
    { ...CALL, id: 0, isExample: true },
    { ...CALL, id: 1, isExample: false },
  ],
  mutants: [4, 5],
}

const SURVEY: VariantFrame = { step: 'survey', isSame: true }
const told = (mutant: number, ...calls: number[]): VariantFrame => {
  return { step: 'alive', mutant, differences: calls.map((call) => ({ call })) }
}

function heard(
  frames: readonly object[],
  task = TASK,
): VariantListener & { said: [number, VariantVerdict][] } {
  const said: [number, VariantVerdict][] = []
  const listener = new VariantListener(task, (...verdict) => said.push(verdict))
  for (const frame of frames) listener.take(frameText('abc', frame).trimEnd())
  return Object.assign(listener, { said })
}

test('verdicts are taken in the order of the variants, until there is one for each', () => {
  const calls: VariantFrame[] = [
    { step: 'call', mutant: 0, call: 1 },
    SURVEY,
    { step: 'call', mutant: 4, call: 0 },
    { step: 'dead', mutant: 4 },
  ]
  const half = heard(calls)
  expect([half.isOver(), half.isForged]).toEqual([false, false])
  expect(half.place).toEqual({ mutant: 4, call: 0, isSuspect: false })
  const { isForged, said, ...whole } = heard([...calls, told(5, 1)])
  expect([isForged, whole.isSame]).toEqual([false, true])
  expect(said).toEqual([
    [4, { kind: 'dead' }],
    [5, { kind: 'alive', differences: [{ call: 1 }] }],
  ])
})

test.each<[string, readonly object[]]>([
  ['a verdict before the survey', [{ step: 'dead', mutant: 4 }]],
  ['a call for a variant before the survey', [{ step: 'call', mutant: 4, call: 0 }]],
  ['a second survey', [SURVEY, SURVEY]],
  ['the verdict of a variant whose turn it is not', [SURVEY, { step: 'dead', mutant: 5 }]],
  ['a second verdict of a variant', [SURVEY, { step: 'dead', mutant: 4 }, told(4)]],
  ['a call that nobody has asked for', [SURVEY, { step: 'call', mutant: 4, call: 2 }]],
  ['an example that differs and ends nothing', [SURVEY, told(4, 0)]],
  ['one difference told twice', [SURVEY, told(4, 1, 1)]],
  ['more differences than are kept', [SURVEY, told(4, ...Array<number>(25).fill(1))]],
  ['a process that is spoilt before anything was tried', [SURVEY, { step: 'spoilt', mutant: 4 }]],
  [
    'a value that no child can tell',
    [SURVEY, { ...told(4), differences: [{ call: 1, observed: { kind: 'died', how: '' } }] }],
  ],
  ['no step', [SURVEY, { mutant: 4 }]],
])('%s is not taken', (_, frames) => {
  expect(heard(frames)).toMatchObject({ isForged: true })
})

test('a line without what begins every frame is not taken, and nothing after it', () => {
  const listener = heard([SURVEY])
  listener.take(frameText('abd', { step: 'dead', mutant: 4 }).trimEnd())
  listener.take(frameText('abc', { step: 'dead', mutant: 4 }).trimEnd())
  expect([listener.isForged, listener.isOver(), listener.said]).toEqual([true, true, []])
})

test('a source that is another one, and a process that is spoilt, are the end', () => {
  expect(heard([{ step: 'survey', isSame: false }]).isOver()).toBe(true)
  const spoilt = heard([SURVEY, { step: 'dead', mutant: 4 }, { step: 'spoilt', mutant: 5 }])
  expect([spoilt.isOver(), spoilt.isSpoilt, spoilt.isForged]).toEqual([true, true, false])
})

test('a variant that was silent before gets more time at the same call', () => {
  const task = { ...TASK, suspect: 1 }
  const again = heard([SURVEY, { step: 'call', mutant: 4, call: 1 }], task)
  expect(again.place).toEqual({ mutant: 4, call: 1, isSuspect: true })
  expect(again.limitMs()).toBe(2 * heard([SURVEY]).limitMs())
  const later = heard(
    [SURVEY, { step: 'call', mutant: 4, call: 1 }, { step: 'call', mutant: 4, call: 1 }],
    task,
  )
  expect(later.place).toMatchObject({ isSuspect: false })
})
