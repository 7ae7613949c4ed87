import { describe, expect, it } from 'vitest'
import { readUpstream } from '../../../shared/line/upstream-refs.ts'

const SHA = 'a'.repeat(64)
const read = (needs: unknown): unknown => readUpstream(JSON.stringify(needs))
const parcel = { station: 'generate', round: '2', 'parcel-id': '7', 'parcel-name': 'n', 'parcel-sha256': SHA }
const outcome = { station: 'test', round: '1', outcome: 'failure', 'outcome-id': '9', 'outcome-sha256': SHA }

describe('what upstream jobs hand on', () => {
  it('is the parcel of a station, whatever became of its job', () => {
    expect(read({ a: { result: 'failure', outputs: parcel } })).toEqual([
      { kind: 'parcel', station: 'generate', round: 2, id: '7', name: 'n', sha256: SHA },
    ])
  })

  it('is what the jobs of a called round hand on, of which the call shows the text', () => {
    const jobs = JSON.stringify({
      generate: { result: 'success', outputs: parcel },
      test: { result: 'skipped' },
    })
    const call = (result: string): unknown => read({ 'round-2': { result, outputs: { jobs, next: '' } } })
    expect(call('success')).toMatchObject([{ kind: 'parcel', station: 'generate', round: 2 }])
    expect(call('failure')).toEqual(call('success'))
    expect(call('skipped')).toEqual([])
  })

  it('is refused when a called round hands on something else', () => {
    for (const jobs of ['{', '[]', '"x"'])
      expect(() => read({ 'round-2': { result: 'success', outputs: { jobs } } })).toThrow(
        /the jobs of round-2/,
      )
  })

  it("is the runner's record of commands, and the document beside it", () => {
    expect(read({ a: { result: 'success', outputs: outcome } })).toEqual([
      {
        kind: 'outcome',
        station: 'test',
        round: 1,
        outcome: 'failure',
        document: { id: '9', name: undefined, sha256: SHA },
      },
    ])
  })

  it("is the runner's record alone where no document was left", () => {
    const outputs = { station: 'test', round: '1', outcome: 'success', 'outcome-sha256': '' }
    expect(read({ a: { result: 'success', outputs } })).toEqual([
      { kind: 'outcome', station: 'test', round: 1, outcome: 'success', document: undefined },
    ])
  })

  it.each([
    ['a document without the record', { ...outcome, outcome: '' }, 'success'],
    ['commands that were cancelled', { ...outcome, outcome: 'cancelled' }, 'success'],
    ['commands that were skipped', { ...outcome, outcome: 'skipped' }, 'success'],
    ['outputs that shine through a job that failed', outcome, 'failure'],
    ['outputs that shine through a job that was cancelled', outcome, 'cancelled'],
  ])('is nothing for %s: the commands could not run', (_, outputs, result) => {
    expect(read({ a: { result, outputs } })).toEqual([])
  })

  it.each([
    ['a job without outputs', { result: 'success', outputs: {} }],
    ['outputs that are null, as other runners write them', { result: 'success', outputs: null }],
    ['a skipped job', { result: 'skipped', outputs: {} }],
    ['outputs that shine through a skipped job', { result: 'skipped', outputs: parcel }],
    [
      'outputs of a skipped job that nobody evaluated, as other runners write them',
      {
        result: 'skipped',
        outputs: { ...parcel, 'parcel-sha256': '${{ steps.station.outputs.parcel-sha256 }}' },
      },
    ],
    [
      'a job of the team with an output called outcome',
      { result: 'success', outputs: { outcome: 'success' } },
    ],
    ['a need that is no object', 'success'],
  ])('is nothing for %s', (_, need) => {
    expect(read({ a: need })).toEqual([])
  })

  it.each([
    ['a digest of another form', { ...parcel, 'parcel-sha256': 'ABC' }],
    ['a round that is no number', { ...parcel, round: 'one' }],
    ['a round below one', { ...outcome, round: '0' }],
    ['no round', { ...outcome, round: '' }],
  ])('is refused with %s', (_, outputs) => {
    expect(() => read({ a: { result: 'success', outputs } })).toThrow(
      expect.objectContaining({ code: 'UPSTREAM_INVALID' }),
    )
  })

  it('is refused when it is no object', () => {
    expect(() => readUpstream('[]')).toThrow(expect.objectContaining({ code: 'UPSTREAM_INVALID' }))
    expect(() => readUpstream('{"a":1')).toThrow(expect.objectContaining({ code: 'JSON_INVALID' }))
    expect(readUpstream(' ')).toEqual([])
  })
})
