import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { baseOfCheck } from '../../../shared/github/check-range.ts'
import { refusalOf } from '../../support/refusal-of.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-event-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function envWith(name: string, event: unknown): NodeJS.ProcessEnv {
  const path = join(folder, 'event.json')
  writeFileSync(path, JSON.stringify(event))
  return { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path, GITHUB_SHA: 'f'.repeat(40) }
}

describe('the base of a check', () => {
  test('is the one that the workflow names, in any event', async () => {
    const env = envWith('merge_group', { merge_group: { base_sha: 'other' } })
    expect(await baseOfCheck('named', env)).toBe('named')
  })

  test('is the parent of the group in a merge queue', async () => {
    const env = envWith('merge_group', { merge_group: { base_sha: 'parent' } })
    expect(await baseOfCheck(undefined, env)).toBe('parent')
  })

  test.each([
    ['push', { before: 'x' }],
    ['pull_request', { merge_group: { base_sha: 'parent' } }],
    ['merge_group', {}],
    ['merge_group', { merge_group: { base_sha: '' } }],
  ])('is never guessed in %s with %j', async (name, event) => {
    expect(await refusalOf(() => baseOfCheck(undefined, envWith(name, event)))).toMatchObject({
      code: 'USAGE',
    })
  })
})
