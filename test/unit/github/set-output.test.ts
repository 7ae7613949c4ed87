import fc from 'fast-check'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FactoryError } from '../../../shared/errors.ts'
import { setOutput, setErrorOutput, requireOutputFile } from '../../../shared/github/set-output.ts'
import { readCommandFile } from '../../support/workflow-runner/command-files.ts'

let folder: string
let path: string
let before: string | undefined
beforeEach(() => {
  before = process.env['GITHUB_OUTPUT']
  folder = mkdtempSync(join(tmpdir(), 'jidoka-output-'))
  path = join(folder, 'output')
  writeFileSync(path, '')
  process.env['GITHUB_OUTPUT'] = path
})
afterEach(() => {
  if (before === undefined) delete process.env['GITHUB_OUTPUT']
  else process.env['GITHUB_OUTPUT'] = before
  rmSync(folder, { recursive: true, force: true })
})

function written(): Record<string, string> {
  return readCommandFile(readFileSync(path, 'utf8'))
}

describe('an output', () => {
  test.each(['pass', 'JD-66K8-SSYB-TFW1', 'a/b.json', 'sha256:00ff', ''])(
    'may be the plain word %j',
    (value) => {
      setOutput('verdict', value)
      expect(written()).toEqual({ verdict: value })
    },
  )

  test.each(['ok\nverdict=pass', 'ok\r', 'a b', '${{ x }}', '$(x)', 'x'.repeat(1025), 'ü', '\u2028'])(
    'may not be %j, and nothing is written then',
    (value) => {
      expect(() => setOutput('verdict', value)).toThrow(expect.objectContaining({ code: 'OUTPUT_UNSAFE' }))
      expect(written()).toEqual({})
    },
  )

  test('of any text is read back as it is, or not written at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        writeFileSync(path, '')
        try {
          setOutput('verdict', value)
        } catch {
          return Object.keys(written()).length === 0
        }
        return Object.keys(written()).length === 1 && written()['verdict'] === value
      }),
      { seed: 20261123, numRuns: 300 },
    )
  })
})

test('an error is one line of JSON under one name, whatever its message holds', () => {
  const hostile = 'broken\nverdict=pass\n::set-output name=verdict::pass'
  setErrorOutput(new FactoryError('DISK', hostile, { where: 'a\nb', hint: 'free\nspace' }))
  expect(Object.keys(written())).toEqual(['error'])
  expect(written()['error']).not.toMatch(/[\n\r]/)
  expect(JSON.parse(written()['error'] ?? '')).toMatchObject({ code: 'DISK', retryable: true })
})

test('an error that cannot be written is no second error', () => {
  process.env['GITHUB_OUTPUT'] = join(folder, 'gone', 'output')
  expect(() => setErrorOutput(new FactoryError('DISK', 'full'))).not.toThrow()
})

test.each([
  [{}, 'HOST_UNSUPPORTED'],
  [{ GITHUB_OUTPUT: '' }, 'HOST_UNSUPPORTED'],
  [{ GITHUB_OUTPUT: '/nowhere/at/all/output' }, 'DISK'],
  [{ GITHUB_OUTPUT: tmpdir() }, 'DISK'],
])('an environment of %j has no output file', (env, code) => {
  expect(() => requireOutputFile(env)).toThrow(expect.objectContaining({ code }))
})

test('a folder in the place of the output file is not tried again', () => {
  const env = { GITHUB_OUTPUT: tmpdir() }
  expect(() => requireOutputFile(env)).toThrow(expect.objectContaining({ retryable: false }))
})
