import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DefaultArtifactClient } from '@actions/artifact'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startResultsService, type ResultsService } from '../../support/results-service/results-service.ts'
import { withEnv, quietly } from '../../support/results-service/in-process.ts'
import { readRuntimeToken, runtimeToken } from '../../support/results-service/runtime-token.ts'

const BYTES = Buffer.from('{"parcel":true}')
let service: ResultsService
let folder: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-results-'))
  service = await startResultsService()
})

afterEach(async () => {
  await service.close()
  rmSync(folder, { recursive: true, force: true })
})

function asJob<T>(attempt: number, work: (client: DefaultArtifactClient) => Promise<T>): Promise<T> {
  const env = service.env({ run: 'run-1', job: 'generate', attempt })
  return withEnv(env, () => quietly(() => work(new DefaultArtifactClient())))
}

function upload(client: DefaultArtifactClient, name: string, bytes = BYTES): Promise<{ id?: number }> {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return client.uploadArtifact(name, [path], folder, { skipArchive: true })
}

describe('the results service', () => {
  it('gives raw bytes back to the unmodified client under the name of the file', async () => {
    const { id } = await asJob(1, (client) => upload(client, 'a.json'))
    const out = join(folder, 'out')
    await asJob(1, (client) => client.downloadArtifact(id!, { path: out }))
    expect(readdirSync(out)).toEqual(['a.json'])
    expect(readFileSync(join(out, 'a.json'))).toEqual(BYTES)
  })

  it('assembles blobs of several blocks in the order of the block list', async () => {
    const large = Buffer.alloc(20 * 1024 * 1024, 'block by block ')
    await asJob(1, (client) => upload(client, 'large.json', large))
    expect(service.artifacts()[0]?.bytes.equals(large)).toBe(true)
  })

  it('lists what is finalized, with size and digest', async () => {
    await asJob(1, (client) => upload(client, 'a.json'))
    const { artifacts } = await asJob(1, (client) => client.listArtifacts())
    expect(artifacts.map(({ name, size, digest }) => ({ name, size, digest }))).toEqual([
      { name: 'a.json', size: BYTES.length, digest: service.artifacts()[0]?.digest },
    ])
  })

  it('refuses a second artifact of the same name in the run', async () => {
    await asJob(1, (client) => upload(client, 'a.json'))
    await expect(asJob(1, (client) => upload(client, 'a.json'))).rejects.toThrow('(409)')
    await expect(asJob(2, (client) => upload(client, 'a.json'))).rejects.toThrow('(409)')
  })

  it('uses the name up when finalize fails', async () => {
    service.fail({ at: 'finalize', times: 1, effect: { kind: 'status', status: 400 } })
    await expect(asJob(1, (client) => upload(client, 'a.json'))).rejects.toThrow('(400)')
    expect(await asJob(1, (client) => client.listArtifacts())).toEqual({ artifacts: [] })
    await expect(asJob(1, (client) => upload(client, 'a.json'))).rejects.toThrow('(409)')
  })

  it('fails the blob of a created artifact on demand', async () => {
    service.fail({ at: 'upload', effect: { kind: 'status', status: 403 } })
    await expect(asJob(1, (client) => upload(client, 'a.json'))).rejects.toThrow()
    expect(service.artifacts().map(({ state }) => state)).toEqual(['created'])
  })

  it('lists an artifact and still answers 404 for its address on demand', async () => {
    const { id } = await asJob(1, (client) => upload(client, 'a.json'))
    service.fail({ at: 'sign', effect: { kind: 'status', status: 404 } })
    await expect(asJob(1, (client) => client.downloadArtifact(id!, { path: folder }))).rejects.toThrow(
      '(404)',
    )
  })

  it('serves other content on demand, which the client only reports', async () => {
    const { id } = await asJob(1, (client) => upload(client, 'a.json'))
    service.fail({ at: 'download', effect: { kind: 'replace', bytes: Buffer.from('{}') } })
    const expectedHash = service.artifacts()[0]!.digest
    const answer = await asJob(1, (client) => client.downloadArtifact(id!, { path: folder, expectedHash }))
    expect(answer.digestMismatch).toBe(true)
  })

  it('hides expired artifacts from the run', async () => {
    await asJob(1, (client) => upload(client, 'a.json'))
    service.expire('a.json')
    expect(await asJob(1, (client) => client.listArtifacts())).toEqual({ artifacts: [] })
    expect(service.blobUrl(service.artifacts()[0]!.id)).toBeUndefined()
  })
})

describe('attempts', () => {
  it('share names and artifacts by default', async () => {
    await asJob(1, (client) => upload(client, 'a.json'))
    expect((await asJob(2, (client) => client.listArtifacts())).artifacts).toHaveLength(1)
  })

  it('neither see nor hinder each other when they are separate', async () => {
    await service.close()
    service = await startResultsService({ attempts: 'separate' })
    await asJob(1, (client) => upload(client, 'a.json'))
    expect(await asJob(2, (client) => client.listArtifacts())).toEqual({ artifacts: [] })
    await asJob(2, (client) => upload(client, 'a.json'))
    expect(service.artifacts().map(({ attempt }) => attempt)).toEqual([1, 2])
  })
})

describe('the runtime token', () => {
  it('carries run, job and attempt', () => {
    const token = runtimeToken({ run: '77', job: 'line / generate (a)', attempt: 3 })
    expect(readRuntimeToken(`Bearer ${token}`)).toEqual({ run: '77', job: 'line_/_generate_(a)', attempt: 3 })
    expect(readRuntimeToken(undefined)).toBeUndefined()
  })
})
