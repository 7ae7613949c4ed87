import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLedger } from '../../../shared/ledger/open-ledger.ts'
import { answerTarget, type TargetAnswer } from '../../../shared/look-up/answer-target.ts'
import { answerText } from '../../../shared/look-up/answer-text.ts'
import { targetOf, type Target } from '../../../shared/look-up/target.ts'
import { newUnit, append, serialNumber } from '../../support/ledger.ts'
import { makeTraced, squash } from '../../support/traced-repository.ts'

const BASE = 'export const zero = 0\n'
const ONE = `${BASE}export const one = 1\nexport function two(): number {\n  return one + one\n}\n`
const THREE = 'export const three = 3\nexport const four = 4\n'

const repository = makeTraced({ 'src/a.ts': BASE })
const repo = repository.path
const git = (...words: string[]): string => repository.git(...words)
let squashed = ''
let merged = ''

const targetAt = (word: string): Promise<Target> => targetOf({ cwd: repo, repo: undefined }, word)

async function ask(word: string): Promise<TargetAnswer> {
  const ledger = await openLedger(repo)
  const target = await targetAt(word)
  const answer = await answerTarget({ repo, ledger, cwd: repo, trust: undefined, named: undefined }, target)
  ledger?.close()
  return answer
}

async function told(word: string): Promise<string> {
  return answerText(await ask(word), await targetAt(word)).join('\n')
}

beforeAll(async () => {
  // unit 1 by squash, told to the ledger; a person corrected a line on the way
  await repository.deliver(1, { 'src/a.ts': ONE })
  git('merge', '-q', '--squash', `factory/${serialNumber(1)}`)
  squashed = repository.commit({ 'src/a.ts': ONE.replace('one + one', '1 + one') }, 'One and two (#12)')
  await repository.arrived(1, squashed, { 'src/a.ts': ONE.replace('  return one + one\n', '') }, { pull: 12 })
  // unit 2 by a merge that nobody told the ledger of
  await repository.deliver(2, { 'src/b.ts': THREE })
  git('merge', '-q', '--no-ff', '-m', 'Merge pull request #13 from factory', `factory/${serialNumber(2)}`)
  merged = git('rev-parse', 'HEAD')
  // unit 3 by a squash that lost its message, and nobody told the ledger of
  await repository.deliver(3, { 'src/c.ts': THREE.replace(/three/g, 'drei') })
  squash(repository, `factory/${serialNumber(3)}`, 'squashed without a word')
  // a person changes a line of unit 2
  repository.commit({ 'src/b.ts': THREE.replace('= 4', '= 2 + 2') }, 'tidy')
})
afterAll(() => {
  repository.remove()
})

describe('a line', () => {
  it('leads to its unit through a squash that the ledger knows', async () => {
    const { lines, units } = await ask('src/a.ts:2')
    expect(lines[0]?.origin).toMatchObject({
      kind: 'unit',
      serial: serialNumber(1),
      commit: squashed,
      evidence: 'ledger',
    })
    expect(units.map(({ serial }) => serial)).toEqual([serialNumber(1)])
    expect(units[0]?.merged).toMatchObject([{ commit: squashed, by: 'squash', pull: 12 }])
  })

  it('that a person wrote on the way says so, and names the unit', async () => {
    const { lines } = await ask('src/a.ts:4')
    expect(lines[0]?.origin).toMatchObject({ kind: 'hand', commit: squashed, within: serialNumber(1) })
  })

  it('leads to its unit through a merge that only the message of its commit tells', async () => {
    const { lines } = await ask('src/b.ts:1')
    expect(lines[0]?.origin).toMatchObject({ kind: 'unit', serial: serialNumber(2), evidence: 'ledger' })
  })

  it('leads to its unit by its content where nothing else tells', async () => {
    const { lines } = await ask('src/c.ts:1')
    expect(lines[0]?.origin).toMatchObject({ kind: 'unit', serial: serialNumber(3), evidence: 'lines' })
  })

  it('that people changed since names the unit whose line stood there', async () => {
    const { lines, units } = await ask('src/b.ts:2')
    expect(lines[0]?.origin).toMatchObject({
      kind: 'hand',
      within: undefined,
      was: { serial: serialNumber(2) },
    })
    expect(units.map(({ serial }) => serial)).toEqual([serialNumber(2)])
  })

  it('that was there before every unit is of people', async () => {
    const answer = await ask('src/a.ts:1')
    expect(answer).toMatchObject({ lines: [{ origin: { kind: 'hand', was: undefined } }], units: [] })
    expect(await told('src/a.ts:1')).toContain('no unit of the line is known here')
  })

  it('that is not committed says so, at the place that an editor shows', async () => {
    repository.write({ 'src/b.ts': `// new\n${THREE}` })
    const { lines } = await ask('src/b.ts:1-2')
    expect(lines.map(({ origin }) => origin.kind)).toEqual(['hand', 'unit'])
    expect(lines[0]?.origin).toMatchObject({ commit: undefined })
    git('checkout', '-q', 'src/b.ts')
  })
})

describe('other targets', () => {
  it('a file tells how many lines each unit made', async () => {
    const { shares, lines } = await ask('src/a.ts')
    expect(lines).toEqual([])
    expect(shares).toEqual([
      { serial: serialNumber(1), kind: 'unit', lines: 3 },
      { serial: null, kind: 'hand', lines: 2 },
    ])
  })

  it.each(['#12', '#13'])(
    'a pull request %s brings its unit, by the ledger or by the message of git',
    async (word) => {
      const { brought } = await ask(word)
      expect(brought).toMatchObject([{ serial: serialNumber(word === '#12' ? 1 : 2) }])
    },
  )

  it('a merge brings what its commits brought', async () => {
    expect((await ask(merged)).brought).toMatchObject([{ serial: serialNumber(2) }])
  })

  it('a squash without a word is known by its lines', async () => {
    const commit = git('rev-parse', 'HEAD^')
    expect((await ask(commit)).brought).toMatchObject([{ serial: serialNumber(3), evidence: 'lines' }])
  })

  it('a commit of people brings nothing', async () => {
    expect((await ask('HEAD')).brought).toEqual([])
  })

  it('what brought nothing is named, for there may be other units', async () => {
    expect(await told('#99')).toBe('pull request 99 brought no unit that is known here')
    const commit = git('rev-parse', 'HEAD').slice(0, 12)
    expect(await told('HEAD')).toBe(`commit ${commit} brought no unit that is known here`)
  })

  it('what names nothing is refused', async () => {
    await expect(ask('src/none.ts')).rejects.toMatchObject({ code: 'USAGE' })
    await expect(ask('src/a.ts:0')).rejects.toMatchObject({ code: 'USAGE' })
    await expect(ask('src/a.ts:99')).rejects.toMatchObject({ code: 'USAGE' })
  })
})

describe('a journey for people', () => {
  it('says what is not verified, and lets no text of others act', async () => {
    const spec = {
      id: 'evil',
      path: 'specs/evil.spec.md',
      title: '\u001b[31mred\n::error::x',
      risk: 'low' as const,
    }
    await append(repo, [newUnit(9, { spec, end: 'halted', stoppedBy: 'review' })])
    const text = await told(serialNumber(9))
    expect(text).toContain('NOT VERIFIED: it is neither in .jidoka/traces nor in the ledger')
    expect(text).not.toMatch(/\u001b|^::error/m)
  })
})
