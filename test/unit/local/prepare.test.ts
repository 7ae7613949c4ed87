import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeExample } from '../../../examples/repository.ts'
import { prepareUnit } from '../../../shared/local/prepare.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-prepare-'))
  const adapt = (copy: string): void => {
    mkdirSync(join(copy, 'ci'))
    cpSync(join(copy, 'factory.yml'), join(copy, 'ci', 'line.yml'))
    rmSync(join(copy, 'factory.yml'))
  }
  makeExample(folder, { adapt })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a factory.yml that the operator names on disk is known by its path in the base commit, so it stays guarded', async () => {
  const spec = 'specs/truncate-middle.spec.md'
  const unit = await prepareUnit({ cwd: folder, repo: undefined, factory: 'ci/line.yml', spec })
  expect(unit.factoryPath).toBe('ci/line.yml')
})
