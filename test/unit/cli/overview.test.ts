import { tmpdir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { runCli } from '../../support/story.ts'

const COMMANDS = [
  'init',
  'doctor',
  'validate',
  'prompt',
  'show',
  'compile',
  'keys',
  'trust',
  'pin',
  'run',
  'answer',
  'verify',
  'replay',
  'house',
  'architecture',
  'template',
  'style',
  'trace',
  'blame',
  'diff',
  'ledger',
  'recall',
  'cost',
  'escapes',
  'escape',
  'report',
  'andon',
]

test('the overview lists every command with one line', async () => {
  const { exit, stdout } = await runCli(tmpdir(), [])
  expect(exit).toBe(0)
  const listed = stdout.split('\n').flatMap((line) => /^ {2}([a-z]+) +\S/.exec(line)?.[1] ?? [])
  expect(listed).toEqual(COMMANDS)
})

describe.each(COMMANDS)('jidoka %s --help', (name) => {
  test('shows how it is used, with examples of its own', async () => {
    const { exit, stdout, stderr } = await runCli(tmpdir(), [name, '--help'])
    expect([exit, stderr]).toEqual([0, ''])
    const [usage = '', examples = ''] = stdout.split('\nExamples\n')
    expect(usage).toMatch(new RegExp(`^jidoka ${name}\\b`))
    const lines = examples.trimEnd().split('\n')
    expect(lines.length).toBeGreaterThanOrEqual(2)
    for (const line of lines) expect(line).toMatch(new RegExp(`^ {2}jidoka ${name}\\b`))
  })

  test('refuses an option it does not have', async () => {
    const { exit, stdout } = await runCli(tmpdir(), [name, '--no-such-option', '--json'])
    expect(exit).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'USAGE' } })
  })
})

test('a command that does not exist is answered with those that do', async () => {
  const { exit, stderr } = await runCli(tmpdir(), ['compil'])
  expect(exit).toBe(2)
  expect(stderr).toContain('did you mean compile? use one of init, doctor')
  for (const name of COMMANDS) expect(stderr).toContain(name)
})
