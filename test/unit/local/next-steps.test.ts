import { describe, expect, it } from 'vitest'
import { nextSteps, type EndedRun } from '../../../shared/local/next-steps.ts'
import { factoryOf } from '../../support/unit-of.ts'

const SERIAL = 'JD-ABCD-EFGH-JKMN'
const TRUST = ' --trust .jidoka/trust.json'
const KEYED = factoryOf({ signing: { mode: 'keyed', trust: '.factory/trust.json' } })

function run(
  status: EndedRun['machine']['status'],
  {
    unit = {},
    options = {},
  }: { unit?: Partial<EndedRun['unit']>; options?: Partial<EndedRun['options']> } = {},
): string[] {
  return nextSteps({
    unit: {
      ...{ base: '0123456789abcdef', branch: 'main', factory: factoryOf(), home: '/r/.jidoka' },
      ...{ serial: SERIAL, specPath: 'specs/a.spec.md' },
      ...unit,
    },
    options: { localKeys: false, out: undefined, ...options },
    machine: { status },
  })
}

const LOOK_AND_MERGE = [
  `look at it: git diff main...factory/${SERIAL}`,
  `merge it: git merge factory/${SERIAL}`,
]
const SYNC = 'once the default branch has it: jidoka ledger sync'

describe('after a release', () => {
  it('the change is looked at, merged, and known to the ledger', () => {
    expect(run('released')).toEqual([...LOOK_AND_MERGE, SYNC])
  })

  it('it is compared with the base commit where no branch is checked out', () => {
    expect(run('released', { unit: { branch: undefined } })[0]).toBe(
      `look at it: git diff 0123456789ab...factory/${SERIAL}`,
    )
  })

  it('nothing is synced without a ledger', () => {
    expect(run('released', { unit: { factory: factoryOf({ ledger: 'off' }) } })).toEqual(LOOK_AND_MERGE)
  })
})

it('the others are told where to look and what to run', () => {
  expect(run('halted')).toEqual([
    `see all of it: jidoka trace ${SERIAL}`,
    'change the spec, the code or the rule, then: jidoka run specs/a.spec.md',
  ])
  expect(run('asking')).toEqual([`jidoka answer ${SERIAL}`])
  expect(run('running')).toEqual(['go on: jidoka run specs/a.spec.md --resume'])
})

describe('after a run with keys of this machine', () => {
  it('a line that signs otherwise needs their trust file named', () => {
    const keyed = { unit: { factory: KEYED }, options: { localKeys: true } }
    expect(run('asking', keyed)).toEqual([`jidoka answer ${SERIAL}${TRUST}`])
    expect(run('halted', keyed)).toEqual([
      `see all of it: jidoka trace ${SERIAL}${TRUST}`,
      'change the spec, the code or the rule, then: jidoka run specs/a.spec.md --local-keys',
    ])
    expect(run('released', keyed).at(-1)).toBe(`prove its trace: jidoka verify ${SERIAL}${TRUST}`)
    expect(run('running', keyed)).toEqual(['go on: jidoka run specs/a.spec.md --local-keys --resume'])
  })

  it('a line that signs with them anyway does not, nor one that was signed with its own', () => {
    expect(run('asking', { options: { localKeys: true } })).toEqual([`jidoka answer ${SERIAL}`])
    expect(run('asking', { unit: { factory: KEYED } })).toEqual([`jidoka answer ${SERIAL}`])
  })
})

it('a trace that lies elsewhere is named by its folder', () => {
  expect(run('asking', { options: { out: '/some where' } })).toEqual(["jidoka answer '/some where'"])
})
