import { stringify } from 'devalue'
import { describe, expect, it } from 'vitest'
import { judge, runFacts } from '../../../shared/line/judge.ts'
import { stateOf } from '../../../shared/line/journey.ts'
import type { RunOutcome } from '../../../shared/line/outcome.ts'
import type { Unit } from '../../../shared/line/unit.ts'
import { criterionOf, factoryOf, linkOf, specOf, unitOf } from '../../support/unit-of.ts'

const spec = specOf({
  acceptance: [
    criterionOf('AC-1', { examples: [{ call: 'kebab("A B")', returns: 'a-b' }] }),
    criterionOf('AC-2', { holdout: true, examples: [{ call: 'kebab("secret")', returns: 'hidden' }] }),
  ],
})

const unit = { factory: factoryOf(), spec, upstream: { links: [] } }

/** An outcome whose commands succeeded, and whose examples gave these values. */
function outcomeOf(first: string, second: string, parts: Partial<RunOutcome> = {}): RunOutcome {
  const row = (criterion: string, value: string) =>
    ({ criterion, example: 1, alone: { kind: 'returned', value: stringify(value) } }) as const
  return {
    ...{ station: 'test', round: 1, verdict: 'pass', reason: 'fine', outcome: 'success' },
    ...{ commands: ['npm test'], tests: [], output: '' },
    values: { rows: [row('AC-1', first), row('AC-2', second)] },
    ...parts,
  }
}

describe('an outcome with values', () => {
  it('passes when commands succeeded and every example is right', () => {
    expect(judge(outcomeOf('a-b', 'hidden'), unit)).toEqual({ verdict: { kind: 'pass', findings: [] } })
  })

  it('stops at a wrong value, whatever the commands say', () => {
    const { verdict, final } = judge(outcomeOf('other', 'hidden'), unit)
    expect([verdict.kind, verdict.findings.map(({ code }) => code), final]).toEqual([
      'stop',
      ['EXAMPLE_WRONG'],
      undefined,
    ])
  })

  it('stops for good at a hold-out that is wrong alone, and tells nothing of it', () => {
    const judged = judge(outcomeOf('a-b', 'given'), unit)
    expect(judged.final).toBe('hold-out criterion failed')
    expect(judged.verdict.findings.map(({ code }) => code)).toEqual(['RUN_HOLDOUT'])
    expect(JSON.stringify(judged)).not.toMatch(/secret|hidden|given/)
  })

  it.each([
    ['a wrong visible value', outcomeOf('other', 'fitted'), ['EXAMPLE_WRONG']],
    ['a failed command', outcomeOf('a-b', 'fitted', { outcome: 'failure', verdict: 'stop' }), ['RUN_FAILED']],
  ])('tells only what is visible when a hold-out is wrong beside %s', (_, outcome, codes) => {
    const judged = judge(outcome, unit)
    expect(judged.final).toBeUndefined()
    expect(judged.verdict.findings.map(({ code }) => code)).toEqual(codes)
  })
})

describe('what a link says of an outcome', () => {
  const factory = factoryOf({
    line: [
      {
        name: 'test',
        work: { kind: 'run', run: ['npm test'], report: undefined, minutes: 1 },
        pass: 'review',
        stop: undefined,
      },
      { name: 'review', work: { kind: 'action', action: 'review' }, pass: undefined, stop: undefined },
    ],
  })
  const unit = unitOf('', '', { spec, station: 'review' })
  const report = {
    ...{ verdict: { kind: 'pass' as const, findings: [] }, evidence: {} },
    ...{ subjects: [], attachments: [], materials: [] },
  }

  /** Where the unit stands after a link that says this of an outcome. */
  function after(outcome: RunOutcome, said: object): unknown {
    const link = linkOf(unit, report, 'review', [outcome])
    const [run] = link.extension.runs
    if (run === undefined) throw new Error('the link signs no outcome')
    link.extension.runs = [{ ...run, ...said }] as Unit['upstream']['links'][number]['extension']['runs']
    return stateOf(factory, { links: [link], outcomes: [] }, spec).status
  }

  it('is one state for each criterion', () => {
    expect(runFacts(outcomeOf('a-b', 'fitted'), unit)).toEqual({
      verdict: 'stop',
      criteria: [
        { id: 'AC-1', state: 'shown' },
        { id: 'AC-2', state: 'wrong' },
      ],
    })
  })

  it('must be what the attached values show', () => {
    const right = outcomeOf('a-b', 'hidden')
    expect(after(right, runFacts(right, unit))).toBe('released')
    const wrong = outcomeOf('a-b', 'fitted')
    expect(() => after(wrong, runFacts(right, unit))).toThrow(
      expect.objectContaining({ code: 'LINK_REJECTED', detail: 'LINK_VERDICT' }) as Error,
    )
    expect(() => after(right, { verdict: 'pass', criteria: undefined })).toThrow(
      expect.objectContaining({ detail: 'LINK_VERDICT' }) as Error,
    )
  })
})
