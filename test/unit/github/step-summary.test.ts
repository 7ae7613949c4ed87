import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeSummary } from '../../../shared/github/step-summary.ts'
import { withEnv } from '../../support/results-service/in-process.ts'

test('a step summary is cut far below the limit of GitHub', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-summary-'))
  const path = join(folder, 'summary')
  writeFileSync(path, '')
  await withEnv({ GITHUB_STEP_SUMMARY: path }, () => writeSummary('x'.repeat(2_000_000)))
  expect(readFileSync(path, 'utf8').length).toBeLessThan(100_000)
  rmSync(folder, { recursive: true, force: true })
})
