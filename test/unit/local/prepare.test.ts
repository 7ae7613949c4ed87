import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeExample } from '../../../examples/repository.ts'
import { prepareUnit, type PreparedUnit } from '../../../shared/local/prepare.ts'

const SPEC = 'specs/truncate-middle.spec.md'

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
  const unit = await prepareUnit({ cwd: folder, repo: undefined, factory: 'ci/line.yml', spec: SPEC })
  expect(unit.factoryPath).toBe('ci/line.yml')
})

test('line ends that git wrote for Windows change neither the serial nor what is said', async () => {
  const copy = mkdtempSync(join(tmpdir(), 'jidoka-prepare-'))
  makeExample(copy)
  const prepare = (): Promise<PreparedUnit> =>
    prepareUnit({ cwd: copy, repo: undefined, factory: undefined, spec: SPEC })
  const plain = await prepare()
  for (const path of ['factory.yml', SPEC]) {
    const text = readFileSync(join(copy, path), 'utf8')
    writeFileSync(join(copy, path), text.replaceAll('\n', '\r\n'))
  }
  const windows = await prepare()
  expect([windows.serial, windows.specBytes, windows.warnings]).toEqual([plain.serial, plain.specBytes, []])
  writeFileSync(
    join(copy, SPEC),
    readFileSync(join(copy, SPEC), 'utf8').replace('title: ', 'title: Another '),
  )
  expect((await prepare()).serial).not.toBe(plain.serial)
  rmSync(copy, { recursive: true })
})
