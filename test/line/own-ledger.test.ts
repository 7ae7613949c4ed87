import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli } from '../support/story.ts'

const ROOT = join(import.meta.dirname, '../..')
const README = readFileSync(join(ROOT, 'README.md'), 'utf8')
/** A shallow checkout has no history to look a line up in. */
const IS_WHOLE =
  execFileSync('git', ['-C', ROOT, 'rev-parse', '--is-shallow-repository'], { encoding: 'utf8' }).trim() ===
  'false'

let clone: string
beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), 'jidoka-own-ledger-'))
  execFileSync('git', ['clone', '-q', '--no-tags', '--shared', ROOT, clone])
})
afterAll(() => rmSync(clone, { recursive: true, force: true }))

test.runIf(IS_WHOLE)('a line of this repository leads to its cause as the README shows it', async () => {
  const [, block = ''] = /<!-- look-up -->\n```text\n([\s\S]*?)\n```/.exec(README) ?? []
  const commands = [...README.matchAll(/^npx --no jidoka ((?:ledger import|trace shared)[^#\n]*)/gm)]
  const [imported = '', traced = ''] = commands.map(([, words = '']) => words.trim())
  expect((await runCli(clone, imported.split(' '))).exit).toBe(0)
  const { exit, stdout } = await runCli(clone, traced.split(' '))
  expect([exit, stdout.trim()]).toEqual([0, block.trim()])
  expect((await runCli(clone, ['ledger', 'verify', '--trust', 'docs/traces/trust.json'])).exit).toBe(0)
})
