import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Command, Outcome } from '../../../shared/cli/command.ts'
import { command as blame } from '../../../shared/cli/blame.ts'
import { command as trace } from '../../../shared/cli/trace.ts'
import { serialNumber } from '../../support/ledger.ts'
import { cloneOf, type TestRepository } from '../../support/repository.ts'
import { outcomeIn } from '../../support/run-command-in.ts'
import { makeTraced, squash } from '../../support/traced-repository.ts'

const OLD = 'export const old = "by people, long ago"\n'
const ONE = 'export const one = 1\nexport const two = 2\nexport function three(): number {\n  return 3\n}\n'
const FOUR = 'export const four = 4\nexport const five = 5\n'

const repository = makeTraced({ 'src/a.ts': OLD })
let shallow: TestRepository
let cut = ''

/** In a clone that ends at the squash of unit 2. */
function run(command: Command, ...words: string[]): Promise<Outcome> {
  return outcomeIn(shallow.path, command, words)
}

beforeAll(async () => {
  await repository.deliver(1, { 'src/b.ts': ONE })
  const one = squash(repository, `factory/${serialNumber(1)}`, 'one (#1)')
  await repository.arrived(1, one, { 'src/b.ts': ONE })
  await repository.deliver(2, { 'src/d.ts': FOUR, 'src/b.ts': `${ONE}${FOUR}` })
  cut = squash(repository, `factory/${serialNumber(2)}`, `two (#2)\n\nFactory-Serial: ${serialNumber(2)}`)
  repository.commit({ 'src/a.ts': OLD.replace('long ago', 'just now') }, 'edit')
  shallow = cloneOf(repository.path, '--depth=2', '--no-single-branch')
})
afterAll(() => {
  repository.remove()
  shallow.remove()
})

describe('in a shallow clone', () => {
  it('a line that is older than the clone is of nobody, and the way to its history is told', async () => {
    const { exit, json, text } = await run(trace, 'src/b.ts:5')
    expect([exit, json]).toMatchObject([
      2,
      {
        lines: [{ text: '}', origin: { kind: 'unknown', commit: cut } }],
        openEnd: { commits: [cut], leavesOpen: true },
      },
    ])
    expect(text).toContain('NOT KNOWN')
    expect(text).toContain('git fetch --unshallow')
    expect(text).not.toContain('BY HAND')
  })

  it('a line is of the unit whose lines it is by its text, in that commit or before', async () => {
    const { exit, json, text } = await run(trace, 'src/b.ts:1')
    const origin = { kind: 'unit', serial: serialNumber(1), evidence: 'lines', endsAt: cut }
    expect([exit, json]).toMatchObject([0, { lines: [{ origin }], openEnd: { leavesOpen: false } }])
    expect(text).toContain(`made by ${serialNumber(1)} in or before ${cut.slice(0, 12)}`)
  })

  it('the message of the last commit gives its unit no more than the lines that are recorded', async () => {
    const { json } = await run(trace, 'src/b.ts:4-6')
    const origins = (json as { lines: { origin: { serial?: string } }[] }).lines.map(({ origin }) => origin)
    expect(origins.map(({ serial }) => serial)).toEqual([serialNumber(1), undefined, serialNumber(2)])
  })

  it('a line that people changed since says where what stood there is lost', async () => {
    const { exit, json, text } = await run(trace, 'src/a.ts:1')
    const origin = { kind: 'hand', was: undefined, endsAt: cut }
    expect([exit, json]).toMatchObject([0, { lines: [{ origin }], openEnd: { leavesOpen: false } }])
    expect(text).toContain(`what stood in its place is not known before ${cut.slice(0, 12)}`)
  })

  it('a file counts what is not known apart from what people made', async () => {
    const { exit, json } = await run(trace, 'src/b.ts')
    expect([exit, json]).toMatchObject([
      2,
      {
        shares: [
          { serial: serialNumber(1), lines: 4 },
          { serial: serialNumber(2), lines: 2 },
          { serial: null, kind: 'unknown', lines: 1 },
        ],
      },
    ])
  })

  it('blame says it of each line', async () => {
    const { exit, json, text } = await run(blame, 'src/b.ts')
    expect([exit, json]).toMatchObject([2, { openEnd: { commits: [cut] } }])
    expect(text).toMatch(/NOT KNOWN +5 {2}\}/)
    expect(text).not.toContain('by hand')
  })

  it('the last commit brought what it names, and not all that is in it', async () => {
    const { exit, json } = await run(trace, cut)
    expect([exit, json]).toMatchObject([0, { brought: [{ serial: serialNumber(2), evidence: 'trailer' }] }])
    const single = cloneOf(repository.path, '--depth=1', '--no-single-branch')
    for (const word of ['HEAD', '#9']) {
      const answer = await outcomeIn(single.path, trace, [word])
      expect([answer.exit, answer.json]).toMatchObject([2, { brought: [], openEnd: { leavesOpen: true } }])
    }
    single.remove()
  })
})
