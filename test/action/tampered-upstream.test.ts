import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sha256 } from '../../shared/formats/digest.ts'
import type { ActionRun } from '../support/action.ts'
import { runCommand } from '../support/processes.ts'
import { startWalk, type Needs, type Walk } from '../support/walk.ts'

let walk: Walk
/** The unit before generate: one link upstream. */
let validated: Needs

beforeAll(async () => {
  walk = startWalk({ spec: 'truncate-middle' })
  await walk.station('spec-validate')
  validated = walk.needs
  await walk.station('generate')
})
afterAll(() => walk.remove())

/** The needs with some outputs of one job replaced. */
function withOutputs(needs: Needs, job: string, outputs: Record<string, string>): Needs {
  const need = needs[job]
  if (need === undefined) throw new Error(`no job ${job} upstream`)
  return { ...needs, [job]: { ...need, outputs: { ...need.outputs, ...outputs } } }
}

/** Changes the parcel that a fork finds; the needs still name the old digest. */
function changeParcel(at: Walk, job: string, change: (bytes: Buffer) => Buffer): string {
  const path = join(at.store, at.needs[job]?.outputs['parcel-name'] ?? '')
  const changed = change(readFileSync(path))
  writeFileSync(path, changed)
  return sha256(changed)
}

function flipped(at: (length: number) => number): (bytes: Buffer) => Buffer {
  return (bytes) => {
    const copy = Buffer.from(bytes)
    const index = at(copy.length)
    copy[index] = (copy[index] ?? 0) ^ 1
    return copy
  }
}

function errorOf(ran: ActionRun): { code: string; message: string; next?: string } {
  return JSON.parse(ran.outputs['error'] ?? '{}') as { code: string; message: string; next?: string }
}

/** Could not run, with the code on the log and in the output, a next step, and nothing handed on. */
function expectRefusal(ran: ActionRun, code: string): void {
  const { message, next } = errorOf(ran)
  expect({ exit: ran.exit, code: errorOf(ran).code, outputs: Object.keys(ran.outputs) }).toEqual({
    exit: 3,
    code,
    outputs: ['error'],
  })
  expect(message).not.toBe('')
  expect(next ?? '').not.toBe('')
  const annotations = ran.log.flatMap((line) => (line.kind === 'annotation' ? [line.annotation] : []))
  expect(annotations).toHaveLength(1)
  expect(annotations[0]?.message).toContain(`could not run: ${code}`)
  expect(ran.summary).toBe('')
}

describe('a parcel that was changed', () => {
  test.each([
    ['first', () => 0],
    ['middle', (length: number) => Math.floor(length / 2)],
    ['last', (length: number) => length - 1],
  ])('in its %s byte is refused by its digest', async (_, at) => {
    const fork = walk.fork(validated)
    changeParcel(fork, 'spec-validate-r1', flipped(at))
    expectRefusal(await fork.station('generate'), 'PARCEL_DIGEST')
  })

  test.each([0.1, 0.3, 0.6, 0.9])(
    'at %f of its length, with the digest changed to fit, is refused by its signature or form',
    async (part) => {
      const fork = walk.fork(validated)
      const digest = changeParcel(
        fork,
        'spec-validate-r1',
        flipped((length) => Math.floor(length * part)),
      )
      fork.needs = withOutputs(fork.needs, 'spec-validate-r1', { 'parcel-sha256': digest })
      const ran = await fork.station('generate')
      expect(errorOf(ran).message).toMatch(/\b(LINK|PARCEL|ATTACHMENT)_[A-Z]+\b/)
      expectRefusal(ran, 'LINK_REJECTED')
    },
  )

  test('by bytes after its end is refused though the digest was changed to fit', async () => {
    const fork = walk.fork(validated)
    const digest = changeParcel(fork, 'spec-validate-r1', (bytes) =>
      Buffer.concat([bytes, Buffer.from('\n')]),
    )
    fork.needs = withOutputs(fork.needs, 'spec-validate-r1', { 'parcel-sha256': digest })
    const ran = await fork.station('generate')
    expect(errorOf(ran).message).toContain('LINK_TRAILING')
    expectRefusal(ran, 'LINK_REJECTED')
  })
})

describe('what upstream says of a parcel', () => {
  test('with a wrong digest is refused', async () => {
    const needs = withOutputs(validated, 'spec-validate-r1', { 'parcel-sha256': '0'.repeat(64) })
    expectRefusal(await walk.fork(needs).station('generate'), 'PARCEL_DIGEST')
  })

  test('with a malformed digest is refused', async () => {
    const needs = withOutputs(validated, 'spec-validate-r1', { 'parcel-sha256': 'sha256:abc' })
    expectRefusal(await walk.fork(needs).station('generate'), 'UPSTREAM_INVALID')
  })

  test('that is not there is refused, naming the parcel', async () => {
    const fork = walk.fork(validated)
    rmSync(join(fork.store, fork.needs['spec-validate-r1']?.outputs['parcel-name'] ?? ''))
    const ran = await fork.station('generate')
    expect(errorOf(ran).message).toContain('.spec-validate.r1.a1.json')
    expectRefusal(ran, 'PARCEL_MISSING')
  })

  test('by a name that leaves the store is refused', async () => {
    const needs = withOutputs(validated, 'spec-validate-r1', {
      'parcel-name': '../../repository/factory.yml',
    })
    expectRefusal(await walk.fork(needs).station('generate'), 'PARCEL_INVALID')
  })

  test.each([
    ['is no JSON', 'JSON_INVALID', '{"a":'],
    ['is a list', 'UPSTREAM_INVALID', '[]'],
  ])('is refused when it %s', async (_, code, upstream) => {
    expectRefusal(await walk.fork(validated).station('generate', { upstream }), code)
  })
})

describe('the order of the line', () => {
  test('refuses a station whose predecessor did not run', async () => {
    const ran = await walk.fork(validated).station('style-gate')
    expect(errorOf(ran).message).toContain('generate round 1')
    expectRefusal(ran, 'LINE_OUT_OF_ORDER')
  })

  test('refuses a station that comes again', async () => {
    expectRefusal(await walk.fork().station('generate', {}, { GITHUB_RUN_ATTEMPT: '2' }), 'LINE_OUT_OF_ORDER')
  })

  test('refuses a round that was not opened', async () => {
    expectRefusal(await walk.fork(validated).station('generate', { round: '2' }), 'LINE_OUT_OF_ORDER')
  })

  test('refuses an upstream with a link left out of the middle', async () => {
    const { 'generate-r1': generated } = walk.needs
    if (generated === undefined) throw new Error('generate handed nothing on')
    const ran = await walk.fork({ 'generate-r1': generated }).station('style-gate')
    expect(errorOf(ran).message).toMatch(/\bLINK_[A-Z]+\b/)
    expectRefusal(ran, 'LINK_REJECTED')
  })

  test('refuses links of another spec', async () => {
    const ran = await walk.fork(validated).station('generate', { spec: 'specs/parse-duration.spec.md' })
    expect(errorOf(ran).message).toContain('specs/truncate-middle.spec.md')
    expectRefusal(ran, 'UPSTREAM_INVALID')
  })

  test('refuses links of another base commit', async () => {
    const { base } = walk
    const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com']
    runCommand(walk.folder, 'git', ...author, 'commit', '-q', '--allow-empty', '-m', 'the base moves on')
    const ran = await walk.fork(validated).station('generate', { base: 'HEAD' })
    runCommand(walk.folder, 'git', 'reset', '-q', '--hard', base)
    expect(errorOf(ran).message).toContain('LINK_SERIAL')
    expectRefusal(ran, 'LINK_REJECTED')
  })
})
