import { describe, expect, it } from 'vitest'
import { askedWaitMs } from '../../../shared/model/http-status.ts'

const NOW = new Date('2026-11-23T10:00:00Z')

describe('askedWaitMs', () => {
  it.each([
    ['seconds', '7', null, 7000],
    ['a fraction of a second', '0.25', null, 250],
    ['milliseconds', null, '1500', 1500],
    ['milliseconds before seconds', '7', '1500', 1500],
    ['nonsense in milliseconds, then seconds', '7', 'soon', 7000],
    ['an HTTP date', 'Mon, 23 Nov 2026 10:00:30 GMT', null, 30_000],
    ['a huge number', '3600', null, 3_600_000],
    ['a date that is past', 'Mon, 23 Nov 2026 09:00:00 GMT', null, undefined],
    ['a date that does not exist', 'Mon, 99 Nov 2026 10:00:30 GMT', null, undefined],
    ['a date in another form', '2026-11-23T10:00:30Z', null, undefined],
    ['zero', '0', null, undefined],
    ['a negative number', '-5', null, undefined],
    ['garbage', 'later', null, undefined],
    ['an exponent', '1e9', null, undefined],
    ['a hexadecimal number', '0x10', null, undefined],
    ['a number too long to be meant', '9'.repeat(40), null, undefined],
    ['infinity', 'Infinity', null, undefined],
    ['nothing', '', '', undefined],
    ['no header', null, null, undefined],
  ])('reads %s', (_, retryAfter, retryAfterMs, expected) => {
    const headers = new Headers()
    if (retryAfter !== null) headers.set('retry-after', retryAfter)
    if (retryAfterMs !== null) headers.set('retry-after-ms', retryAfterMs)
    expect(askedWaitMs(headers, NOW)).toBe(expected)
  })
})
