import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isKeylessRun } from '../../../shared/github/keyless-run.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-event-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const head = (full_name: string): object => ({ pull_request: { head: { repo: { full_name } } } })

describe('a run that GitHub gives no secrets', () => {
  test.each<[boolean, string, object, string]>([
    [true, 'pull_request', head('mallory/demo'), 'mallory'],
    // the fork is gone
    [true, 'pull_request', { pull_request: { head: { repo: null } } }, 'mallory'],
    [true, 'pull_request', head('octo/demo'), 'dependabot[bot]'],
    [false, 'pull_request', head('octo/demo'), 'octocat'],
    [false, 'merge_group', head('mallory/demo'), 'dependabot[bot]'],
    [false, 'pull_request', {}, 'octocat'],
  ])('%s: %s %j by %s', async (isKeyless, event, payload, actor) => {
    const path = join(folder, 'event.json')
    writeFileSync(path, JSON.stringify(payload))
    const env = {
      GITHUB_EVENT_NAME: event,
      GITHUB_EVENT_PATH: path,
      GITHUB_ACTOR: actor,
      GITHUB_REPOSITORY: 'octo/demo',
    }
    expect(await isKeylessRun(env)).toBe(isKeyless)
  })
})
