import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { makeConcurrencyGate, type Entrance } from '../../../support/workflow-runner/gates.ts'

/** Groups, and a way in that notes what became of it. */
function makeGroups() {
  const log: string[] = []
  const gate = makeConcurrencyGate()
  const enter = async (name: string, group: string, how: Partial<Entrance> = {}) => {
    const entrance: Entrance = {
      cancelInProgress: false,
      queue: 'single',
      cancel: () => log.push(`${name} ends`),
      ...how,
    }
    const release = await gate.enter(group, entrance)
    log.push(release === undefined ? `${name} dropped` : `${name} runs`)
    return release
  }
  return { log, enter }
}

describe('a concurrency group', () => {
  it('has one that runs and one that waits; a third drops the one that waits', async () => {
    const { log, enter } = makeGroups()
    const first = await enter('one', 'g')
    void enter('two', 'g')
    void enter('three', 'g')
    await turn()
    first?.()
    await turn()
    expect(log).toEqual(['one runs', 'two dropped', 'three runs'])
  })

  it('with queue: max keeps all in line, up to 100', async () => {
    const { log, enter } = makeGroups()
    const first = await enter('0', 'g', { queue: 'max' })
    for (let at = 1; at <= 101; at += 1) void enter(String(at), 'g', { queue: 'max' })
    await turn()
    expect(log).toEqual(['0 runs', '101 dropped'])
    first?.()
    await turn()
    expect(log.at(-1)).toBe('1 runs')
  })

  it('is one whatever the case of its name', async () => {
    const { log, enter } = makeGroups()
    await enter('one', 'Line Main')
    void enter('two', 'line main')
    await turn()
    expect(log).toEqual(['one runs'])
  })

  it('ends the one that runs when a newcomer asks for it, and lets the newcomer in after it', async () => {
    const { log, enter } = makeGroups()
    const first = await enter('one', 'g')
    void enter('two', 'g', { cancelInProgress: true })
    await turn()
    expect(log).toEqual(['one runs', 'one ends'])
    first?.()
    await turn()
    expect(log.at(-1)).toBe('two runs')
  })

  it('is left by one that gives up waiting', async () => {
    const { log, enter } = makeGroups()
    const first = await enter('one', 'g')
    const stop = new AbortController()
    void enter('two', 'g', { queue: 'max', stop: stop.signal })
    void enter('three', 'g', { queue: 'max' })
    stop.abort()
    first?.()
    await turn()
    expect(log).toEqual(['one runs', 'two dropped', 'three runs'])
  })
})
