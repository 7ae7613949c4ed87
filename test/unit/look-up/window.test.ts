import { expect, it } from 'vitest'
import { windowOf } from '../../../shared/look-up/window.ts'

it('a day and a time are given in one form; what is not given is left out', () => {
  expect(windowOf((name) => (name === 'since' ? '2026-11-01' : '2026-11-30T12:00Z'))).toEqual({
    since: '2026-11-01T00:00:00.000Z',
    until: '2026-11-30T12:00:00.000Z',
  })
  expect(windowOf(() => undefined)).toEqual({})
})

it('the last day counts whole', () => {
  expect(windowOf(() => '2026-11-30')).toEqual({
    since: '2026-11-30T00:00:00.000Z',
    until: '2026-11-30T23:59:59.999Z',
  })
})

it.each([
  'yesterday',
  '2026-13-01',
  '2026-02-30',
  '2026-02-30T12:00Z',
  '2026-11-1',
  '01.11.2026',
  '2026-11-30T12:00:00+01:00',
  '',
])('%j is no day', (text) => {
  expect(() => windowOf(() => text)).toThrow(expect.objectContaining({ code: 'USAGE' }))
})
