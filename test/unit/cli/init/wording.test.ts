import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Command } from '../../../../shared/cli/command.ts'
import { command as initCommand } from '../../../../shared/cli/init.ts'
import { makeStationKeys } from '../../../../shared/cli/init/station-keys.ts'
import type { PackageFacts } from '../../../../shared/cli/found/package-facts.ts'
import { testPlanOf } from '../../../../shared/cli/init/test-command.ts'
import { packageFactsOf } from './facts.ts'
import { readFactory } from '../../../../shared/factory/read-factory.ts'
import { type TrustEntry, type TrustFile } from '../../../../shared/trace/verify/trust.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'
import { runCommandIn } from '../../../support/run-command-in.ts'
import { LINE } from '../line.ts'

let repository: TestRepository
beforeEach(() => {
  repository = makeRepository({ 'package.json': '{"scripts":{"test":"node --test"}}\n' })
})
afterEach(() => repository.remove())

/** Runs a command in the repository; its JSON. */
const run = (command: Command, ...words: string[]): Promise<unknown> =>
  runCommandIn(repository.path, command, words)

/** The factory.yml of a line that compiles. */
function factoryOf(text = LINE) {
  const reading = readFactory(Buffer.from(text), 'factory.yml')
  if (reading.kind === 'bad') throw new Error(JSON.stringify(reading.findings))
  return reading.factory
}

const FILE = JSON.parse(makeStationKeys(factoryOf(), 'factory.yml').trust) as TrustFile & {
  keys: TrustEntry[]
}

const TRUST = '.factory/trust.json'
const ALONE = 'the test station calls the examples of specs and runs no tests of yours:'
const WRITE_ONE = 'add run and report, the JUnit file they write, to test in factory.yml'

describe('init says of the guessed test command:', () => {
  it.each<[note: string, facts: Partial<PackageFacts> | undefined]>([
    [`${ALONE} there is no package.json to guess from; ${WRITE_ONE}`, undefined],
    [`${ALONE} package.json has no test script; ${WRITE_ONE}`, {}],
    [
      `${ALONE} the test script of package.json names no runner that is known; ${WRITE_ONE}`,
      { script: 'make test' },
    ],
    [`${ALONE} jest leaves no JUnit file (install jest-junit); ${WRITE_ONE}`, { script: 'jest' }],
    [
      'the configuration of vitest names the tests to run: let it include test/acceptance, where the tests of specs go',
      { dependencies: ['vitest'], choosesTests: true },
    ],
    [
      'the test station runs every test that Node finds, not only test/*.test.js: those would leave out test/acceptance',
      { script: 'node --test test/*.test.js' },
    ],
  ])('%s', (note, facts) => {
    expect(testPlanOf(facts === undefined ? undefined : packageFactsOf(facts)).note).toBe(note)
  })
})

const SOURCE = 'acme/jidoka@0123456789abcdef0123456789abcdef01234567'

/** The notes of an init in the repository with these files. */
async function notes(files: Record<string, string>, ...words: string[]): Promise<string[]> {
  mkdirSync(join(repository.path, '.github', 'workflows'), { recursive: true })
  repository.commit(files)
  return ((await run(initCommand, '--skip-proof', ...words)) as { notes: string[] }).notes
}

describe('init notes', () => {
  it.each<[note: string, files: Record<string, string>]>([
    [
      'no workflows were compiled: somebody else wrote .github/workflows/factory.yml; rename it and run jidoka compile',
      { '.github/workflows/factory.yml': 'on: push\n' },
    ],
    [
      'the code breaks 2 house rules in 2 old places; the gate counts what a change adds',
      { 'src/old.ts': 'export function any(value: any): number {\n  return value == 1 ? 1 : 2\n}\n' },
    ],
    [
      `${TRUST} is kept: the private keys behind it were shown when it was made`,
      { [TRUST]: JSON.stringify(FILE) },
    ],
    [
      'factory.yml is kept: write github.actions.source there and run jidoka compile',
      { 'factory.yml': LINE },
    ],
  ])('%s', async (note, files) => {
    expect(await notes(files, '--actions', SOURCE)).toContain(note)
  })
})
