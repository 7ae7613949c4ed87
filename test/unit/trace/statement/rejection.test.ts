import { describe, expect, it } from 'vitest'
import { FactoryError } from '../../../../shared/errors.ts'
import {
  TRACE_CODES,
  asRejection,
  rejected,
  rejectionOf,
  quote,
} from '../../../../shared/trace/statement/rejection.ts'

describe('rejectionOf', () => {
  it.each(TRACE_CODES)('finds %s and its reason again', (code) => {
    expect(rejectionOf(rejected(code, 'it is so'))).toEqual({ code, reason: 'it is so' })
  })

  it('keeps the whole message of an error that words its trace code in its own way', () => {
    const message = '/tmp/trace: LINK_STALE it follows another link'
    const thrown = new FactoryError('TRACE_REJECTED', message, { detail: 'LINK_STALE' })
    expect(rejectionOf(thrown)).toEqual({ code: 'LINK_STALE', reason: message })
  })

  it.each<[string, unknown, string]>([
    ['another error', new TypeError('x is not a function'), 'x is not a function'],
    ['an error of another room', new FactoryError('JSON_UNCANONICAL', 'NaN has no form'), 'NaN has no form'],
    ['an unknown detail', new FactoryError('DISK', 'full', { detail: 'LINK_LOST' }), 'full'],
    ['a message that would harm a terminal', new Error('\u001b[31m::error::x\n::set'), ': :error::x ::set'],
    ['a thrown text', 'boo\u202e', '"boo"'],
    ['nothing', undefined, '"undefined"'],
  ])('takes %s for a link that cannot be read', (_what, thrown, reason) => {
    expect(rejectionOf(thrown)).toEqual({ code: 'LINK_UNREADABLE', reason })
  })
})

describe('asRejection', () => {
  it('passes results and rejections on, and turns everything else into a rejection', async () => {
    const red = rejected('LINK_STALE', 'old')
    expect(await asRejection(() => Promise.resolve(7))).toEqual(7)
    await expect(asRejection(() => Promise.reject(red))).rejects.toBe(red)
    const cause = new RangeError('too deep')
    await expect(asRejection(() => Promise.reject(cause))).rejects.toMatchObject({
      code: 'LINK_REJECTED',
      detail: 'LINK_UNREADABLE',
      message: 'LINK_UNREADABLE: too deep',
      cause,
    })
  })
})

describe('quote', () => {
  it('quotes, bounds and cleans', () => {
    expect(quote(`a"b\u0007\n${'x'.repeat(200)}`)).toEqual(`"a\\"b ${'x'.repeat(76)}..."`)
  })
})
