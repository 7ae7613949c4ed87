import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readArguments, type Command, type Outcome } from '../../shared/cli/command.ts'
import { command as blame } from '../../shared/cli/blame.ts'
import { command as recall } from '../../shared/cli/recall.ts'
import { command as trace } from '../../shared/cli/trace.ts'
import { append, newMerged, serialNumber } from '../support/ledger.ts'
import { makeTraced } from '../support/traced-repository.ts'

const ODD = 'src/odd "name"\n::error::\u001b[31m.ts'
const EVIL = '\u001b[2J::add-mask::x \u202e'
const repository = makeTraced({ 'src/a.ts': 'export const zero = 0\n' })
const repo = repository.path

function run(command: Command, words: string[]): Promise<Outcome> {
  const terminal = { cwd: repo, env: {}, say: () => undefined, signal: new AbortController().signal }
  return command.run(readArguments(command, words), terminal)
}

function expectSafe({ text }: Outcome): void {
  expect(text).not.toMatch(/[\u001b\u202e]|^\s*::/m)
}

let claimed = ''
beforeAll(async () => {
  await repository.deliver(1, { [ODD]: `export const odd = "a line of the unit"\n// ${EVIL}\n` })
  repository.git('merge', '-q', '--no-ff', '-m', 'merge', `factory/${serialNumber(1)}`)
  const message = `by people\n\nFactory-Serial: ${serialNumber(1)}\nFactory-Serial: JD-evil\nFactory-Serial: ../../x`
  claimed = repository.commit(
    { 'src/a.ts': 'export const zero = 0\nexport const mine = "by people"\n' },
    message,
  )
})
afterAll(() => {
  repository.remove()
})

describe('names and texts of a repository', () => {
  it('do nothing to a terminal or to a log of a workflow', async () => {
    for (const words of [[`${ODD}:2`], [ODD]]) expectSafe(await run(trace, words))
    expectSafe(await run(blame, [ODD]))
    expectSafe(await run(recall, ['--spec-id', 'spec-1']))
    expectSafe(await run(recall, ['--spec-id', 'spec-1', '--issue', '--reason', EVIL]))
  })

  it('are found all the same', async () => {
    expect((await run(trace, [`${ODD}:1`])).json).toMatchObject({
      lines: [{ origin: { serial: serialNumber(1) } }],
    })
  })
})

describe('a commit of people that claims to be of a unit', () => {
  it('makes no line one of the unit that the unit did not write', async () => {
    const { json } = await run(trace, ['src/a.ts:2'])
    expect(json).toMatchObject({
      lines: [{ origin: { kind: 'hand', commit: claimed, within: serialNumber(1) } }],
    })
  })

  it('is a claim, and what is no serial is none', async () => {
    const { json, text } = await run(trace, [claimed])
    expect(json).toMatchObject({ brought: [{ serial: serialNumber(1), evidence: 'trailer' }] })
    expect(text).toContain('NOT VERIFIED')
  })
})

it('an entry that says too much is not borne out by a trace that is not there', async () => {
  await append(repo, [
    newMerged(1, { commit: claimed, files: [{ path: 'src/a.ts', lines: ['0123456789abcdef'] }] }),
  ])
  const { json } = await run(trace, ['src/a.ts:2'])
  expect(json).toMatchObject({ lines: [{ attested: null, origin: { kind: 'hand' } }] })
})

it.each([
  [trace, ['--', '--output=evil']],
  [trace, ['HEAD;touch evil']],
  [trace, ['$(touch evil)']],
  [trace, ['src/a.ts:1;touch evil']],
  [trace, ['../../../etc/passwd:1']],
  [trace, [':(glob)**:1']],
  [trace, ['src/a.ts:99999999999999999999']],
  [blame, ['src/a.ts', '--at=--output=evil']],
  [blame, ['src/a.ts', '--lines', '1,1;touch evil']],
  [blame, ['/etc/passwd']],
  [recall, ['--at=--output=evil', '--model', 'x']],
] as const)('a word that is no name of anything is refused: %#', async (command, words) => {
  await expect(run(command, [...words])).rejects.toMatchObject({
    code: expect.stringMatching(/^(USAGE|GIT_REVISION_UNKNOWN|FILE_UNREADABLE)$/),
  })
  expect(existsSync(join(repo, 'evil'))).toBe(false)
})
