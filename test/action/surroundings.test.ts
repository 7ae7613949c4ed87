import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ActionRun } from '../support/action.ts'
import { startWalk, type Walk } from '../support/walk.ts'

let walk: Walk
let scratch: string

beforeAll(() => {
  walk = startWalk({ spec: 'truncate-middle' })
  scratch = mkdtempSync(join(tmpdir(), 'jidoka-scratch-'))
})
afterAll(() => {
  walk.remove()
  rmSync(scratch, { recursive: true, force: true })
})

function errorsOf({ log }: ActionRun): string[] {
  return log.flatMap((line) => (line.kind === 'annotation' ? [line.annotation.message] : []))
}

describe('without a file to write outputs to', () => {
  test.each([
    ['is not set', undefined, 'HOST_UNSUPPORTED'],
    ['is empty', '', 'HOST_UNSUPPORTED'],
    ['lies in a folder that is gone', '/nowhere/at/all/output', 'DISK'],
    ['is a folder', tmpdir(), 'DISK'],
  ])('an action could not run when GITHUB_OUTPUT %s, and does no work', async (_, path, code) => {
    const fork = walk.fork()
    const ran = await fork.station('spec-validate', {}, { GITHUB_OUTPUT: path })
    expect(ran.exit).toBe(3)
    expect(errorsOf(ran)).toHaveLength(1)
    expect(errorsOf(ran)[0]).toMatch(new RegExp(`^spec-validate could not run: ${code}: .*GITHUB_OUTPUT`))
    expect(errorsOf(ran)[0]).toContain('\nnext: ')
    expect(ran.log.filter(({ kind }) => kind === 'deprecated')).toEqual([])
    expect(readdirSync(fork.store)).toEqual([])
  })

  test.skipIf(process.platform !== 'linux')(
    'an action could not run when the disk is full, though it decided already',
    async () => {
      const ran = await walk.fork().station('spec-validate', {}, { GITHUB_OUTPUT: '/dev/full' })
      expect([ran.exit, errorsOf(ran).length]).toEqual([3, 1])
      expect(errorsOf(ran)[0]).toMatch(/could not run: DISK: .*GITHUB_OUTPUT.*ENOSPC/)
    },
  )
})

describe('a summary that cannot be written changes no verdict', () => {
  test.each([
    ['is not set', () => undefined],
    ['lies in a folder that is gone', () => '/nowhere/at/all/summary'],
    ['is a folder', () => scratch],
  ])('when GITHUB_STEP_SUMMARY %s', async (_, path) => {
    const ran = await walk.fork().station('spec-validate', {}, { GITHUB_STEP_SUMMARY: path() })
    expect({ exit: ran.exit, verdict: ran.outputs['verdict'], errors: errorsOf(ran) }).toEqual({
      exit: 0,
      verdict: 'pass',
      errors: [],
    })
  })
})

describe('a store', () => {
  test('of artifacts outside a workflow run is one clear error', async () => {
    const ran = await walk.fork().station('spec-validate', { store: 'artifacts' })
    expect(ran.exit).toBe(3)
    expect(JSON.parse(ran.outputs['error'] ?? '')).toEqual({
      code: 'USAGE',
      message: 'there is no artifact service here (ACTIONS_RESULTS_URL is not set)',
      next: 'run inside a GitHub workflow, or set `store:` to a folder that all stations share',
      retryable: false,
    })
  })

  test('that cannot be a folder is an error that does not pass by itself', async () => {
    const store = join(walk.folder, 'package.json', 'parcels')
    const ran = await walk.fork().station('spec-validate', { store })
    expect(ran.exit).toBe(3)
    expect(JSON.parse(ran.outputs['error'] ?? '')).toMatchObject({ code: 'DISK', retryable: false })
  })
})
