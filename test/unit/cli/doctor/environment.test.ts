import { expect, test } from 'vitest'
import { checkGitVersion, checkNode } from '../../../../shared/cli/doctor/environment.ts'

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
