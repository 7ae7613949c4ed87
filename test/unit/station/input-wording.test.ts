import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { readModelInputs } from '../../../shared/station/inputs.ts'
import { refusalOf, type RefusalRow } from '../../support/refusal-of.ts'

/** Reads inputs that are as the workflow gives them, but for one. */
function read(name: string, value: string): unknown {
  const given: Record<string, string> = { spec: 'a.spec.md', round: '1', [name]: value }
  return readModelInputs('generate', { read: (each) => given[each] ?? '', workspace: tmpdir(), base: 'HEAD' })
}

describe('an input is refused:', () => {
  it.each<RefusalRow>([
    ['USAGE', 'none', () => read('spec', ''), 'the input spec is missing', 'add `spec:` under `with:`'],
    [
      'USAGE',
      'a word of no set',
      () => read('mode', 'fast'),
      'the input mode is none of auto, replay, refresh',
      'leave `mode:` out for auto',
    ],
    [
      'USAGE',
      'a round below one',
      () => read('round', '0'),
      'the input round is not a whole number from 1 on',
      'give `round: 1`, or the round that a stop opened',
    ],
    [
      'USAGE',
      'a flag that is neither',
      () => read('fail-on-stop', 'yes'),
      'the input fail-on-stop is neither true nor false',
      'write `fail-on-stop: true` or `fail-on-stop: false`',
    ],
  ])('%s, %s', async (...[code, , provoke, message, next]) => {
    expect(await refusalOf(provoke)).toEqual({ code, message, next })
  })
})
