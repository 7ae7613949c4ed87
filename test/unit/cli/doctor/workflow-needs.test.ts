import { describe, expect, test } from 'vitest'
import { permissionsText, secretNames } from '../../../../shared/cli/doctor/workflow-needs.ts'

const files = (text: string): Map<string, string> => new Map([['.github/workflows/factory.yml', text]])

describe('the permissions of workflows', () => {
  test('are listed with the jobs that ask for them; a job that only calls a workflow is left out', () => {
    const text = `jobs:
  a: { permissions: { contents: read } }
  b: { permissions: { contents: read, actions: read } }
  c: { permissions: { contents: read } }
  call: { uses: ./x.yml, permissions: { contents: write } }
`
    expect(permissionsText(files(text))).toBe('actions: read (b), contents: read (3 jobs)')
  })

  test.each(['', 'jobs: 1', 'jobs: { a: [] }', 'jobs: { a: { permissions: {} } }'])(
    'may be none: %j',
    (text) => {
      expect(permissionsText(files(text))).not.toMatch(/[:(]/)
    },
  )

  test.each(['jobs: {', 'jobs: &a { b: *a }', 'a: 1\na: 2'])('are unknown for %j', (text) => {
    expect(permissionsText(files(text))).toContain('.github/workflows/factory.yml')
  })
})

test('the secrets of workflows are sorted and named once', () => {
  expect(secretNames(files('x: ${{ secrets.B }} ${{ secrets.A }} ${{ secrets.B }}'))).toEqual(['A', 'B'])
})
