import { describe, expect, it } from 'vitest'
import { nearestDifference } from '../../../shared/model/nearest.ts'
import { modelRequest, type ModelRequest, type Prompt } from '../../../shared/model/prompt.ts'
import { profileFor, promptOf } from '../../support/model-server/session-options.ts'

const profile = profileFor('https://llm.example.com/v1')

function asking(content: string, changes: Partial<Prompt> = {}): ModelRequest {
  return modelRequest(promptOf({ messages: [{ role: 'user', content }], ...changes }), profile)
}

describe('nearestDifference', () => {
  it('compares with the recorded question that shares the most lines', () => {
    const recorded = [asking('x\ny\nz'), asking('a\nb\nc\nd'), asking('a\nq\nr\ns')]
    expect(nearestDifference(asking('a\nb\nC\nd'), 1, recorded)).toMatch(
      / 75% .*; message 1 line 3: recorded "c", now "C"$/,
    )
  })

  it('names settings first, at most three differences in all', () => {
    const changed = modelRequest(
      promptOf({ messages: [{ role: 'user', content: 'b' }], template: 'generate/2' }),
      { ...profile, model: 'writer-2', temperature: 0 },
    )
    expect(nearestDifference(changed, 1, [asking('a')])).toMatch(
      / 0% [^;]*; template: .* "generate\/2"; profile\.model: .* "writer-2"; profile\.temperature: .* "0"$/,
    )
  })

  it('looks past the fence marker, which changes with every prompt', () => {
    const then = asking('<<<DATA n1\nold\nDATA>>> n1', { nonce: 'n1' })
    const now = asking('<<<DATA n2\nnew\nDATA>>> n2', { nonce: 'n2' })
    expect(nearestDifference(now, 1, [then])).toMatch(/ 66% .*; message 1 line 2: recorded "old", now "new"$/)
    expect(nearestDifference(asking('same', { nonce: 'n2' }), 1, [asking('same', { nonce: 'n1' })])).toMatch(
      / 100% .*; nonce: recorded "n1", now "n2"$/,
    )
  })

  it.each([
    ['a line more', 'a\nb\nc', 'message 1 line 3: recorded nothing, now "c"'],
    ['a line less', 'a', 'message 1 line 2: recorded "b", now nothing'],
  ])('shows %s', (_, content, difference) => {
    expect(nearestDifference(asking(content), 1, [asking('a\nb')])).toMatch(new RegExp(`; ${difference}$`))
  })

  it('shows a message more and a message less', () => {
    const one = asking('a')
    const two = modelRequest(
      promptOf({ messages: [...one.messages, { role: 'user', content: 'b' }] as ModelRequest['messages'] }),
      profile,
    )
    expect(nearestDifference(two, 1, [one])).toMatch(/; message 2 is asked\b/)
    expect(nearestDifference(one, 1, [two])).toMatch(/; message 2 is recorded\b/)
  })

  it('shows long lines from shortly before the place where they part, on one safe line', () => {
    const before = 'x'.repeat(5000)
    const message = nearestDifference(asking(`${before}one\u001b[31m\u202e${'y'.repeat(500)}`), 1, [
      asking(`${before}two`),
    ])
    expect(message).toMatch(/; message 1 line 1: recorded "x{20}two", now "x{20}one \[31m y{30}…"$/)
  })

  it('tells schemas apart by name and digest', () => {
    const with1 = asking('a', { schema: { name: 's', document: { type: 'object' } } })
    const with2 = asking('a', { schema: { name: 's', document: { type: 'object', title: 't' } } })
    expect(nearestDifference(with2, 1, [with1])).toMatch(
      /; schema: recorded "s [0-9a-f]{12}", now "s [0-9a-f]{12}"$/,
    )
    expect(nearestDifference(with1, 1, [asking('a')])).toMatch(
      /; schema: recorded "none", now "s [0-9a-f]{12}"$/,
    )
  })
})
