import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ActionRun } from '../support/action.ts'
import { runCommand } from '../support/processes.ts'
import { makeStationKeys } from '../support/station-keys.ts'
import { startWalk, type Needs, type Walk } from '../support/walk.ts'

const NAME = 'example/text-kit'
const keys = makeStationKeys()
let walk: Walk
let scratch: string
/** What was there before the station that seals the trace. */
let unsealed: Needs

beforeAll(async () => {
  walk = startWalk({ spec: 'kebab-case', adapt: keys.install })
  await walk.station('spec-validate', { 'signing-key': keys.pemOf('spec-validate') })
  unsealed = structuredClone(walk.needs)
  const { serial = '' } = walk.needs['spec-validate-r1']?.outputs ?? {}
  const folder = join(walk.store, 'traces', serial)
  await walk.station('trace-publish', {
    'signing-key': keys.pemOf('trace-publish'),
    'trace-folder': folder,
    'fail-on-stop': 'false',
  })
  scratch = mkdtempSync(join(tmpdir(), 'jidoka-record-'))
})
afterAll(() => {
  walk.remove()
  rmSync(scratch, { recursive: true, force: true })
})

/** The action as a job on GitHub; git finds the walk's repository under its GitHub address. */
function record(at: Walk = walk): Promise<ActionRun> {
  const config = join(scratch, 'gitconfig')
  const here = pathToFileURL(walk.folder).href
  writeFileSync(config, `[url "${here}"]\n\tinsteadOf = https://github.com/${NAME}.git\n`)
  const run = { GITHUB_RUN_ID: '7', GITHUB_RUN_ATTEMPT: '1', GITHUB_SERVER_URL: 'https://github.com' }
  const env = { ...run, GITHUB_REF: 'refs/heads/main', GIT_CONFIG_GLOBAL: config }
  return at.station('record-unit', { token: 'x' }, env)
}

const errorOf = (ran: ActionRun): { code?: string; next?: string } =>
  JSON.parse(ran.outputs['error'] ?? '{}') as { code?: string }
const ledger = (...words: string[]): string => runCommand(walk.folder, 'git', ...words)

describe('the action record-unit', () => {
  test('refuses a unit that is still on its way', async () => {
    const ran = await record(walk.fork(unsealed))
    expect([ran.exit, errorOf(ran).code]).toEqual([3, 'LEDGER_NOT_ENDED'])
  })

  test('refuses a unit whose trace was left nowhere', async () => {
    const traces = join(walk.store, 'traces')
    renameSync(traces, `${traces}.away`)
    const ran = await record()
    renameSync(`${traces}.away`, traces)
    expect([ran.exit, errorOf(ran).code]).toEqual([3, 'TRACE_UNREADABLE'])
  })

  test('says how a person enters the trace where the server refuses it, and leaves nothing half done', async () => {
    const rule = join(walk.folder, '.git', 'hooks', 'pre-receive')
    mkdirSync(dirname(rule), { recursive: true })
    writeFileSync(rule, '#!/bin/sh\necho "GH013: Repository rule violations found"\nexit 1\n', {
      mode: 0o755,
    })
    const ran = await record()
    rmSync(rule)
    expect([ran.exit, errorOf(ran).code]).toEqual([3, 'LEDGER_DENIED'])
    expect(errorOf(ran).next).toMatch(/jidoka ledger add \S+\/traces\/JD-\S+ --push/)
    expect(ledger('branch', '--list', 'factory-ledger')).toBe('')
  })

  test('enters a halted unit with its trace, once', async () => {
    const ran = await record()
    expect([ran.exit, ran.stderr, ran.outputs['recorded']]).toEqual([0, '', 'true'])
    const { serial = '' } = ran.outputs
    const entry = ledger('show', 'factory-ledger:log/00/00/00/01.json')
    expect(JSON.parse(entry)).toMatchObject({
      kind: 'unit',
      serial,
      end: 'halted',
      stoppedBy: 'spec-validate',
      files: [],
    })
    const folder = `units/${serial.slice(3, 5)}/${serial.slice(5, 7)}/${serial}/a1`
    expect(ledger('ls-tree', '--name-only', `factory-ledger:${folder}`)).toContain('seal.sigstore.json')
    await record()
    expect(ledger('rev-list', '--count', 'factory-ledger')).toBe('1')
  })
})
