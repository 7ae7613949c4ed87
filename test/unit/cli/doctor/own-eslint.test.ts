import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkFactory } from '../../../../shared/cli/doctor/control-files.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'

let repository: TestRepository
beforeEach(() => (repository = makeRepository()))
afterEach(() => repository.remove())

const CONFIG = { 'eslint.config.js': 'export default []\n' }

/** What is noted of the team's own ESLint in a repository with this station. */
async function notes(station: string, setup: string, files: Record<string, string>): Promise<string[]> {
  repository.commit({
    ...files,
    'factory.yml': `version: "1"
name: l
models: { writer: { endpoint: "http://127.0.0.1/v1", model: gpt-5.2 } }
line:
  spec-validate: { pass: generate }
  generate: { pass: ${station === '' ? 'test' : 'own-eslint'} }
${station}
  test: { ${setup}run: [npm test], report: junit.xml, pass: trace-publish, stop: generate }
  trace-publish: {}
`,
  })
  const { checks } = await checkFactory(repository.path, 'factory.yml')
  expect(checks.filter(({ state }) => state === 'fix')).toEqual([])
  return checks.flatMap(({ detail, fix }) => (/eslint/i.test(detail) ? [`${detail}: ${fix ?? ''}`] : []))
}

const STATION = '  own-eslint: { pass: test, stop: generate }'

describe("doctor, of the team's own ESLint", () => {
  test('says that no station asks it', async () => {
    expect(await notes('', '', CONFIG)).toEqual([
      'no station holds changes against eslint.config.js: add `own-eslint: { pass: style-gate, stop: generate }` behind generate',
    ])
  })

  test('says what keeps a station from asking it', async () => {
    expect(await notes(STATION, '', {})).toEqual([expect.stringContaining('no eslint.config file')])
    expect(await notes(STATION, '', CONFIG)).toEqual([expect.stringContaining('has no setup')])
    expect(await notes(STATION, 'setup: [npm ci], ', CONFIG)).toEqual([])
  })
})
