import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkGitVersion, checkNode, checkRepository } from '../../../../shared/cli/doctor/environment.ts'
import { makeRepository } from '../../../support/repository.ts'

test.each([
  ['24.0.0', 'ok'],
  ['26.1.0', 'ok'],
  ['22.19.0', 'fix'],
  ['9.0.0', 'fix'],
])('Node %s is %s', (version, state) => {
  expect(checkNode(version).state).toBe(state)
})

test.each([
  ['git version 2.31.0', 'ok'],
  ['git version 2.39.5 (Apple Git-154)', 'ok'],
  ['git version 3.0', 'ok'],
  ['git version 2.30.9', 'fix'],
  ['git version 1.99.1', 'fix'],
  ['no version at all', 'fix'],
])('%s is %s', (text, state) => {
  expect(checkGitVersion(text).state).toBe(state)
})

test('a clone of a part is named, and stands in the way of nothing', async () => {
  const origin = makeRepository({ 'a.txt': 'a\n', 'in/b.txt': 'b\n', 'out/c.txt': 'c\n' })
  origin.git('config', 'uploadpack.allowFilter', 'true')
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-part-'))
  const clone = [
    'clone',
    '-q',
    '--depth=1',
    '--filter=blob:none',
    '--sparse',
    `file://${origin.path}`,
    folder,
  ]
  execFileSync('git', clone, { stdio: 'pipe' })
  const checks = await checkRepository(folder)
  expect(checks.map(({ state, detail }) => [state, detail.split(':')[0]])).toEqual([
    ['ok', expect.stringContaining(folder)],
    ['note', 'a shallow clone'],
    ['note', 'a partial clone'],
    ['note', 'a sparse checkout'],
  ])
  origin.remove()
  rmSync(folder, { recursive: true, force: true })
})
