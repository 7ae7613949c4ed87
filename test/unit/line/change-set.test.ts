import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../shared/formats/canonical.ts'
import { sha256 } from '../../../shared/formats/digest.ts'
import { changeSetOf, type Change } from '../../../shared/git/change-set.ts'
import { changeSetIfAny, madeFiles, makersOf } from '../../../shared/line/change-set.ts'
import { runFacts } from '../../../shared/line/judge.ts'
import { stateOf } from '../../../shared/line/journey.ts'
import type { RunOutcome } from '../../../shared/line/outcome.ts'
import type { Station } from '../../../shared/factory/factory.ts'
import type { StationReport, Unit } from '../../../shared/line/unit.ts'
import { factoryOf, linkOf, specOf, unitOf } from '../../support/unit-of.ts'

const BASE = 'a'.repeat(40)
const file = (path: string, content: string): Change => ({
  path,
  mode: '100644',
  sha256: sha256(content),
  content,
})

const REPORT: StationReport = {
  ...{ verdict: { kind: 'pass', findings: [] }, evidence: {} },
  ...{ subjects: [], attachments: [], materials: [] },
}

const station = (name: string, work: Station['work'], pass?: string): Station => ({
  name,
  work,
  pass,
  stop: undefined,
})
const make = {
  kind: 'run',
  run: ['make'],
  report: undefined,
  minutes: 1,
  produces: ['dist/**', 'gen.ts'],
} as const
const LINE = [
  station('generate', { kind: 'action', action: 'generate' }, 'make'),
  station('make', { ...make, run: [...make.run], produces: [...make.produces] }, 'style-gate'),
  station('style-gate', { kind: 'action', action: 'style-gate' }),
]
const factory = factoryOf({ line: LINE })
const spec = specOf({ acceptance: [] })

function outcomeOf(produced: Change[], parts: Partial<RunOutcome> = {}): RunOutcome {
  return {
    ...{ station: 'make', round: 1, verdict: 'pass', reason: 'the commands succeeded', outcome: 'success' },
    ...{ commands: ['make'], tests: [], output: '', produced },
    ...parts,
  }
}

/** The link of generate of a round, and one that signs an outcome of it with what is said of that. */
function linksOf(
  round: number,
  written: Change[],
  outcome?: RunOutcome,
  said?: object,
): Unit['upstream']['links'] {
  const unit = unitOf('', BASE, { factory, spec, round })
  const changeSet = { ...changeSetOf(BASE, []), changes: written }
  const attachments = [{ name: 'change-set.json', content: canonicalJson(changeSet) }]
  const generated = linkOf(unit, { ...REPORT, attachments }, 'generate')
  generated.extension.transition.to = 'make'
  if (outcome === undefined) return [generated]
  const gate = linkOf(unit, { ...REPORT, attachments: [] }, 'style-gate', [outcome])
  const facts = said ?? runFacts(outcome, { factory, spec, upstream: { links: [generated] } })
  gate.extension.runs = gate.extension.runs.map((run) => ({ ...run, ...facts }))
  return [generated, gate]
}

const WRITTEN = [file('src/a.ts', 'a\n')]
const MADE = [file('dist/a.js', 'a\n'), file('gen.ts', 'g\n')]
const pathsIn = (links: Unit['upstream']['links'], outcomes: RunOutcome[] = []): string[] | undefined =>
  changeSetIfAny({ links, outcomes })?.changes.map(({ path }) => path)

describe('the change of a unit', () => {
  it('is what was proposed with what passing stations made over it, signed or not yet', () => {
    expect(pathsIn(linksOf(1, WRITTEN))).toEqual(['src/a.ts'])
    expect(pathsIn(linksOf(1, WRITTEN, outcomeOf(MADE)))).toEqual(['dist/a.js', 'gen.ts', 'src/a.ts'])
    expect(pathsIn(linksOf(1, WRITTEN), [outcomeOf(MADE)])).toEqual(['dist/a.js', 'gen.ts', 'src/a.ts'])
  })

  it('has nothing of a station that stopped, and nothing of an earlier round', () => {
    const stopped = outcomeOf([file('src/b.ts', 'b\n')])
    expect(runFacts(stopped, { factory, spec, upstream: { links: linksOf(1, WRITTEN) } })).toEqual({
      verdict: 'stop',
    })
    expect(pathsIn(linksOf(1, WRITTEN, stopped))).toEqual(['src/a.ts'])
    const repaired = [...linksOf(1, WRITTEN, outcomeOf(MADE)), ...linksOf(2, WRITTEN)]
    expect(pathsIn(repaired)).toEqual(['src/a.ts'])
  })

  it('names who made a file, and tells it from one that was formatted', () => {
    const links = linksOf(1, WRITTEN, outcomeOf([...MADE, file('src/a.ts', 'a;\n')]), {
      verdict: 'pass',
      produced: [],
    })
    expect([...madeFiles({ links })]).toEqual([
      ['dist/a.js', 'make'],
      ['gen.ts', 'make'],
    ])
    expect(makersOf({ links }).get('src/a.ts')).toEqual({ station: 'make', isMade: false })
  })
})

describe('what a link says of made files', () => {
  const after = (said: object): unknown =>
    stateOf(factory, { links: linksOf(1, WRITTEN, outcomeOf(MADE), said), outcomes: [] }, spec).status
  const [, gate] = linksOf(1, WRITTEN, outcomeOf(MADE))
  const right = gate?.extension.runs[0]?.produced ?? []

  it('is each of them by its digest', () => {
    expect(right).toEqual(
      MADE.map((each) => ({ path: each.path, sha256: sha256(each.path === 'gen.ts' ? 'g\n' : 'a\n') })),
    )
    expect(after({ verdict: 'pass', produced: right })).toBe('released')
  })

  it.each([
    ['nothing', undefined],
    ['one less', right.slice(1)],
    ['another digest', right.map((each) => ({ ...each, sha256: sha256('x') }))],
    ['one more', [...right, { path: 'src/b.ts', sha256: sha256('x') }]],
  ])('is refused where it is %s', (_, produced) => {
    expect(() => after({ verdict: 'pass', produced })).toThrow(
      expect.objectContaining({ code: 'LINK_REJECTED', detail: 'LINK_VERDICT' }) as Error,
    )
  })
})
