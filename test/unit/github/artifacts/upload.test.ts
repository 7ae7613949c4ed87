import type { ArtifactClient } from '@actions/artifact'
import { expect, test } from 'vitest'
import { retentionOf, uploadParcel } from '../../../../shared/github/artifacts/upload.ts'

test.each([
  ['14', { retentionDays: 14 }],
  [undefined, {}],
  ['', {}],
  ['0', {}],
  ['-3', {}],
  ['two weeks', {}],
])('artifacts are kept for %s days', (days, wanted) => {
  expect(retentionOf({ JIDOKA_RETENTION_DAYS: days })).toEqual(wanted)
})

test('an upload says how long its artifact is kept', async () => {
  const asked: unknown[] = []
  const client = {
    uploadArtifact: (...words: unknown[]) =>
      Promise.resolve(asked.push(words[3])).then(() => ({ id: 1, digest: '' })),
  } as unknown as ArtifactClient
  const limits = { timeoutMs: 1000, temp: undefined, retention: retentionOf({ JIDOKA_RETENTION_DAYS: '14' }) }
  await uploadParcel(client, { name: 'x.json', bytes: Buffer.from('x') }, limits)
  expect(asked).toEqual([{ retentionDays: 14, skipArchive: true }])
})
