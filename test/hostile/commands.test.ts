import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BEST, NOT_APART, WAYS } from '../support/isolation.ts'
import { COMMAND_CHANGES } from './catalogue.ts'
import type { CommandChange } from './command-change.ts'
import { hostileMachine, isDone, type HostileMachine } from './machine.ts'

let machine: HostileMachine
beforeAll(async () => {
  machine = await hostileMachine()
})
afterAll(() => machine.close())

const isOfIsolation = ({ stops }: CommandChange): boolean => stops.every((each) => each === 'isolation')

describe.each(WAYS)('commands that run %s', (_, apart) => {
  const stopped = COMMAND_CHANGES.filter((change) => apart.kind !== 'none' || !isOfIsolation(change))
  test.concurrent.each(stopped)('stop $name', async (change) => {
    expect(isDone(change, await machine.run(change, apart))).toBe(false)
  })
})

/** The control is switched off: the same change, on a machine that cannot isolate. */
test.concurrent.each(COMMAND_CHANGES.filter(isOfIsolation))(
  'without isolation $name comes through',
  async (change) => {
    const seen = await machine.run(change, NOT_APART)
    expect(isDone(change, seen)).toBe(true)
    expect(seen.outcome.isolation).toBe('none')
  },
)

test('an honest change passes, apart or not', async () => {
  const honest: CommandChange = {
    name: 'honest',
    class: 'turns commands and reports',
    tries: '',
    code: () => 'export {}\n',
    then: ['node --test'],
    stops: [],
  }
  for (const apart of [BEST, NOT_APART])
    expect((await machine.run(honest, apart)).outcome.verdict).toBe('pass')
})
