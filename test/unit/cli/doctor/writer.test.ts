import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { checkOtherWriter } from '../../../../shared/cli/doctor/writer.ts'
import type { WriterChoice } from '../../../../shared/factory/writer-choice.ts'
import { factoryOf } from '../../../support/unit-of.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'jidoka-doctor-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const AGENT: WriterChoice = {
  kind: 'command',
  name: 'agent',
  command: ['sh'],
  version: undefined,
  key: 'AGENT_API_KEY',
  family: undefined,
  minutes: 1,
  megabytes: 1,
}

async function states(writer: WriterChoice | undefined, env: NodeJS.ProcessEnv = {}): Promise<string[]> {
  const factory = factoryOf({ models: { writer, reviewer: undefined, second: undefined } })
  const checks = await checkOtherWriter(factory, '/repo', { HOME: home, PATH: '/usr/bin:/bin', ...env })
  return checks.map(({ state, detail }) => `${state} ${detail}`)
}

it.each<[string, WriterChoice | undefined, NodeJS.ProcessEnv, string[]]>([
  ['a model is looked at elsewhere', factoryOf().models.writer, {}, []],
  ['program and key are there', AGENT, { AGENT_API_KEY: 'set' }, ['ok sh is there']],
  ['no key is set', AGENT, {}, ['ok sh is there', 'note AGENT_API_KEY is not set here']],
  [
    'the program is missing',
    { ...AGENT, command: ['no-such-agent'], key: undefined },
    {},
    ['fix no-such-agent is not on PATH here'],
  ],
  [
    'setup brings the program',
    { ...AGENT, command: ['no-such-agent'], key: undefined, setup: { run: ['x'], minutes: 1 } },
    {},
    ['note no-such-agent is not on PATH here: its setup must bring it'],
  ],
  [
    'the key could be any variable of the machine',
    { ...AGENT, key: 'PROD_DATABASE' },
    {},
    ['ok sh is there', 'fix PROD_DATABASE is not named like the key of a model'],
  ],
  [
    'somebody writes',
    { kind: 'change', from: 'branch', place: 'change/{id}', key: undefined, family: undefined },
    {},
    ['ok takes changes: branch change/{id}'],
  ],
])('a writer that is no model: %s', async (_, writer, env, expected) => {
  expect(await states(writer, env)).toEqual(expected)
})
