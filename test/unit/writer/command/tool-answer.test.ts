import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sha256 } from '../../../../shared/formats/digest.ts'
import { folderStore, type ParcelStore } from '../../../../shared/trace/parcel/store.ts'
import { answerOfJob, recordAnswer, recordedAnswerIn } from '../../../../shared/writer/command/tool-answer.ts'

const ANSWER = { key: 'k', content: '{}', answered: 'agent 1', transcript: 'said' }
const NAME = 'JD-0000-0000-0000.writer.r2.a1.json'

let folder: string
let store: ParcelStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-answer-'))
  store = folderStore(join(folder, 'store'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** `toJSON(needs)` of a station whose program wrote in the job before. */
async function needs(
  text: string,
  parts: { result?: string; outputs?: Record<string, string> } = {},
): Promise<string> {
  const ref = await store.put(NAME, Buffer.from(text))
  const outputs = {
    writes: 'generate',
    round: '2',
    'answer-id': ref.id,
    'answer-name': ref.name,
    'answer-sha256': ref.sha256,
    ...parts.outputs,
  }
  return JSON.stringify({ writer: { result: parts.result ?? 'success', outputs } })
}

const PLACE = { station: 'generate', round: 2 }

it('the answer of a job is taken by the digest that the job handed on', async () => {
  const upstream = await needs(JSON.stringify(ANSWER))
  expect(await answerOfJob({ upstream, ...PLACE }, store)).toEqual(ANSWER)
})

it('a job that had nothing to ask hands on no answer', async () => {
  const upstream = await needs('{}', { outputs: { 'answer-sha256': '' } })
  expect(await answerOfJob({ upstream, ...PLACE }, store)).toBeUndefined()
})

it.each([
  ['of a job that failed', { result: 'failure' }, 'UPSTREAM_MISSING'],
  ['for another station', { outputs: { writes: 'other' } }, 'UPSTREAM_MISSING'],
  ['of another round', { outputs: { round: '1' } }, 'UPSTREAM_MISSING'],
  ['with another digest', { outputs: { 'answer-sha256': sha256('other') } }, 'PARCEL_DIGEST'],
])('no answer is taken %s', async (_, parts, code) => {
  const upstream = await needs(JSON.stringify(ANSWER), parts)
  await expect(answerOfJob({ upstream, ...PLACE }, store)).rejects.toMatchObject({ code })
})

it.each([
  ['another form', JSON.stringify({ ...ANSWER, run: 'x' }), 'SCHEMA_INVALID'],
  ['no JSON', 'x', 'JSON_INVALID'],
])('no answer is taken that has %s', async (_, text, code) => {
  const upstream = await needs(text)
  await expect(answerOfJob({ upstream, ...PLACE }, store)).rejects.toMatchObject({ code })
})

it('without any job before, nothing is taken', async () => {
  await expect(answerOfJob({ upstream: '{}', ...PLACE }, store)).rejects.toMatchObject({
    code: 'UPSTREAM_MISSING',
  })
})

it('a record that was changed after its step counts for nothing', async () => {
  const digest = await recordAnswer(folder, ANSWER)
  expect(await recordedAnswerIn(folder, digest)).toEqual(ANSWER)
  await recordAnswer(folder, { ...ANSWER, content: '{"files":[]}' })
  await expect(recordedAnswerIn(folder, digest)).rejects.toMatchObject({ code: 'RUN_COULD_NOT' })
  await expect(recordedAnswerIn(folder, '')).rejects.toMatchObject({ code: 'RUN_COULD_NOT' })
})
