import { tmpdir } from 'node:os'
import { describe, expect, it, onTestFinished } from 'vitest'
import { tryExports } from '../../../shared/commands/try-exports.ts'
import type { Isolation } from '../../../shared/commands/isolation/isolation.ts'
import { existenceAt } from '../../../shared/exports/exports-at.ts'
import { resolveCommit } from '../../../shared/git/revision.ts'
import { BEST, NOT_APART } from '../../support/isolation.ts'
import { makeRepository } from '../../support/repository.ts'
import { fileOf, said } from '../specification/sample-spec.ts'

const SLUG = `
export const handle = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '-')
`
const ROWS = [
  { call: 'slugify("Hello, World 7")', returns: 'hello-world-7' },
  { call: 'slugify("A b")', returns: 'a-b' },
]

async function toldOf(
  isolation: Isolation,
  fields: object,
  files: Record<string, string>,
): Promise<string[]> {
  const repository = makeRepository(files)
  onTestFinished(() => repository.remove())
  const repo = repository.path
  const base = await resolveCommit(repo, 'HEAD')
  const { signal } = new AbortController()
  const around = {
    env: process.env,
    signal,
    now: () => new Date(),
    print: () => undefined,
    hidden: [tmpdir()],
  }
  const existence = await existenceAt(repo, base)
  return said(await tryExports([fileOf(fields)], { repo, base, existence }, { ...around, isolation }))
}

const ASKED = {
  interface: [{ module: 'src/trim.ts', signature: 'function slugify(title: string): string' }],
  acceptance: [{ id: 'AC-1', ears: 'The module shall offer slugify.', examples: ROWS }],
}

describe.runIf(BEST.kind !== 'none')('exports of the base commit', () => {
  it('are found by what they do, where no word is shared', async () => {
    expect(await toldOf(BEST, ASKED, { 'src/text.ts': SLUG })).toEqual([
      expect.stringContaining('block SPEC_EXISTS src/text.ts:2'),
    ])
  })

  it('are no twins when one value is another', async () => {
    const other = { 'src/text.ts': SLUG.replace('0-9', '') }
    expect(await toldOf(BEST, ASKED, other)).toEqual([])
  })

  it('are not asked where the spec changes the function itself', async () => {
    const own = { 'src/trim.ts': SLUG.replace('handle', 'slugify') }
    expect(await toldOf(BEST, ASKED, own)).toEqual([])
  })
})

it('nothing is called where the machine cannot run it apart', async () => {
  expect(await toldOf(NOT_APART, ASKED, { 'src/text.ts': SLUG })).toEqual([])
})
