import { describe, expect, it } from 'vitest'
import { linePicture } from '../../../shared/report/line-picture.ts'
import type { PageTurn } from '../../../shared/report/page-turns.ts'

const line = ['generate', 'style-gate', 'a-station-with-quite-a-long-name'].map((name) => ({
  name,
  work: { kind: 'action', action: 'generate' } as const,
  pass: undefined,
  stop: undefined,
}))

function turn(station: string, round: number, verdict: 'pass' | 'stop', seconds?: number): PageTurn {
  const rest = { observedBy: undefined, isAtMost: false, model: undefined, usage: undefined, at: undefined }
  return { station, round, verdict, seconds, ...rest }
}

const TURNS = [
  turn('generate', 1, 'pass', 0.5),
  turn('style-gate', 1, 'stop'),
  turn('generate', 2, 'pass'),
  turn('style-gate', 2, 'stop'),
]

describe('the picture of the line', () => {
  const { markup } = linePicture({ line }, TURNS, 'halted')

  it('leads from turn to turn, round by round, to the end', () => {
    expect(markup).toContain('points="154,30 154,64 230,30 230,64 230,132"')
    expect(markup).toContain('<title>generate round 1: pass, 0.5 s</title>')
  })

  it('tells a stop by its shape, and says the whole way in words', () => {
    expect(markup.match(/<rect /g)).toHaveLength(2)
    expect(markup).toContain(
      'generate round 1 pass, then style-gate round 1 stop, then generate round 2 pass, then style-gate round 2 stop, then halted',
    )
  })

  it('marks a station that was never reached, and cuts a long name', () => {
    expect(markup).toContain('a-station-with-quite-a-long-name: not reached')
    expect(markup).toContain('>a-station-with-q…<')
  })

  it('is of a unit that went nowhere too', () => {
    expect(linePicture({ line }, [], 'asking').markup).toContain('asking')
  })
})
