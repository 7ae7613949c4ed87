import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand } from '../support/processes.ts'
import { edit, makeStory, type Story, type UnitJson } from '../support/story.ts'

const SPEC = 'truncate-middle'
const PATH = `specs/${SPEC}.spec.md`

let story: Story
let released: UnitJson
beforeAll(async () => {
  story = makeStory()
  ;({ unit: released } = await story.run(SPEC, ['--mode', 'replay']))
})
afterAll(() => story.remove())

const git = (...words: string[]): string =>
  runCommand(story.folder, 'git', '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words)
const branch = (): string => `factory/${released.serial}`
const json = (text: string): unknown => JSON.parse(text)

test('a release closes its spec with one line, in its one commit, and every station is replayed', async () => {
  expect(released.verdict).toBe('released')
  expect(git('rev-list', '--count', `main..${branch()}`)).toBe('1')
  const changed = git('diff', '--unified=0', 'main', branch(), '--', PATH).split('\n').slice(5)
  expect(changed).toEqual([`+released: ${released.serial}`])
  const { exit, stdout } = await story.cli(['replay', released.trace ?? '', '--json'])
  expect([exit, stdout]).toEqual([0, expect.not.stringContaining('diverged')])
})

test('a spec that is not committed as it runs stays open', async () => {
  appendFileSync(join(story.folder, PATH), '\n')
  const { unit, stderr } = await story.run(SPEC, ['--mode', 'replay'])
  git('checkout', '--quiet', '--', PATH)
  expect([unit.verdict, stderr]).toEqual(['released', expect.stringContaining(`${PATH} stays open`)])
  expect(git('diff', '--name-only', 'main', `factory/${unit.serial}`)).not.toContain(PATH)
})

test('a spec that is done is listed with its serial, blocks no other, and costs nothing', async () => {
  git('merge', '--quiet', '--ff-only', branch())
  const text = readFileSync(join(story.folder, PATH), 'utf8')
  const next = 'specs/truncate-end.spec.md'
  const another = text.replace(/^released: .*\n/m, '').replaceAll('truncate-middle', 'truncate-end')
  writeFileSync(join(story.folder, next), another)
  const validated = await story.cli(['validate', '--json', PATH, next])
  const done = [{ path: PATH, serial: released.serial }]
  expect(json(validated.stdout)).toMatchObject({ specs: [next], done, findings: [] })
  const shown = json((await story.cli(['show', '--json'])).stdout) as { specs: unknown[] }
  expect(shown.specs).toContainEqual({ path: PATH, state: 'done', serial: released.serial })
  const { exit, unit } = await story.run(SPEC)
  expect(exit).toBe(0)
  expect(unit).toMatchObject({ verdict: 'done', serial: released.serial, rounds: 0, trace: null })
  expect(unit.reason).toMatch(/^SPEC_DONE: /)
  expect((await story.cli(['run', PATH])).stdout).toContain('next: ')
})

test('without the line a spec is open again', async () => {
  edit(story.folder, PATH, /^released: .*\n/m, '')
  const { unit } = await story.run(SPEC, ['--until', 'spec-validate'])
  expect(unit.verdict).toBe('incomplete')
  expect(unit.serial).not.toBe(released.serial)
})
