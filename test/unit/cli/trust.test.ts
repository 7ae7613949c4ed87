import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../shared/formats/canonical.ts'
import type { KeylessTrust } from '../../../shared/trace/verify/keyless/keyless-trust.ts'
import { readTrust } from '../../../shared/trace/verify/trust.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { startSigstore, type SigstoreStandIn } from '../../support/sigstore/sigstore.ts'
import { runCli } from '../../support/story.ts'
import { LINE } from './line.ts'

let sigstore: SigstoreStandIn
beforeAll(async () => {
  sigstore = await startSigstore()
})
afterAll(() => sigstore.close())

const KEYLESS = LINE.replace('mode: keyed', 'mode: keyless, instance: github')

let repository: TestRepository
beforeEach(() => {
  repository = makeRepository({ 'factory.yml': KEYLESS })
})
afterEach(() => repository.remove())

/** The root of the stand-in as that of this host, on one line as gh prints it. */
function rootOf(uri: string): string {
  const [authority] = sigstore.trustedRoot['certificateAuthorities'] as JsonObject[]
  return JSON.stringify({ ...sigstore.trustedRoot, certificateAuthorities: [{ ...authority, uri }] })
}

/** Runs the command with these lines in root.jsonl. */
async function trust(words: string[], roots?: string[]) {
  if (roots !== undefined) writeFileSync(join(repository.path, 'root.jsonl'), `${roots.join('\n')}\n`)
  const { exit, stdout } = await runCli(repository.path, ['trust', ...words, '--json'])
  return { exit, said: JSON.parse(stdout) as { changed?: string[]; error?: { code: string } } }
}

function written(): KeylessTrust {
  const read = readTrust(readFileSync(join(repository.path, '.factory/trust.json')))
  if (read.assurance !== 'keyless') throw new Error('the trust file holds keys')
  return read
}

const BOTH = (): string[] => [rootOf('https://fulcio.sigstore.dev'), rootOf('fulcio.githubapp.com')]
const FIRST = ['root.jsonl', '--repository-id', '4711']

describe('jidoka trust', () => {
  test('writes the identities of the line, and the root of its instance from several', async () => {
    expect((await trust(FIRST, BOTH())).exit).toBe(0)
    const { repositoryId, runners, stations, trustedRoot } = written()
    expect([repositoryId, runners, Object.keys(stations)]).toEqual([
      '4711',
      'github-hosted',
      ['spec-validate', 'generate', 'style-gate', 'review', 'trace-publish'],
    ])
    expect(JSON.stringify(trustedRoot)).toContain('fulcio.githubapp.com')
    expect(JSON.stringify(trustedRoot)).not.toContain('fulcio.sigstore.dev')
  })

  test('keeps what is not given, and names what changed', async () => {
    await trust([...FIRST, '--runners', 'any', '--issuer', 'https://token.example.com'], BOTH())
    const before = written()
    expect((await trust([])).said.changed).toEqual([])
    repository.write({
      'factory.yml': KEYLESS.replace('pass: review', 'pass: judge')
        .replace('review:', 'judge:')
        .replace('{ pass: trace', '{ uses: review, pass: trace'),
    })
    expect((await trust([])).said.changed).toEqual(['stations'])
    expect(written()).toEqual({ ...before, stations: written().stations })
  })

  test.each<[what: string, words: string[], roots: string[] | undefined]>([
    ['no root', ['--repository-id', '1'], undefined],
    ['no number of the repository', ['root.jsonl'], ['{}']],
    ['two roots of one instance', FIRST, ['twice', 'twice']],
    ['two roots of other instances', FIRST, ['strange', 'strange']],
    ['a file without a root', FIRST, ['{}']],
    ['a name for a number', ['root.jsonl', '--repository-id', 'acme/shop'], undefined],
    ['an unknown kind of machine', [...FIRST, '--runners', 'mine'], undefined],
  ])('refuses %s, and writes nothing', async (_, words, kinds) => {
    const roots: Record<string, string> = {
      twice: rootOf('fulcio.githubapp.com'),
      strange: rootOf('https://fulcio.example.com'),
    }
    const lines = (kinds ?? BOTH()).map((kind) => roots[kind] ?? kind)
    expect(await trust(words, lines)).toMatchObject({ exit: 2 })
    expect(() => written()).toThrow()
  })

  test('is for lines that sign keyless', async () => {
    repository.write({ 'factory.yml': LINE })
    expect(await trust(FIRST, BOTH())).toMatchObject({ exit: 2, said: { error: { code: 'USAGE' } } })
  })
})
