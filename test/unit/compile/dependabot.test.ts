import { describe, expect, test } from 'vitest'
import { dependabotState, withExclusion } from '../../../shared/compile/dependabot.ts'

const OPEN = `# weekly is enough
version: 2
updates:
  - package-ecosystem: npm
    directory: /
    schedule: { interval: weekly }
  - package-ecosystem: "github-actions" # every workflow
    directory: "/"
    schedule:
      interval: daily
`
const EXCLUDED = 'exclude-paths: [".github/workflows/factory*.yml"]'

describe('a dependabot.yml', () => {
  test.each([
    ['open', OPEN],
    ['none', OPEN.replace('github-actions', 'docker')],
    ['none', ''],
    ['unreadable', 'a: [\n'],
    ['excluded', withExclusion(OPEN) ?? ''],
    [
      'excluded',
      OPEN.replace('directory: "/"', 'directory: "/"\n    exclude-paths: ["./.github/workflows/**"]'),
    ],
    [
      'excluded',
      OPEN.replace('directory: "/"', 'directory: /.github/workflows\n    exclude-paths: [factory*.yml]'),
    ],
    ['open', OPEN.replace('directory: "/"', 'directory: "/"\n    exclude-paths: [docs/**]')],
    ['open', `${withExclusion(OPEN) ?? ''}  - package-ecosystem: github-actions\n    directory: /tools\n`],
  ])('is %s', (state, text) => {
    expect(dependabotState(text)).toBe(state)
  })

  test('gets one line more, and everything else stays as it was', () => {
    const lines = (withExclusion(OPEN) ?? '').split('\n')
    expect(lines.filter((line) => !OPEN.split('\n').includes(line))).toEqual([`    ${EXCLUDED}`])
    expect(lines.filter((line) => line !== `    ${EXCLUDED}`)).toEqual(OPEN.split('\n'))
  })

  test.each([
    ['other exclusions', OPEN.replace('directory: "/"', 'directory: "/"\n    exclude-paths: [docs/**]')],
    ['entries in braces', 'version: 2\nupdates: [{ package-ecosystem: github-actions, directory: / }]\n'],
    [
      'another first key',
      'version: 2\nupdates:\n  - directory: /\n    package-ecosystem: github-actions\n    exclude-paths: []\n',
    ],
  ])('with %s is left to people', (_, text) => {
    expect(withExclusion(text)).toBeUndefined()
  })

  test('of any first key gets its line', () => {
    const text = 'version: 2\nupdates:\n  - directory: /\n    package-ecosystem: github-actions\n'
    expect(withExclusion(text)).toBe(`${text.trimEnd()}\n    ${EXCLUDED}\n`)
  })
})
