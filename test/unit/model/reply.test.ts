import { describe, expect, it } from 'vitest'
import { readReply } from '../../../shared/model/reply.ts'

const message = { role: 'assistant', content: 'hello' }

describe('readReply', () => {
  it('keeps the first choice and drops what it does not know', () => {
    const body = {
      id: 'x',
      model: 'm-2026',
      choices: [
        { index: 0, finish_reason: 'stop', message, logprobs: null },
        { index: 1, finish_reason: 'stop', message: { content: 'other' } },
      ],
      usage: { prompt_tokens: 3, completion_tokens: 4, details: {} },
    }
    expect(readReply(body)).toEqual({
      content: 'hello',
      refusal: null,
      finish: 'stop',
      model: 'm-2026',
      usage: { inputTokens: 3, outputTokens: 4 },
    })
  })

  it('needs no model and no usage', () => {
    expect(readReply({ choices: [{ finish_reason: 'stop', message }] })).toMatchObject({
      model: '',
      usage: null,
    })
  })

  it('counts an empty refusal as none', () => {
    const body = { choices: [{ finish_reason: 'stop', message: { ...message, refusal: '' } }] }
    expect(readReply(body)).toMatchObject({ refusal: null, finish: 'stop' })
  })

  it('keeps at most 200 characters of the name a model gives itself', () => {
    const reply = readReply({ model: 'm'.repeat(5000), choices: [{ message }] })
    expect('model' in reply && reply.model.length).toBe(200)
  })

  it('makes that name one plain line', () => {
    const reply = readReply({ model: 'gpt\n::error::x\u202e\ud800', choices: [{ message }] })
    expect(reply).toMatchObject({ model: 'gpt ::error::x \ufffd' })
  })

  it('does not look at millions of further choices', () => {
    const choices = [{ finish_reason: 'stop', message }, ...Array.from({ length: 2_000_000 }, () => 1)]
    expect(readReply({ choices })).toMatchObject({ content: 'hello' })
  })

  it.each([
    ['text', '<html>', '/'],
    ['nothing', undefined, '/'],
    ['no choice', { choices: [] }, '/choices'],
    ['no message', { choices: [{}] }, '/choices/0'],
    ['a number as content', { choices: [{ message: { content: 1 } }] }, '/choices/0/message/content'],
    ['a reason that is no text', { choices: [{ finish_reason: 1, message }] }, '/choices/0/finish_reason'],
  ])('says where %s is no reply', (_, body, pointer) => {
    expect(readReply(body)).toEqual({ problem: expect.stringContaining(`(${pointer} `) as string })
  })

  it.each([
    ['NUL', { choices: [{ message: { content: 'a\u0000' } }] }],
    ['broken Unicode in the refusal', { choices: [{ message: { refusal: '\udfff' } }] }],
  ])('refuses %s', (_, body) => {
    expect(readReply(body)).toHaveProperty('problem')
  })
})
