import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { collectRun, type LeftRun } from '../../../shared/commands/collect-run.ts'
import { RECORD_FILE } from '../../../shared/commands/run-folder.ts'
import { writeRecord } from '../../../shared/commands/work-record.ts'
import { FactoryError } from '../../../shared/errors.ts'
import type { RunOutcome } from '../../../shared/line/outcome.ts'

const OUTCOME: RunOutcome = {
  station: 'test',
  round: 2,
  verdict: 'pass',
  reason: 'the commands succeeded',
  outcome: 'success',
  commands: ['npm test'],
  tests: [],
  output: '',
}
const WORK = { kind: 'run', run: ['npm test'], report: undefined, minutes: 5 } as const

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-record-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const collect = (record: string, changes: Partial<LeftRun> = {}): Promise<RunOutcome> =>
  collectRun({
    station: 'test',
    round: 2,
    work: { ...WORK, run: [...WORK.run] },
    outcome: 'success',
    record,
    folder,
    ...changes,
  })
const recorded = (outcome: RunOutcome = OUTCOME): Promise<string> =>
  writeRecord(folder, { kind: 'outcome', outcome })
const COULD_NOT = { code: 'RUN_COULD_NOT' }

describe('what a step with commands left', () => {
  it('is the outcome that its program recorded', async () => {
    expect(await collect(await recorded())).toEqual(OUTCOME)
  })

  it('is the error of the machine that its program recorded', async () => {
    const facts = { hint: 'look', where: 'setup', detail: 'E1', reason: 'failed', retryable: false }
    const error = new FactoryError('RUN_SETUP', 'the setup failed', facts)
    const record = await writeRecord(folder, { kind: 'error', error })
    await expect(collect(record, { outcome: 'failure' })).rejects.toMatchObject({
      code: 'RUN_SETUP',
      message: 'the setup failed',
      ...facts,
    })
  })

  it('replaces what a command put in the place of the record', async () => {
    symlinkSync('/etc/passwd', join(folder, RECORD_FILE))
    expect(await collect(await recorded())).toEqual(OUTCOME)
  })
})

describe('what a step with commands left is believed only', () => {
  it('with the digest that the runner kept', async () => {
    const record = await recorded()
    const text = readFileSync(join(folder, RECORD_FILE), 'utf8')
    writeFileSync(
      join(folder, RECORD_FILE),
      text.replace('the commands succeeded', 'the commands were forged'),
    )
    await expect(collect(record)).rejects.toMatchObject(COULD_NOT)
  })

  it('when the step came to its end', async () => {
    await recorded()
    await expect(collect('')).rejects.toMatchObject(COULD_NOT)
  })

  it('when the runner saw the same end', async () => {
    const record = await recorded()
    await expect(collect(record, { outcome: 'failure' })).rejects.toMatchObject(COULD_NOT)
  })

  it('as a regular file', async () => {
    const record = await recorded()
    rmSync(join(folder, RECORD_FILE))
    symlinkSync('/etc/passwd', join(folder, RECORD_FILE))
    await expect(collect(record)).rejects.toMatchObject(COULD_NOT)
  })

  it.each([
    ['station', { station: 'other' }],
    ['round', { round: 1 }],
    ['command', { work: { ...WORK, run: ['npm run other'] } }],
    ['report', { work: { ...WORK, run: [...WORK.run], report: 'junit.xml' } }],
  ])('for the %s that factory.yml has', async (_, changes) => {
    await expect(collect(await recorded(), changes)).rejects.toMatchObject(COULD_NOT)
  })
})
