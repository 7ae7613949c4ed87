import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RUN_FOLDER } from '../../../shared/commands/collect-run.ts'
import { commandStep, stationCommandStep } from '../../../shared/compile/shell.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-shell-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** As GitHub starts `shell: bash`. */
function run(commands: string[], more: Record<string, string> = {}): { code: number | null; output: string } {
  const { env, run: script } = stationCommandStep(commands)
  const { status, stdout } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], RUNNER_TEMP: folder, ...env, ...more },
  })
  return { code: status, output: stdout }
}

describe('the step of commands', () => {
  test('has no text of factory.yml in its script', () => {
    expect(commandStep(['a', 'b'])).toEqual({
      shell: 'bash',
      env: { COMMAND_1: 'a', COMMAND_2: 'b' },
      run: `bash --noprofile --norc -eo pipefail -c "$COMMAND_1"
bash --noprofile --norc -eo pipefail -c "$COMMAND_2"
`,
    })
    expect(stationCommandStep(['a'])).toMatchObject({ env: { COMMAND_1: 'a' } })
    expect(stationCommandStep(['a']).run).toBe(stationCommandStep(['b']).run)
  })
})

describe('the script of a command station', () => {
  test('runs commands in order, each in a shell of its own, and stops at the first that fails', () => {
    expect(run(['x=1; echo "x is $x"', 'echo "x is $x."', 'false | true', 'echo not reached'])).toEqual({
      code: 1,
      output: 'x is 1\nx is .\n',
    })
    expect(left()).toEqual({ code: '1\n', 'output.1': 'x is 1\n', 'output.2': 'x is .\n', 'output.3': '' })
  })

  test('keeps what each command prints, errors in their place', () => {
    expect(run(['echo out; echo err >&2; echo out', 'exit 127'])).toEqual({
      code: 127,
      output: 'out\nerr\nout\n',
    })
    expect(left()).toEqual({ code: '127\n', 'output.1': 'out\nerr\nout\n', 'output.2': '' })
  })

  test('gives commands an environment with nothing of the job in it', () => {
    const { output } = run(['env | sort; cat'], {
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
    const { code, output } = run(['sleep 30 & echo started', 'echo next'])
    expect({ code, output }).toEqual({ code: 0, output: 'started\nnext\n' })
  })

  test('keeps what a command leaves running out of the output of the next', () => {
    const waits = '(until [ -e "$TMPDIR/go" ]; do sleep 0.1; done; echo late) & echo started'
    const { code, output } = run([waits, 'touch "$TMPDIR/go"; sleep 1; echo next'])
    expect({ code, output }).toEqual({ code: 0, output: 'started\nnext\n' })
  })

  test('can be run again in the same place', () => {
    run(['echo first', 'echo more'])
    expect(run(['echo second'])).toEqual({ code: 0, output: 'second\n' })
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
