import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CAPTURED_OUTPUT, capturedScript, commandScript } from '../../../shared/line/compile/shell.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-shell-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** As GitHub starts `shell: bash`. */
function run(script: string): { code: number | null; output: string } {
  const args = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script]
  const { status, stdout } = spawnSync('bash', args, {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], RUNNER_TEMP: folder },
  })
  return { code: status, output: stdout }
}

describe('the script of commands', () => {
  test('hands every command to its shell to the letter', () => {
    // a bash that prints the command it is given instead of running it
    mkdirSync(join(folder, 'bin'))
    writeFileSync(join(folder, 'bin', 'bash'), '#!/bin/sh\nprintf %s "$4"\n', { mode: 0o755 })
    const text = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 30 })
      .filter((each) => !each.includes('\0') && each.isWellFormed())
    fc.assert(
      fc.property(text, (command) => {
        const options = { encoding: 'utf8' as const, env: { PATH: join(folder, 'bin') } }
        expect(execFileSync('/bin/bash', ['--norc', '-c', commandScript([command])], options)).toBe(command)
      }),
      { seed: 7, numRuns: 60 },
    )
  })

  test('runs commands in order, each in a shell of its own, and stops at the first that fails', () => {
    const script = capturedScript([
      'x=1; echo "x is $x"',
      'echo "x is $x."',
      'false | true',
      'echo not reached',
    ])
    expect(run(script)).toEqual({ code: 1, output: 'x is 1\nx is .\n' })
  })

  test('keeps what the commands print, errors as well', () => {
    expect(run(capturedScript(['echo out', 'echo err >&2', 'exit 3']))).toEqual({
      code: 3,
      output: 'out\nerr\n',
    })
    expect(readFileSync(join(folder, CAPTURED_OUTPUT), 'utf8')).toBe('out\nerr\n')
  })

  test('is green when every command is', () => {
    expect(run(capturedScript(["echo 'it'\\''s fine'"]))).toEqual({ code: 0, output: "it's fine\n" })
  })
})
