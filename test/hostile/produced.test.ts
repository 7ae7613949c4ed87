import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommands } from '../../shared/commands/run-commands.ts'
import type { CommandWork } from '../../shared/factory/factory.ts'
import { changeSetOf } from '../../shared/git/change-set.ts'
import { canonicalJson } from '../../shared/formats/canonical.ts'
import { judge } from '../../shared/line/judge.ts'
import type { RunOutcome } from '../../shared/line/outcome.ts'
import { makeRepository, type TestRepository } from '../support/repository.ts'
import { factoryOf, linkOf, specOf, unitOf } from '../support/unit-of.ts'

let repository: TestRepository
let base: string
beforeAll(() => {
  repository = makeRepository({})
  base = repository.commit({
    'src/words.ts': 'export const words = 1\n',
    'src/made/a.ts': 'export const a = 1\n',
    'src/made/b.ts': 'export const b = 1\n',
    'package-lock.json': '{}\n',
  })
})
afterAll(() => repository.remove())

const PRODUCES = ['src/made/**', 'package-lock.json']

function stationOf(parts: Partial<CommandWork>) {
  const work: CommandWork = { kind: 'run', run: [], report: undefined, minutes: 1, ...parts }
  return { name: 'make', work, pass: undefined, stop: undefined }
}

/** What commands leave behind on a change of `src/words.ts`, and what is found in it. */
async function made(parts: Partial<CommandWork>): Promise<{ outcome: RunOutcome; codes: string[] }> {
  const station = stationOf(parts)
  const factory = factoryOf({ line: [station] })
  const changeSet = changeSetOf(base, [{ path: 'src/words.ts', content: 'export const words = 2\n' }])
  const spec = specOf({ paths: { write: ['src/words.ts'], read: [] }, acceptance: [] })
  const source = { repo: repository.path, base, factory, spec, changeSet, station, round: 1 }
  const outcome = await runCommands({ ...source, env: { PATH: process.env['PATH'] ?? '', A_TOKEN: SECRET } })
  return { outcome, codes: codesOf(outcome, { station, changeSet }) }
}

function codesOf(
  outcome: RunOutcome,
  {
    station,
    changeSet,
  }: { station: ReturnType<typeof stationOf>; changeSet: ReturnType<typeof changeSetOf> },
): string[] {
  const factory = factoryOf({ line: [station] })
  const unit = unitOf(repository.path, base, { factory })
  const attachments = [{ name: 'change-set.json', content: canonicalJson(changeSet) }]
  const verdict = { kind: 'pass' as const, findings: [] }
  const report = { verdict, evidence: {}, subjects: [], attachments, materials: [] }
  const link = linkOf(unit, report, 'generate')
  const judged = judge(outcome, { factory, spec: unit.spec, upstream: { links: [link] } })
  return judged.verdict.findings.map(({ code }) => code)
}

const SECRET = 'hidden-of-this-machine-4711'

describe('commands that make files', () => {
  test('give what they made, each file by its digest, and what they removed', async () => {
    const run = ['echo x > src/made/c.txt && chmod +x src/made/c.txt', 'rm src/made/b.ts']
    const { outcome, codes } = await made({ run, produces: PRODUCES })
    expect(codes).toEqual([])
    expect(outcome.produced).toEqual([
      { path: 'src/made/b.ts', deletion: true },
      { path: 'src/made/c.txt', mode: '100755', sha256: expect.any(String) as string, content: 'x\n' },
    ])
  })

  test.each<[what: string, run: string, code: string]>([
    ['a file of the base elsewhere', 'echo x >> src/words.ts', 'RUN_PRODUCED_OUTSIDE'],
    ['a file of the base elsewhere that is gone', 'rm src/words.ts', 'RUN_PRODUCED_OUTSIDE'],
    ['a link', 'ln -s /etc/passwd src/made/link.ts', 'RUN_PRODUCED_LINK'],
    ['a link in place of a file', 'ln -sf ../words.ts src/made/a.ts', 'RUN_PRODUCED_LINK'],
    ['a link in place of a folder', 'mv src/made src/other && ln -s other src/made', 'RUN_PRODUCED_'],
    ['a file that nobody may read', 'echo x > src/made/c.ts && mkfifo src/made/pipe', 'RUN_PRODUCED_LINK'],
    ['a huge file', 'head -c 3000000 /dev/zero | tr "\\0" a > src/made/huge.txt', 'RUN_PRODUCED_LARGE'],
    [
      'more than fits together',
      'for i in 1 2 3 4; do head -c 2000000 /dev/zero | tr "\\0" a > src/made/$i.txt; done',
      'RUN_PRODUCED_LARGE',
    ],
    ['too many files', 'for i in $(seq 600); do echo $i > src/made/$i.txt; done', 'RUN_PRODUCED_MANY'],
    ['no text', 'head -c 100 /dev/zero > src/made/zero.txt', 'RUN_PRODUCED_BINARY'],
    ['no UTF-8', "printf '\\377' > src/made/latin.txt", 'RUN_PRODUCED_BINARY'],
    ['a name that is not safe', 'echo x > "src/made/a b\\\\c.ts"', 'RUN_PRODUCED_UNSAFE'],
    ['a test', 'echo x > src/made/a.test.ts', 'RUN_PRODUCED_GUARDED'],
    ['a manifest', 'echo {} > src/made/package.json', 'RUN_PRODUCED_GUARDED'],
    ['a workflow', 'mkdir -p src/made/.github && echo x > src/made/.github/a.yml', 'RUN_PRODUCED_GUARDED'],
  ])('are stopped when they leave %s', async (_, run, code) => {
    const { codes } = await made({ run: [run], produces: PRODUCES })
    expect(codes.join()).toContain(code)
  })

  test('make nothing where they fail, on the change or without it', async () => {
    const { outcome, codes } = await made({ run: ['echo x > src/made/c.ts', 'exit 1'], produces: PRODUCES })
    expect(outcome).not.toHaveProperty('produced')
    expect(codes).toContain('RUN_NOT_PRODUCED')
  })

  test('put no secret of the machine into the change', async () => {
    const run = [`echo ${SECRET} > src/made/c.ts`]
    const { outcome, codes } = await made({ run, produces: PRODUCES })
    expect(codes).toEqual(['RUN_PRODUCED_SECRET'])
    expect(JSON.stringify(outcome.produced)).not.toContain(SECRET)
  })
})

describe('commands that format', () => {
  test('are given the changed files as words, and what they make of them is taken', async () => {
    const { outcome, codes } = await made({ format: ['sed -i s/2/3/'] })
    expect(codes).toEqual([])
    expect(outcome.produced).toMatchObject([{ path: 'src/words.ts', content: 'export const words = 3\n' }])
  })

  test.each([
    ['remove a file', 'rm', 'RUN_PRODUCED_OUTSIDE'],
    ['make a program of it', 'chmod +x', 'RUN_PRODUCED_OUTSIDE'],
    ['change another file', 'echo x >> src/made/a.ts; true', 'RUN_PRODUCED_OUTSIDE'],
    ['put a link in its place', 'ln -sf made/a.ts', 'RUN_PRODUCED_LINK'],
  ])('are stopped when they %s', async (_, command, code) => {
    expect((await made({ format: [command] })).codes).toContain(code)
  })
})

describe('an outcome that lies about what was made', () => {
  const file = (path: string, content: string, sha256: string) =>
    ({ path, mode: '100644', sha256, content }) as const
  const digest = 'a'.repeat(64)

  test.each([
    ['a path outside', file('src/words.ts', 'x', digest), 'RUN_PRODUCED_OUTSIDE'],
    ['a control file', file('factory.yml', 'x', digest), 'RUN_PRODUCED_OUTSIDE'],
    ['another digest', file('src/made/a.ts', 'x', digest), 'RUN_PRODUCED_DIGEST'],
    ['a way out of the folder', file('src/made/../../a.ts', 'x', digest), 'RUN_PRODUCED_UNSAFE'],
  ])('is stopped: %s', async (_, change, code) => {
    const { outcome } = await made({ run: ['true'], produces: PRODUCES })
    const station = stationOf({ run: ['true'], produces: PRODUCES })
    const changeSet = changeSetOf(base, [{ path: 'src/words.ts', content: 'x' }])
    expect(codesOf({ ...outcome, produced: [change] }, { station, changeSet })).toEqual([code])
  })

  test('is stopped where the station makes nothing at all', async () => {
    const { outcome } = await made({ run: ['true'] })
    const changeSet = changeSetOf(base, [])
    const produced = [{ path: 'src/made/a.ts', deletion: true as const }]
    expect(codesOf({ ...outcome, produced }, { station: stationOf({ run: ['true'] }), changeSet })).toContain(
      'RUN_PRODUCED_OUTSIDE',
    )
  })
})
