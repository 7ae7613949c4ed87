import { describe, expect, test } from 'vitest'
import { canSeal, openKept, sealKept } from '../../../../shared/github/pull/answer-seal.ts'

const KEY = 'sk-reviewer-0123456789'
const QUESTION = `sha256:${'a'.repeat(64)}`
const sealed = sealKept(QUESTION, '{"reply":"met"}\n', KEY)

/** The document with one of its members replaced. */
function forged(changes: Record<string, unknown>): Buffer {
  return Buffer.from(JSON.stringify({ ...(JSON.parse(sealed.toString()) as object), ...changes }))
}

describe('a kept answer', () => {
  test('opens with the key that sealed it', () => {
    expect(openKept(sealed, QUESTION, KEY)?.toString()).toBe('{"reply":"met"}\n')
  })

  test.each([
    ['another answer', forged({ cassette: '{"reply":"unmet"}\n' }), QUESTION, KEY],
    ['another key', sealed, QUESTION, `${KEY}x`],
    ['another question', sealed, `sha256:${'b'.repeat(64)}`, KEY],
    ['another question in its text', forged({ question: 'b' }), 'b', KEY],
    ['no seal', forged({ seal: undefined }), QUESTION, KEY],
    ['an empty seal', forged({ seal: '' }), QUESTION, KEY],
    ['an answer that is no text', forged({ cassette: 7 }), QUESTION, KEY],
    ['no document', Buffer.from('nonsense'), QUESTION, KEY],
  ])('does not open with %s', (_, bytes, question, key) => {
    expect(openKept(bytes, question, key)).toBeUndefined()
  })

  test('shows nothing of its key', () => {
    expect(sealed.toString()).not.toContain(KEY)
  })

  test('is made with no key that could be guessed from its seal', () => {
    expect([canSeal('short'), canSeal(KEY)]).toEqual([false, true])
  })
})
