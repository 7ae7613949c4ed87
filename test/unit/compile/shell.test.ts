import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commandScript, RUN_FOLDER, stationScript } from '../../../shared/line/compile/shell.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-shell-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** As GitHub starts `shell: bash`. */
function run(script: string, env: Record<string, string> = {}): { code: number | null; output: string } {
  const args = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script]
  const { status, stdout } = spawnSync('bash', args, {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], RUNNER_TEMP: folder, ...env },
  })
  return { code: status, output: stdout }
}

describe('the script of commands', () => {
  test('hands every command to its shell to the letter', () => {
    // a bash that prints the command it is given instead of running it
    mkdirSync(join(folder, 'bin'))
    writeFileSync(join(folder, 'bin', 'bash'), '#!/bin/sh\nprintf %s "$6"\n', { mode: 0o755 })
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
})

describe('the script of a command station', () => {
  test('runs commands in order, each in a shell of its own, and stops at the first that fails', () => {
    const script = stationScript([
      'x=1; echo "x is $x"',
      'echo "x is $x."',
      'false | true',
      'echo not reached',
    ])
    expect(run(script)).toEqual({ code: 1, output: 'x is 1\nx is .\n' })
    expect(left()).toEqual({ code: '1\n', 'output.1': 'x is 1\n', 'output.2': 'x is .\n', 'output.3': '' })
  })

  test('keeps what each command prints, errors in their place', () => {
    expect(run(stationScript(['echo out; echo err >&2; echo out', 'exit 127']))).toEqual({
      code: 127,
      output: 'out\nerr\nout\n',
    })
    expect(left()).toEqual({ code: '127\n', 'output.1': 'out\nerr\nout\n', 'output.2': '' })
  })

  test('gives commands an environment with nothing of the job in it', () => {
    const { output } = run(stationScript(['env | sort; cat']), {
      JIDOKA_TEST_SECRET: 'canary',
      GITHUB_ENV: '/x',
    })
    const names = output
      .trim()
      .split('\n')
      .map((line) => line.split('=')[0])
    const shell = ['PWD', 'SHLVL', '_']
    expect(names.filter((name) => !shell.includes(name ?? ''))).toEqual([
      'CI',
      'HOME',
      'LANG',
      'PATH',
      'TMPDIR',
      'TZ',
    ])
  })

  test('does not wait for what a command leaves running', () => {
    const { code, output } = run(stationScript(['sleep 30 & echo started', 'echo next']))
    expect({ code, output }).toEqual({ code: 0, output: 'started\nnext\n' })
  })

  test('can be run again in the same place', () => {
    run(stationScript(['echo first', 'echo more']))
    expect(run(stationScript(['echo second']))).toEqual({ code: 0, output: 'second\n' })
    expect(left()).toEqual({ code: '0\n', 'output.1': 'second\n' })
  })
})

/** What the script left for the collecting step. */
function left(): Record<string, string> {
  const names = readdirSync(join(folder, RUN_FOLDER)).filter((name) => /^(code|output\.\d+)$/.test(name))
  return Object.fromEntries(
    names.sort().map((name) => [name, readFileSync(join(folder, RUN_FOLDER, name), 'utf8')]),
  )
}
