import { describe, expect, it } from 'vitest'
import { partSpecs } from '../../../../shared/specification/checks/closed-specs.ts'
import { sourceOf } from '../sample-spec.ts'

const SERIAL = 'JD-ABCD-EFGH-JKMN'

describe('specs', () => {
  it('are open until a release has closed them, whatever else they say', () => {
    const open = sourceOf({ id: 'a', title: 'What was released' })
    const unread = { path: 'specs/b.spec.md', bytes: Buffer.from('released: nothing') }
    const done = sourceOf({ id: 'c', released: SERIAL })
    expect(partSpecs([open, unread, done])).toEqual({
      open: [open, unread],
      closed: [{ path: 'specs/c.spec.md', serial: SERIAL }],
    })
  })
})
