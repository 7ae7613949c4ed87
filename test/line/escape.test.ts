import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { all, append, newMerged, newUnit, opened, serialNumber } from '../support/ledger.ts'
import { makeStory, type Story } from '../support/story.ts'

const SERIAL = serialNumber(1)
const SPEC = 'specs/truncate-middle.spec.md'
let story: Story

beforeEach(async () => {
  story = makeStory()
  const spec = { id: 'truncate-middle', path: SPEC, title: 'Truncate', risk: 'high' as const }
  await append(story.folder, [newUnit(1, { spec }), newMerged(1)])
})
afterEach(() => story.remove())

function add(...words: string[]) {
  return story.cli(['escape', 'add', SERIAL, '--station', 'generate', '--by', 'Ada', ...words])
}

async function escapes() {
  const ledger = await opened(story.folder)
  const entries = await all(ledger.entries())
  ledger.close()
  return entries.filter((entry) => entry.kind === 'escape')
}

function apply(patch: string): void {
  execFileSync('git', ['apply'], { cwd: story.folder, input: patch })
}

describe('an escape that a person enters', () => {
  it('stands in the ledger, in the list and in the report', async () => {
    expect((await add('--why', 'empty text', '--fix', 'HEAD')).exit).toBe(0)
    expect(await escapes()).toMatchObject([
      { serial: SERIAL, tier: 'declared', station: 'generate', why: 'empty text', by: 'Ada' },
    ])
    const { stdout } = await story.cli(['escapes', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ tiers: { declared: 1 }, escapes: [{ serial: SERIAL }] })
  })

  it('proposes the row that the spec lacked, as a patch that git takes', async () => {
    const before = readFileSync(join(story.folder, SPEC), 'utf8')
    const words = ['--why', 'x', '--example', "truncateMiddle('', 9) -> 'x'".replaceAll("-> 'x'", '-> "x"')]
    const { exit, stdout } = await add(...words, '--json')
    expect(exit).toBe(0)
    const { patch } = JSON.parse(stdout) as { patch: string }
    expect(readFileSync(join(story.folder, SPEC), 'utf8')).toBe(before)
    apply(patch)
    const after = readFileSync(join(story.folder, SPEC), 'utf8').split('\n')
    const added = after.filter((line) => !before.split('\n').includes(line))
    expect(added).toEqual([
      expect.stringMatching(/truncateMiddle\(.*returns: x, holdout: true, by: Ada, asked: /),
    ])
  })

  it('writes it where that is wanted, and a second time refuses it and enters nothing', async () => {
    const words = ['--why', 'x', '--write', '--example', 'truncateMiddle(\'\', 9) -> "x"']
    expect((await add(...words)).exit).toBe(0)
    expect(readFileSync(join(story.folder, SPEC), 'utf8')).toContain('by: Ada')
    expect((await add(...words)).exit).toBe(2)
    expect(await escapes()).toHaveLength(1)
  })

  it('proposes a rule of the house', async () => {
    const { stdout } = await add(
      '--why',
      'Count "money"\u001b[31m in cents.',
      '--rule',
      'no-float-money',
      '--json',
    )
    apply((JSON.parse(stdout) as { patch: string }).patch)
    const house = readFileSync(join(story.folder, '.factory/house.yml'), 'utf8')
    expect(house).toContain('id: no-float-money')
    expect(house).toContain('say: "Count \\"money\\"')
    expect(house).not.toContain('\u001b')
  })

  it.each([
    ['no station', ['--station', 'none', '--why', 'x']],
    ['no reason', []],
    ['example and rule', ['--why', 'x', '--example', 'a() -> 1', '--rule', 'a']],
    ['what is no example', ['--why', 'x', '--example', 'a()']],
    ['an unknown fix', ['--why', 'x', '--fix', 'nothing']],
    ['a fix that is an option', ['--why', 'x', '--fix=--upload-pack=x']],
  ])('with %s is refused', async (_, words) => {
    expect((await add(...words)).exit).toBe(2)
    expect(await escapes()).toEqual([])
  })

  it('of an unknown serial is refused', async () => {
    expect(
      (await story.cli(['escape', 'add', 'JD-0000-0000-0000', '--station', 'test', '--why', 'x'])).exit,
    ).toBe(2)
    expect((await story.cli(['escape'])).exit).toBe(2)
  })

  it('is not written through a spec that leads out of the repository', async () => {
    const spec = { id: 'x', path: '../x.spec.md', title: 'x', risk: 'low' as const }
    await append(story.folder, [newUnit(2, { spec })])
    writeFileSync(join(story.folder, '..', 'x.spec.md'), 'x')
    const words = ['--station', 'generate', '--why', 'x', '--write', '--example', 'a() -> 1']
    const { exit, stderr } = await story.cli(['escape', 'add', serialNumber(2), ...words])
    expect([exit, stderr]).toEqual([2, expect.stringContaining('PATH_UNSAFE')])
  })
})
