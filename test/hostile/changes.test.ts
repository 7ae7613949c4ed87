import { afterAll, describe, expect, test } from 'vitest'
import { CHANGES } from './catalogue.ts'
import { HONEST, MODULE, type HostileChange } from './change.ts'
import { controlsOf, hostileRepository, isOfValues, specFor } from './pieces.ts'

const repository = hostileRepository()
afterAll(() => repository.remove())

describe('a hostile change', () => {
  test.concurrent.each(CHANGES)('$name is stopped by each control that is named for it', async (change) => {
    const found = await controlsOf(change, repository, isOfValues(change))
    expect(change.stops.filter((control) => !found.has(control))).toEqual([])
    expect(change.stops.length).toBeGreaterThan(0)
  })
})

test('the honest change of the same repository is stopped by nothing', async () => {
  const honest: Pick<HostileChange, 'class' | 'files'> = {
    class: 'hides in the text',
    files: { [MODULE]: HONEST },
  }
  expect([...(await controlsOf(honest, repository)).keys()]).toEqual([])
  expect(specFor(honest).acceptance.some(({ holdout }) => holdout)).toBe(true)
})
