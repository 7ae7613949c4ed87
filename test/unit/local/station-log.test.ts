import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLog } from '../../../shared/local/station-log.ts'
import type { StationResult } from '../../../shared/station/program.ts'
import { unitOf } from '../../support/unit-of.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-log-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const result = {
  unit: unitOf('/nowhere', 'base', { station: 'review' }),
  verdict: { kind: 'stop', findings: [{ code: 'REVIEW_UNMET', level: 'block', message: 'AC-1 is not met' }] },
  signed: {
    transition: { from: 'review', to: 'generate', reason: 'review stopped' },
    reproduction: { status: 'recorded' },
  },
} as unknown as StationResult

test('notices are said while they happen and kept in order before the verdict', async () => {
  const said: string[] = []
  const log = await openLog(join(folder, 'logs', 'review.r1.a1'), (line) => said.push(line))
  log.info('attempt 1 failed (503), the next one in 2 s')
  log.warn('a secret was taken out of the prompt\u001b[31m')
  expect(said).toEqual([
    'attempt 1 failed (503), the next one in 2 s',
    'warning: a secret was taken out of the prompt',
  ])
  await log.annotate(result, { outputs: {}, summary: '' })
  const lines = readFileSync(join(folder, 'logs', 'review.r1.a1.log'), 'utf8')
    .trimEnd()
    .split('\n')
  expect(lines.slice(0, 3)).toEqual([
    ...said,
    'JD-0000-0000-0000 review round 1: stop, next generate (review stopped)',
  ])
  expect(lines[3]).toContain('REVIEW_UNMET')
  expect(readFileSync(join(folder, 'logs', 'review.r1.a1.summary.md'), 'utf8')).toContain('**Stop**')
})

test('a log whose folder is gone changes no verdict', async () => {
  const log = await openLog(join(folder, 'logs', 'review.r1.a1'), () => undefined)
  rmSync(join(folder, 'logs'), { recursive: true })
  log.info('a line without a file')
  await expect(log.annotate(result, { outputs: {}, summary: '' })).resolves.toBeUndefined()
})
