import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lineHash } from '../../shared/ledger/added-lines.ts'
import { append, newMerged } from '../support/ledger.ts'
import { makeStory, type Ran, type Story, type UnitJson } from '../support/story.ts'

const SPEC = 'truncate-middle'
let story: Story
let unit: UnitJson
let commit: string
/** The file that the unit made, besides its tests. */
let file: string

function git(...words: string[]): string {
  const author = ['-c', 'user.name=Owner', '-c', 'user.email=owner@example.com']
  return execFileSync('git', [...author, ...words], {
    cwd: story.folder,
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim()
}

/** Everything here works without a network: there is no server. */
async function json(words: string[]): Promise<Record<string, unknown>> {
  const ran = await story.cli([...words, '--json'])
  expect([ran.exit, ran.stderr]).toEqual([0, ''])
  return JSON.parse(ran.stdout) as Record<string, unknown>
}

beforeAll(async () => {
  story = makeStory()
  unit = (await story.run(SPEC, ['--mode', 'replay'])).unit
  git('merge', '-q', '--squash', `factory/${unit.serial}`)
  // the message of the pull request, and nothing of the unit's commit
  git('commit', '-q', '-m', 'Cut long names in the middle (#7)')
  commit = git('rev-parse', 'HEAD')
  file =
    git('show', '--format=', '--name-only', '--diff-filter=AM', commit)
      .split('\n')
      .find((path) => path.startsWith('src/')) ?? ''
  const synced = await story.cli(['ledger', 'sync'])
  expect(synced.exit).toBe(0)
})
afterAll(() => {
  story.remove()
})

test("a line leads through a squash to the unit, its model and its spec, a trace is kept, and a person's line says so", async () => {
  const lines = readFileSync(join(story.folder, file), 'utf8').split('\n')
  const at = lines.findIndex((line) => /export (?:async )?function/.test(line)) + 1
  const answer = await json(['trace', `${file}:${at}`])
  expect(answer).toMatchObject({
    lines: [
      { line: at, origin: { kind: 'unit', serial: unit.serial, commit, evidence: 'ledger' }, attested: true },
    ],
    units: [
      {
        serial: unit.serial,
        spec: { id: SPEC },
        end: 'released',
        merged: [{ commit, pull: 7 }],
        trace: { state: 'verified' },
      },
    ],
  })
  const text = (await story.cli(['trace', `${file}:${at}`])).stdout
  expect(text.indexOf('merged')).toBeLessThan(text.indexOf('trace-publish'))
  expect(text.indexOf('trace-publish')).toBeLessThan(text.indexOf('spec-validate'))

  appendFileSync(join(story.folder, file), '// by hand\n')
  const blamed = await json(['blame', file])
  expect(blamed['lines']).toContainEqual(
    expect.objectContaining({ line: at, serial: unit.serial, spec: SPEC }),
  )
  expect((blamed['lines'] as unknown[]).at(-1)).toMatchObject({
    commit: null,
    serial: null,
    text: '// by hand',
  })
  git('checkout', '-q', file)
})

test('an entry that gives the unit a line of people is not borne out by its signed change', async () => {
  const forged = join(story.folder, 'src', 'forged.ts')
  writeFileSync(forged, 'export const forged = "by people"\n')
  git('add', 'src/forged.ts')
  git('commit', '-q', '-m', 'by people')
  const lines = [lineHash('export const forged = "by people"') ?? '']
  const merged = newMerged(1, {
    serial: unit.serial,
    commit: git('rev-parse', 'HEAD'),
    files: [{ path: 'src/forged.ts', lines }],
  })
  await append(story.folder, [merged])
  const { stdout } = await story.cli(['trace', 'src/forged.ts:1'])
  expect(stdout).toContain(`made by ${unit.serial}`)
  expect(stdout).toContain('NOT VERIFIED: the signed change of the unit holds no such line')
})

test('the pull request and the commit lead there too', async () => {
  for (const word of ['#7', commit.slice(0, 10)])
    expect(await json(['trace', word])).toMatchObject({
      brought: [{ serial: unit.serial, evidence: 'ledger' }],
    })
})

test('a year later, without the folder of the trace, the ledger alone has the journey and the page', async () => {
  rmSync(join(story.folder, '.jidoka', 'traces', unit.serial), { recursive: true })
  const out = join(story.folder, 'out')
  mkdirSync(out)
  const ran = await story.cli(['trace', unit.serial, '--html'])
  expect([ran.exit, ran.stderr]).toEqual([0, ''])
  expect(ran.stdout).toContain('merged')
  expect(readFileSync(join(story.folder, `${unit.serial}.html`), 'utf8')).toContain('The way down the line')
})

test('what its model made is called back through a move and an edit, with specs that are valid', async () => {
  const moved = file.replace('src/', 'src/moved-')
  const text = readFileSync(join(story.folder, file), 'utf8')
  git('rm', '-q', file)
  writeFileSync(join(story.folder, moved), `// moved\n${text}`)
  git('add', '-A', 'src')
  git('commit', '-q', '-m', 'move')
  const recalled = await json(['recall', '--spec-id', SPEC, '--confirm', '--spec', 'specs/recall'])
  expect(recalled).toMatchObject({ looked: 1, units: [{ serial: unit.serial }] })
  const [first] = recalled['units'] as { ranges: { path: string; how: string; confirmed?: boolean }[] }[]
  expect(first?.ranges).toContainEqual(
    expect.objectContaining({ path: moved, how: 'moved', confirmed: true }),
  )
  expect(readdirSync(join(story.folder, 'specs', 'recall'))).toHaveLength(
    (recalled['specs'] as string[]).length,
  )
  const again = await story.cli(['recall', '--spec-id', SPEC, '--spec', 'specs/recall'])
  expect(again.exit).toBe(2)
  const issue = await story.cli(['recall', '--spec-id', SPEC, '--issue', '--reason', 'the model was wrong'])
  expect(issue.stdout).toContain(`- [ ] ${moved}`)
})

test('what it cost is told with its parts, in the prices of the team', async () => {
  expect(await json(['cost'])).toMatchObject({ units: 1, released: 1, currency: null })
  mkdirSync(join(story.folder, '.factory'), { recursive: true })
  const prices = 'version: "1"\ncurrency: EUR\nmodels: { never-asked: { input: 1, output: 2 } }\n'
  writeFileSync(join(story.folder, '.factory', 'prices.yml'), prices)
  const bad = await story.cli(['cost', '--since', 'yesterday'])
  expect(bad.exit).toBe(2)
  expect(await json(['cost', '--by', 'station'])).toMatchObject({ currency: 'EUR', by: 'station' })
})

test.each([
  ['trace', 'no-such-thing'],
  ['trace', '-'],
  ['trace', 'src/none.ts:1'],
  ['trace', '../../etc/passwd:1'],
  ['blame', '../outside'],
  ['blame', 'src', '--lines', '9-1'],
  ['recall'],
  ['recall', '--house', 'not-a-digest'],
  ['diff', 'JD-0000-0000-0000'],
  ['diff', 'JD-0000-0000-0000', 'JD-0000-0000-0001'],
])('%s %s is bad usage that says what to do', async (...words) => {
  const ran: Ran = await story.cli(words)
  expect(ran.exit).toBe(2)
  expect(ran.stderr).toMatch(/error \w+.*\n {2}next: \S/)
})
