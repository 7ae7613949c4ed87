import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recall, type Recall, type RecallOptions } from '../../../shared/look-up/recall.ts'
import { recallIssue, recallText } from '../../../shared/look-up/recall-text.ts'
import { opened, serialNumber } from '../../support/ledger.ts'
import { makeTraced, squash } from '../../support/traced-repository.ts'

const BODY = 'export function first(): string {\n  return "the very first answer of all"\n}\n'
const OTHER = 'export function second(): string {\n  return "another answer altogether, for once"\n}\n'
const THIRD = 'export const third = "nobody told the ledger of these lines"\n'

const repository = makeTraced({ 'src/a.ts': '// by people\n' })
const repo = repository.path
const git = (...words: string[]): string => repository.git(...words)

async function find(filter: RecallOptions['filter'], confirm = false): Promise<Recall> {
  const ledger = await opened(repo)
  const found = await recall(repo, ledger, { filter, confirm })
  ledger.close()
  return found
}

beforeAll(async () => {
  // unit 1 stays where it is, with a line edited by hand; a line of people has the same text as one of the unit
  const first = { 'src/a.ts': `// by people\n${BODY}` }
  await repository.deliver(1, first, { models: ['gpt-5.2'], house: 'a'.repeat(64) })
  const one = squash(repository, `factory/${serialNumber(1)}`, 'one (#1)')
  await repository.arrived(1, one, { 'src/a.ts': BODY }, { pull: 1 })
  // unit 2 moves to another file, together with lines of people
  await repository.deliver(2, { 'src/b.ts': OTHER }, { models: ['gpt-5.2'] })
  const two = squash(repository, `factory/${serialNumber(2)}`, 'two')
  await repository.arrived(2, two, { 'src/b.ts': OTHER })
  // unit 3 is squashed and nobody tells the ledger; unit 4 waits on its branch; unit 5 is of another model, and was taken back
  await repository.deliver(3, { 'src/c.ts': THIRD }, { models: ['gpt-5.1'] })
  squash(repository, `factory/${serialNumber(3)}`, 'three')
  await repository.deliver(4, { 'src/d.ts': BODY.replace('first', 'fourth') }, { models: ['gpt-5.2'] })
  await repository.deliver(
    5,
    { 'src/e.ts': OTHER.replace('second', 'fifth').replace('once', 'ever') },
    { models: ['llama'] },
  )
  const five = squash(repository, `factory/${serialNumber(5)}`, 'five')
  await repository.arrived(5, five, { 'src/e.ts': OTHER.replace('second', 'fifth').replace('once', 'ever') })
  git('rm', '-q', 'src/e.ts')
  repository.commit({
    'src/a.ts': `// by people\n// more\n${BODY.replace('first answer of all', 'first answer of everything')}`,
    'src/b.ts': undefined,
    'lib/moved.ts': `// moved by people\n\n${OTHER}`,
  })
})
afterAll(() => {
  repository.remove()
})

describe('a recall', () => {
  it('finds what is kept, edited and moved at HEAD, and where it is not merged', async () => {
    const { looked, units } = await find({ model: 'gpt-5.2' })
    expect(looked).toBe(5)
    expect(units.map(({ serial, ranges, open }) => ({ serial, ranges, open }))).toEqual([
      { serial: serialNumber(4), ranges: [], open: [`factory/${serialNumber(4)}`] },
      {
        serial: serialNumber(2),
        ranges: [{ path: 'lib/moved.ts', first: 3, last: 5, how: 'moved' }],
        open: [],
      },
      {
        serial: serialNumber(1),
        ranges: [
          { path: 'src/a.ts', first: 3, last: 3, how: 'kept' },
          { path: 'src/a.ts', first: 4, last: 4, how: 'edited' },
          { path: 'src/a.ts', first: 5, last: 5, how: 'kept' },
        ],
        open: [],
      },
    ])
  })

  it('finds lines of which nobody told the ledger by their text, and says so', async () => {
    const { units } = await find({ model: 'gpt-5.1*' })
    expect(units[0]).toMatchObject({
      merged: [],
      alive: 1,
      ranges: [{ path: 'src/c.ts', first: 1, last: 1, how: 'alike' }],
    })
  })

  it('follows nothing by lines that units of several specs have', async () => {
    const head = "import assert from 'node:assert/strict'\nimport { test } from 'node:test'\n"
    const made = await repository.deliver(
      6,
      { 'test/six.test.ts': `${head}test('six of one', () => {})\n` },
      { models: ['six'] },
    )
    await repository.deliver(
      7,
      { 'test/seven.test.ts': `${head}test('half a dozen', () => {})\n` },
      { models: ['seven'] },
    )
    await repository.arrived(6, made, { 'test/six.test.ts': head })
    repository.commit({ 'test/other.test.ts': `${head}test('by people', () => {})\n` })
    expect((await find({ model: 'six' })).units).toMatchObject([{ ranges: [] }])
    // not even where git takes another file that begins alike for the same one
    const merged = squash(repository, `factory/${serialNumber(6)}`, 'six')
    await repository.arrived(6, merged, { 'test/six.test.ts': head })
    const another = `${head}test('six by people', () => {})\n`
    repository.commit({ 'test/six.test.ts': undefined, 'test/renamed.test.ts': another })
    expect(git('show', '-M', '--format=', '--name-status')).toMatch(/^R\d+\ttest\/six/)
    expect((await find({ model: 'six' })).units).toMatchObject([{ ranges: [] }])
  })

  it('finds nothing alive of what was taken back', async () => {
    expect((await find({ model: 'llama' })).units).toMatchObject([{ alive: 0, ranges: [] }])
  })

  it('lets git confirm what moved', async () => {
    const { units } = await find({ model: 'gpt-5.2' }, true)
    expect(units[1]?.ranges).toMatchObject([{ how: 'moved', confirmed: true }])
    expect(units[2]?.ranges[0]).not.toHaveProperty('confirmed')
  })

  it.each([
    [{ house: 'aaaaaaa' }, 1],
    [{ house: 'bbbbbbb' }, 0],
    [{ station: 'generate' }, 7],
    [{ tool: '0.0.9' }, 0],
    [{ spec: 'spec-3' }, 1],
    [{ since: '2026-11-30T00:00:00.000Z' }, 7],
    [{ until: '2026-11-30T00:00:00.000Z' }, 0],
    [{ model: 'gpt-5' }, 0],
  ])('is of what fits %j', async (filter, count) => {
    expect((await find(filter)).units).toHaveLength(count)
  })
})

describe('a file of a unit that was renamed', () => {
  const texts = ['a', 'bb', 'ccc', 'dddd', 'e5', 'f6', 'g7', 'h8', 'i9', 'j10', 'k11']
  const LINES = texts.map((name, at) => `const ${name} = ${at}`)
  const people = (lines: string[], every: number): string[] =>
    lines.map((line, at) => (at % 4 === every ? `  // ${line.length} of us` : line))
  const text = (lines: string[]): string => `${lines.join('\n')}\n`

  it('is followed through every move, though no block of its lines is left that tells', async () => {
    const files = { 'src/moved.ts': text(LINES), 'src/copied.ts': text(LINES.map((line) => `${line} // c`)) }
    await repository.deliver(20, files, { models: ['moving'] })
    const brought = squash(repository, `factory/${serialNumber(20)}`, 'twenty')
    await repository.arrived(20, brought, files)
    const [once, twice] = [people(LINES, 0), people(people(LINES, 0), 2)]
    repository.commit({ 'src/moved.ts': undefined, 'lib/one.ts': text(once) }, 'move and edit')
    repository.commit({ 'lib/one.ts': undefined, 'lib/two.ts': text(twice) }, 'move and edit again')
    // neither a copy nor a file of the same name is what was renamed
    repository.commit({ 'lib/copied.ts': files['src/copied.ts'], 'other/moved.ts': 'const by = "people"\n' })
    const { units } = await find({ model: 'moving' })
    const kept = twice.flatMap((line, at) => (line.includes('of us') ? [] : [at + 1]))
    const ranges = units[0]?.ranges ?? []
    const lines = ranges
      .filter(({ path }) => path === 'lib/two.ts')
      .flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, at) => first + at))
    expect([kept.length, lines]).toEqual([5, kept])
    expect(new Set(ranges.map(({ path, how }) => `${how} ${path}`))).toEqual(
      new Set(['moved lib/two.ts', 'kept src/copied.ts']),
    )
  })
})

describe('a recall for people', () => {
  it('is a text with each file, and a checklist for an issue', async () => {
    const filter = { model: 'gpt-5.2' }
    const found = await find(filter)
    const text = recallText(found, filter).join('\n')
    expect(text).toContain('3 of 8 units fit (model gpt-5.2); 2 of them live on in 2 files at')
    expect(text).toContain('  alive   src/a.ts: 3, 4 edited by hand')
    const issue = recallIssue(found, filter, '<b>@team</b> see [x](http://x)')
    expect(issue).toContain('- [ ] lib/moved.ts')
    expect(issue).toContain(`- [ ] factory/${serialNumber(4)}`)
    expect(issue).not.toMatch(/<b>|@team|\]\(http/)
  })
})
