import { afterAll, describe, expect, test } from 'vitest'
import { BEYOND } from './changes/beyond.ts'
import { controlsOf, hostileRepository } from './pieces.ts'

const repository = hostileRepository()
afterAll(() => repository.remove())

describe('beyond any test', () => {
  test.concurrent.each(BEYOND)('$name is right whenever it is asked, and seen by $stops', async (change) => {
    expect([...(await controlsOf(change, repository)).keys()]).toEqual(change.stops)
  })
})
