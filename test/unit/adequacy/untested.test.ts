import { expect, test } from 'vitest'
import { untestedCallsOf } from '../../../shared/adequacy/untested.ts'
import type { CarryingLink } from '../../../shared/adequacy/counterexamples.ts'

function reviewOf(round: number, review: unknown): CarryingLink {
  return {
    attachments: new Map([['review.json', Buffer.from(JSON.stringify(review))]]),
    extension: { round },
  }
}

test('the calls for untested inputs of a round are read, each once; what is no call of data is left out', () => {
  const calls = ['kebab("")', 'kebab("")', null, 'kebab(steal())', 'no call', 'kebab("é")']
  const untested = calls.map((call) => ({ export: 'kebab', inputs: 'some', call }))
  const links = [reviewOf(1, { untested }), reviewOf(2, { untested: 'none' }), reviewOf(3, [])]
  expect(untestedCallsOf(links, 1)).toEqual(['kebab("")', 'kebab("é")'])
  expect([untestedCallsOf(links, 2), untestedCallsOf(links, 3), untestedCallsOf([], 1)]).toEqual([[], [], []])
})

test('a reviewer that names very many calls is not followed in all of them', () => {
  const untested = Array.from({ length: 50 }, (_, at) => ({ call: `kebab("${at}")` }))
  expect(untestedCallsOf([reviewOf(1, { untested })], 1)).toHaveLength(8)
})
