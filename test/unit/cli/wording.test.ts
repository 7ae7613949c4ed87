import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  oneOf,
  onlyPositional,
  readArguments,
  refuseOlderNode,
  type Command,
} from '../../../shared/cli/command.ts'
import { command as initCommand } from '../../../shared/cli/init.ts'
import { command as traceCommand } from '../../../shared/cli/trace.ts'
import { command as verifyCommand } from '../../../shared/cli/verify.ts'
import { NEXT_BY_KIND, refusalOf, type RefusalRow } from '../../support/refusal-of.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { runCommandIn } from '../../support/run-command-in.ts'

let repository: TestRepository
beforeEach(() => {
  repository = makeRepository({ 'package.json': '{"scripts":{"test":"node --test"}}\n' })
})
afterEach(() => repository.remove())

/** Runs a command in the repository; its JSON. */
const run = (command: Command, ...words: string[]): Promise<unknown> =>
  runCommandIn(repository.path, command, words)

const PAINT: Command = {
  name: 'paint',
  summary: 'paint something',
  help: 'jidoka paint',
  options: { colour: { type: 'string' } },
  run: () => Promise.resolve({ exit: 0, json: null, text: '' }),
}
const SERIAL = 'JD-0000-0000-0000'
const LIKE = 'a serial looks like JD-ABCD-EFGH-JKMN'

describe('a command is refused:', () => {
  it.each<RefusalRow>([
    [
      'USAGE',
      'an option that it does not have',
      () => readArguments(PAINT, ['--width']),
      "paint: Unknown option '--width'",
      'see jidoka paint --help',
    ],
    [
      'HOST_UNSUPPORTED',
      'a Node that is too old for it',
      () => refuseOlderNode({ name: 'run', node: 24 }, '20.19.0'),
      'jidoka run needs Node 24 or newer, this is 20.19.0',
      'install Node 24 (https://nodejs.org) and start jidoka with it; validate, show, verify, trace and compile run on this one',
    ],
    [
      'USAGE',
      'a word of no set',
      () => oneOf('mode', 'Fast', ['fast', 'slow'], 'slow'),
      '--mode is "Fast"',
      'use one of fast, slow',
    ],
    [
      'USAGE',
      'two words for one',
      () => onlyPositional(readArguments(PAINT, ['fence', 'gate']), 'thing'),
      'give exactly one thing',
      NEXT_BY_KIND.usage,
    ],
    [
      'USAGE',
      'both kinds of keys',
      () => run(initCommand, '--keyed', '--local'),
      'init takes --keyed or --local, not both',
      NEXT_BY_KIND.usage,
    ],
    ['USAGE', 'a word', () => run(initCommand, 'here'), 'init takes options only', NEXT_BY_KIND.usage],
    [
      'PATH_UNSAFE',
      'a way through a link',
      () => {
        const outside = mkdtempSync(join(tmpdir(), 'jidoka-outside-'))
        symlinkSync(outside, join(repository.path, 'specs'))
        return run(initCommand).finally(() => rmSync(outside, { recursive: true }))
      },
      'the way to specs/line-page.spec.md leads through a file or a symbolic link',
      'init writes inside the repository only; create the file by hand',
    ],
    [
      'USAGE',
      'what names nothing',
      () => run(traceCommand, 'x'),
      '"x" names nothing in this repository',
      'name a serial, a commit, a pull request as #12, a file, or a line as src/a.ts:12',
    ],
    [
      'USAGE',
      'an option that is no serial',
      () => run(verifyCommand, 'x', '--serial', 'y'),
      '--serial is "y"',
      LIKE,
    ],
    [
      'TRACE_UNREADABLE',
      'a unit that never ran here',
      () => run(traceCommand, SERIAL),
      `there is no trace of ${SERIAL} in <repository>/.jidoka/traces/${SERIAL}`,
      'run its spec through the line first, or name its repository with --repo',
    ],
  ])('%s, %s', async (...[code, , provoke, message, next]) => {
    const refused = await refusalOf(provoke)
    const named = refused.message.replaceAll(repository.path, '<repository>')
    expect({ ...refused, message: named }).toEqual({ code, message, next })
  })
})
