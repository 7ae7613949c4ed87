import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { addedLines } from '../../../shared/ledger/added-lines.ts'
import type { Entry, NewEntry, NewUnit } from '../../../shared/ledger/entry.ts'
import { findInCommits } from '../../../shared/ledger/sync/sync-ledger.ts'
import { append, digestNumber, newUnit, opened, serialNumber } from '../../support/ledger.ts'
import { cloneOf, makeRepository, type TestRepository } from '../../support/repository.ts'

const UNIT = [
  'export function slug(text: string): string {',
  '  const lower = text.toLowerCase()',
  "  return lower.replace(/[^a-z]+/g, '-')",
  '}',
  '/** Words of a text. */',
  'export const wordsOf = (text: string): string[] => text.split(/ +/)',
  '',
].join('\n')
const HELPERS = "export const helper = (): string => 'there before'\n"
const SERIAL = serialNumber(1)
const TRAILERS = `Factory-Serial: ${SERIAL}\nFactory-Trace: sha256:${digestNumber(1001)}`
const MESSAGE = `Add a slug\n\nMade from specs/slug.spec.md.\n\n${TRAILERS}`

let repository: TestRepository
let base: string

beforeEach(() => {
  repository = makeRepository({ 'src/helpers.ts': HELPERS })
  base = repository.git('rev-parse', 'HEAD')
})
afterEach(() => repository.remove())

/** The unit on its branch, as it is delivered, and its entry. */
async function delivered(more: Partial<NewUnit> = {}): Promise<string> {
  repository.git('checkout', '-q', '-b', `factory/${SERIAL}`)
  const commit = repository.commit({ 'src/slug.ts': UNIT }, MESSAGE)
  repository.git('checkout', '-q', 'main')
  const files = [{ path: 'src/slug.ts', lines: addedLines(undefined, UNIT) }]
  await append(repository.path, [newUnit(1, { base, commit, pull: 7, files, ...more })])
  return commit
}

/** What is found on main, and then appended. */
async function sync(from?: string): Promise<NewEntry[]> {
  const ledger = await opened(repository.path)
  const tip = repository.git('rev-parse', 'main')
  const { entries } = await findInCommits(repository.path, ledger, { tip, from })
  ledger.close()
  await append(repository.path, entries)
  return entries
}

const head = (): string => repository.git('rev-parse', 'main')

function others(): void {
  repository.commit({ 'src/other.ts': 'export const other = 1\n' }, 'somebody else')
}

describe('a merge is known by its content, whichever way it came', () => {
  it('by a merge commit, which is named and not the delivered commit', async () => {
    await delivered()
    others()
    repository.git(
      'merge',
      '-q',
      '--no-ff',
      '-m',
      `Merge pull request #7 from octo/factory/${SERIAL}`,
      `factory/${SERIAL}`,
    )
    expect(await sync()).toEqual([
      {
        ...{ kind: 'merged', serial: SERIAL, commit: head(), by: 'merge', pull: 7 },
        committedAt: '2026-01-01T00:00:00.000Z',
        files: [{ path: 'src/slug.ts', lines: addedLines(undefined, UNIT) }],
      },
    ])
  })

  it('by a fast-forward', async () => {
    const commit = await delivered()
    repository.git('merge', '-q', '--ff-only', `factory/${SERIAL}`)
    expect(await sync()).toMatchObject([{ commit, by: 'direct' }])
  })

  it.each([
    ['keeps the trailers', `Add a slug (#7)\n\n${TRAILERS}`],
    ['keeps only the number', 'Add a slug (#7)'],
    ['keeps nothing', 'words of my own'],
  ])('by a squash that %s', async (_, message) => {
    await delivered()
    others()
    repository.commit({ 'src/slug.ts': UNIT }, message)
    expect(await sync()).toMatchObject([{ serial: SERIAL, commit: head(), by: 'squash' }])
  })

  it('by a rebase, and by picks with and without a note of where they come from', async () => {
    const commit = await delivered()
    others()
    repository.git('cherry-pick', commit)
    expect(await sync()).toMatchObject([{ commit: head(), by: 'rebase' }])
    repository.git('reset', '-q', '--hard', 'HEAD~1')
    repository.git('cherry-pick', '-x', commit)
    expect(await sync()).toMatchObject([{ commit: head(), by: 'cherry-pick' }])
  })

  it('after a person has moved the file and edited a line', async () => {
    await delivered()
    const edited = UNIT.replace("'-'", "'_'")
    repository.commit({ 'lib/text/slug.ts': edited }, `Add a slug, elsewhere\n\n${TRAILERS}`)
    const lines = addedLines(undefined, UNIT).filter((line) => addedLines(undefined, edited).includes(line))
    expect(lines.length).toBe(addedLines(undefined, UNIT).length - 1)
    expect(await sync()).toMatchObject([
      { by: 'edited', commit: head(), files: [{ path: 'lib/text/slug.ts', from: 'src/slug.ts', lines }] },
    ])
  })

  it('in a branch that people went on with before they merged it', async () => {
    await delivered()
    repository.git('checkout', '-q', `factory/${SERIAL}`)
    repository.git('commit', '-q', '--amend', '-m', `Add a slug, reworded\n\n${TRAILERS}`)
    repository.commit({ 'src/slug.ts': `${UNIT}// looked at\n` }, 'a remark')
    repository.git('checkout', '-q', 'main')
    others()
    repository.git('merge', '-q', '--no-ff', '-m', 'Merge the slug', `factory/${SERIAL}`)
    const found = await sync()
    // the branch's own commit, which git blame names, and the merge
    expect(found).toMatchObject([
      { commit: repository.git('rev-parse', `factory/${SERIAL}~1`), by: 'rebase' },
      { commit: head(), by: 'merge' },
    ])
  })
})

describe('lines that have arrived', () => {
  it('are followed when a person moves the file, and not when somebody copies it', async () => {
    await delivered()
    repository.commit({ 'src/slug.ts': UNIT }, 'Add a slug (#7)')
    repository.commit({ 'docs/copy.ts': UNIT }, 'a copy')
    repository.commit({ 'src/slug.ts': undefined, 'lib/slug.ts': UNIT }, 'move it')
    const moved = { commit: head(), by: 'edited', files: [{ path: 'lib/slug.ts', from: 'src/slug.ts' }] }
    expect(await sync()).toMatchObject([{ by: 'squash' }, moved])
  })
})

describe('a claim alone proves nothing', () => {
  it.each([
    ['a trailer', MESSAGE],
    ['the number of the pull request', 'Add a slug (#7)'],
    ['the name of the branch', `Merge pull request #7 from octo/factory/${SERIAL}`],
  ])('%s on a commit without a line of the unit is nothing', async (_, message) => {
    await delivered()
    repository.commit({ 'src/else.ts': 'export const unrelated = true\n' }, message)
    expect(await sync()).toEqual([])
  })

  it('a trailer of a serial that the ledger does not know is nothing', async () => {
    await delivered()
    repository.commit({ 'x.ts': 'x\n' }, `x\n\nFactory-Serial: ${serialNumber(9)}`)
    repository.commit({ 'y.ts': 'y\n' }, 'y\n\nFactory-Serial: JD-../../x')
    expect(await sync()).toEqual([])
  })

  it('one line of many without a claim is nothing, and neither is a halted unit', async () => {
    await delivered({ end: 'halted', reasons: ['REVIEW_UNMET'] })
    repository.commit({ 'src/slug.ts': UNIT }, MESSAGE)
    expect(await sync()).toEqual([])
    await append(repository.path, [
      newUnit(2, { base, files: [{ path: 'a.ts', lines: addedLines(undefined, UNIT) }] }),
    ])
    repository.commit({ 'src/one.ts': UNIT.split('\n')[0] ?? '' }, 'one line')
    expect(await sync(`${head()}~1`)).toEqual([])
  })

  it('takes nothing back that it does not remove', async () => {
    const commit = await delivered()
    repository.git('merge', '-q', '--ff-only', `factory/${SERIAL}`)
    await sync()
    repository.commit({ 'z.ts': 'z\n' }, `Revert\n\nThis reverts commit ${commit}.`)
    expect(await sync()).toEqual(expect.not.arrayContaining([expect.objectContaining({ kind: 'reverted' })]))
  })
})

describe('what is taken back', () => {
  it('is known by the commit that a revert names, in the same walk and in a later one', async () => {
    await delivered()
    others()
    repository.commit({ 'src/slug.ts': UNIT }, 'Add a slug (#7)')
    const merged = head()
    repository.git('revert', '--no-edit', merged)
    const reverted = { kind: 'reverted', serial: SERIAL, commit: head(), of: merged }
    expect(await sync()).toMatchObject([{ kind: 'merged' }, reverted])
    expect((await ledgerOf(SERIAL)).map(({ kind }) => kind)).toEqual(['unit', 'merged', 'reverted'])
    expect(await sync(merged)).toMatchObject([reverted])
    expect(await ledgerOf(SERIAL)).toHaveLength(3)
  })

  it('is known by the merge that a revert names, and by the number that the button of GitHub writes', async () => {
    await delivered()
    others()
    repository.git('merge', '-q', '--no-ff', '-m', 'Merge pull request #7 from octo/x', `factory/${SERIAL}`)
    const merged = head()
    await sync()
    repository.git('revert', '--no-edit', '-m', '1', merged)
    expect(await sync(merged)).toMatchObject([{ kind: 'reverted', of: merged }])
    repository.git('reset', '-q', '--hard', merged)
    repository.commit({ 'src/slug.ts': undefined }, 'Revert "Add a slug" (#8)\n\nReverts octo/demo#7')
    expect(await sync(merged)).toMatchObject([{ kind: 'reverted', of: merged, commit: head() }])
  })

  it('arrives again when the revert is taken back', async () => {
    await delivered()
    repository.commit({ 'src/slug.ts': UNIT }, 'Add a slug (#7)')
    repository.git('revert', '--no-edit', 'HEAD')
    repository.git('revert', '--no-edit', 'HEAD')
    expect((await sync()).map(({ kind }) => kind)).toEqual(['merged', 'reverted', 'merged'])
  })
})

describe('looking again', () => {
  it('adds nothing, however often, and finds what came since', async () => {
    await delivered()
    repository.commit({ 'src/slug.ts': UNIT }, 'Add a slug (#7)')
    await sync()
    const before = repository.git('rev-parse', 'factory-ledger')
    await sync()
    expect(repository.git('rev-parse', 'factory-ledger')).toBe(before)
  })
})

async function ledgerOf(serial: string): Promise<Entry[]> {
  return (await opened(repository.path)).ofSerial(serial)
}

describe('units that have lines in common', () => {
  const FRAME = [
    '// the frame of every acceptance test',
    'const frame = 1',
    'const more = 2',
    'const most = 3',
  ].join('\n')
  const filesOf = (path: string, text: string) => [{ path, lines: addedLines(undefined, text) }]

  it('are told apart by the lines that only one of them has', async () => {
    await delivered({ files: filesOf('test/slug.ts', `${FRAME}\nslug()`), spec: specNumber(1) })
    const other = newUnit(2, {
      base,
      files: filesOf('test/other.ts', `${FRAME}\nother()`),
      spec: specNumber(2),
    })
    await append(repository.path, [other])
    repository.commit(
      { 'test/other.ts': `${FRAME}\nother()\n` },
      `x\n\nFactory-Serial: ${other.serial}\nFactory-Serial: ${SERIAL}`,
    )
    expect(await sync()).toMatchObject([{ serial: other.serial }])
  })

  const specNumber = (number: number): NewUnit['spec'] => ({
    ...newUnit(number).spec,
    path: `specs/${number}.spec.md`,
  })

  it('are in no commit before the one that they were made at', async () => {
    repository.commit({ 'docs/draft.ts': UNIT }, 'a draft by hand')
    base = repository.commit({ 'docs/draft.ts': undefined }, 'away')
    await delivered()
    repository.git('merge', '-q', '--ff-only', `factory/${SERIAL}`)
    const first = repository.git('rev-list', '--max-parents=0', 'main')
    expect(await sync(first)).toMatchObject([{ commit: head(), by: 'direct' }])
  })

  it('as two attempts of one spec have, are the newer one where nothing is claimed', async () => {
    await delivered({ spec: specNumber(1) })
    await append(repository.path, [
      newUnit(2, { base, files: filesOf('src/slug.ts', UNIT), spec: specNumber(1) }),
    ])
    repository.commit({ 'src/slug.ts': UNIT }, 'words of my own')
    expect(await sync()).toMatchObject([{ serial: serialNumber(2) }])
  })
})

test('the commit at which a shallow clone ends brings nothing, however much of a unit lies in it', async () => {
  await delivered()
  repository.git('merge', '-q', '--squash', `factory/${SERIAL}`)
  repository.git('commit', '-q', '-m', 'squashed without a word')
  others()
  const shallow = cloneOf(repository.path, '--depth=1', '--no-single-branch')
  const ledger = await opened(shallow.path)
  const tip = shallow.git('rev-parse', 'HEAD')
  expect(await findInCommits(shallow.path, ledger, { tip, from: undefined })).toEqual({
    ...{ commits: 1, ends: [tip], entries: [] },
  })
  shallow.git('fetch', '-q', '--unshallow')
  const { ends, entries } = await findInCommits(shallow.path, ledger, { tip, from: undefined })
  expect([ends, entries.map(({ kind }) => kind)]).toEqual([[], ['merged']])
  ledger.close()
  shallow.remove()
})
