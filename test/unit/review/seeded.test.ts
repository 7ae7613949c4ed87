import { stringify } from 'devalue'
import { afterEach, describe, expect, test } from 'vitest'
import { mutantsOf } from '../../../shared/mutants/mutant.ts'
import type { RunOutcome } from '../../../shared/line/outcome.ts'
import { factoryOf, type Reply } from '../../support/unit-of.ts'
import {
  GREEN,
  KEBAB,
  matrixOf,
  outcomeOf,
  PROBE,
  removeRepositories,
  tell,
  type Story,
  type Told,
} from './story.ts'

afterEach(removeRepositories)

const WRONG = 'A-B'

/** What the examples gave on every variant of the story's change. */
function ranOn(value: unknown): RunOutcome {
  const mutants = mutantsOf({ path: 'src/kebab.ts', base: undefined, head: KEBAB })
  const alone = { kind: 'returned' as const, value: stringify(value) }
  const variants = mutants.map(({ id }) => ({ id, rows: [{ criterion: 'AC-1', example: 1, alone }] }))
  return outcomeOf(GREEN, { variants })
}

const UNMET = matrixOf([{ verdict: 'unmet', reason: 'kebab("A B") gives "A-B"' }])

/** Answers for the change first, then for whatever is asked next. */
function answers(...replies: Reply[]): Story['reply'] {
  const rest = [...replies]
  return () => rest.shift() ?? ''
}

function tellSeeded(reply: Story['reply'], story: Story = {}): Promise<Told> {
  return tell({ spec: { risk: 'high' }, outcomes: [ranOn(WRONG)], reply, ...story })
}

describe('a reviewer that passes a change of high risk', () => {
  test('is asked about a variant that is proven wrong, as about any change, and is believed when it objects', async () => {
    const { report, review, session } = await tellSeeded(answers(matrixOf([{}]), UNMET))
    expect(report.verdict).toEqual({ kind: 'pass', findings: [] })
    expect(review.seeded).toMatchObject({ state: 'awake', variant: { path: 'src/kebab.ts' } })
    expect(review.seeded.variant).not.toHaveProperty('content')
    expect(report.usage?.calls).toBe(2)
    expect(report.evidence['seeded']).toBe('awake')
    const [real, variant] = session?.requests ?? []
    expect({ ...variant, messages: [] }).toEqual({ ...real, messages: [] })
    expect(variant?.messages).toHaveLength(2)
    expect(variant?.messages[0]).toEqual(real?.messages[0])
    const [a, b] = [real, variant].map((prompt) => prompt?.messages[1]?.content.split('\n') ?? [])
    const changed = a?.filter((line, at) => line !== b?.[at] && !/^(<<<DATA|DATA>>>)/.test(line)) ?? []
    expect(a).toHaveLength(b?.length ?? 0)
    expect(changed).toHaveLength(1)
  })

  test.each<[string, Reply]>([
    ['says met', matrixOf([{}])],
    ['finds nothing that stops it', matrixOf([{}], [{ severity: 'low', category: 'risk' }])],
    ['gives no usable answer', 'Looks good to me.'],
  ])('is not believed when it %s', async (_, reply) => {
    const { report, codes, review } = await tellSeeded(answers(matrixOf([{}]), reply))
    expect(codes).toEqual(['REVIEW_ASLEEP'])
    expect(report.verdict.kind).toBe('stop')
    expect(report.final).toBeDefined()
    expect(review.seeded.state).toBe('asleep')
  })

  test('is believed when a finding stops the variant, with or without its quote', async () => {
    for (const quote of ['.replaceAll(', 'invented()']) {
      const { review } = await tellSeeded(answers(matrixOf([{}]), matrixOf([{}], [{ quote }])))
      expect(review.seeded.state).toBe('awake')
    }
  })

  test('is believed when a lesser finding names a call, where such calls are run', async () => {
    const reply = (): Story['reply'] => answers(matrixOf([{}]), matrixOf([{}], [{ severity: 'low' }]))
    const { review } = await tellSeeded(reply(), { unit: { factory: factoryOf({ line: [PROBE] }) } })
    expect(review.seeded.state).toBe('awake')
    expect((await tellSeeded(reply())).review.seeded.state).toBe('asleep')
  })

  test.each<[string, RunOutcome[]]>([
    ['no variant was run', [outcomeOf(GREEN)]],
    ['every variant gave what is expected', [ranOn('a-b')]],
    [
      'the values are of another change',
      [outcomeOf(GREEN, { variants: [{ id: '0'.repeat(12), rows: [] }] })],
    ],
  ])('is recorded as not asked when %s', async (_, outcomes) => {
    const { report, review, session } = await tellSeeded(answers(matrixOf([{}])), { outcomes })
    expect(report.verdict.kind).toBe('pass')
    expect(review.seeded).toEqual({ state: 'no-variant', variant: null })
    expect(session?.requests).toHaveLength(1)
  })
})

test('a reviewer that stops the change is not asked about a variant', async () => {
  const { review, session } = await tellSeeded(answers(UNMET))
  expect(review.seeded.state).toBe('not-asked')
  expect(session?.requests).toHaveLength(1)
})

test('a unit of low risk is asked about by its serial, and none where factory.yml says 0', async () => {
  const asked = async (risk: 'low' | 'high', seeded: number): Promise<string> => {
    const unit = { factory: factoryOf({ review: { seeded } }) }
    return (await tellSeeded(answers(matrixOf([{}]), UNMET), { spec: { risk }, unit })).review.seeded.state
  }
  expect(await asked('low', 1)).toBe('awake')
  expect(await asked('low', 1000)).toBe('not-due')
  expect(await asked('high', 1000)).toBe('awake')
  expect(await asked('high', 0)).toBe('not-due')
})
