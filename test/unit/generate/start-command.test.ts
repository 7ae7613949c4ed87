import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { orderForJob, startCommand } from '../../../actions/generate/start-command.ts'
import type { CommandWriter } from '../../../shared/factory/writer-choice.ts'
import type { Unit } from '../../../shared/line/unit.ts'
import { cassetteKey } from '../../../shared/model/prompt.ts'
import { NO_ATTEMPTS } from '../../../shared/station/previous-attempts.ts'
import { replayHost } from '../../../shared/station/machine-host.ts'
import { folderStore } from '../../../shared/trace/parcel/store.ts'
import { station } from '../../../actions/generate/station.ts'
import { proposalText } from '../../../shared/writer/proposal.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { factoryOf, unitOf } from '../../support/unit-of.ts'

const WRITER: CommandWriter = {
  kind: 'command',
  name: 'agent',
  // a job that signs must never start it
  command: ['no-such-program'],
  version: undefined,
  key: undefined,
  family: undefined,
  minutes: 1,
  megabytes: 8,
}
const CODE = 'export function kebab(text: string): string {\n  return text\n}\n'

let repo: TestRepository
let folder: string
let unit: Unit
beforeEach(() => {
  repo = makeRepository({ 'README.md': 'a\n' })
  folder = mkdtempSync(join(tmpdir(), 'jidoka-start-'))
  const models = { writer: WRITER, reviewer: undefined, second: undefined }
  unit = unitOf(repo.path, repo.git('rev-parse', 'HEAD'), { factory: factoryOf({ models }) })
})
afterEach(() => {
  repo.remove()
  rmSync(folder, { recursive: true, force: true })
})

/** A job on GitHub, whose job before left this answer. */
async function jobAfter(answer: { key: string; files: { path: string; content: string }[] } | undefined) {
  const store = folderStore(join(folder, 'store'))
  const outputs: Record<string, string> = { writes: 'generate', round: '1' }
  if (answer !== undefined) {
    const content = proposalText(answer.files, [])
    const document = JSON.stringify({ key: answer.key, content, answered: 'agent 1.2', transcript: 'said' })
    const ref = await store.put('JD-0000-0000-0000.writer.r1.a1.json', Buffer.from(document))
    Object.assign(outputs, { 'answer-id': ref.id, 'answer-name': ref.name, 'answer-sha256': ref.sha256 })
  }
  const given: Record<string, string> = {
    spec: unit.specPath,
    home: join(folder, 'home'),
    upstream: JSON.stringify({ writer: { result: 'success', outputs } }),
  }
  const read = (name: string): string => given[name] ?? ''
  return {
    inputs: station.readInputs({ read, workspace: repo.path, base: unit.base }),
    host: { ...replayHost(), identity: { host: 'github' as const, id: '1', attempt: 1 }, store },
    trust: { repository: 'test/repo', assurance: 'keyed' as const, keys: new Map<string, never>() },
    previous: NO_ATTEMPTS,
    now: () => new Date(0),
    signal: new AbortController().signal,
    analysis: () => Promise.reject(new Error('no code is analysed')),
  }
}

async function keyOf(): Promise<string> {
  const order = await orderForJob(unit, await jobAfter(undefined), WRITER)
  return order === undefined ? '' : cassetteKey(order.request)
}

it('a job that signs takes the answer of the job before, and records it', async () => {
  const context = await jobAfter({ key: await keyOf(), files: [{ path: 'src/kebab.ts', content: CODE }] })
  const report = await startCommand(unit, context, WRITER)
  expect(report.verdict).toEqual({ kind: 'pass', findings: [] })
  expect(report.evidence).toMatchObject({ model: { requested: 'agent', answered: 'agent 1.2' } })
  expect(report.attachments.find(({ name }) => name === 'transcript.txt')).toEqual({
    name: 'transcript.txt',
    content: 'said',
    volatile: true,
  })
  expect(await orderForJob(unit, context, WRITER)).toBeUndefined()
})

it('an answer to another question is refused', async () => {
  const context = await jobAfter({ key: 'other', files: [{ path: 'src/kebab.ts', content: CODE }] })
  await expect(startCommand(unit, context, WRITER)).rejects.toMatchObject({ code: 'UPSTREAM_INVALID' })
})

it('a job that signs starts no program, whatever is missing', async () => {
  await expect(startCommand(unit, await jobAfter(undefined), WRITER)).rejects.toMatchObject({
    code: 'UPSTREAM_INVALID',
  })
})

it('no program is let write for a line whose writer is a model', async () => {
  await expect(
    station.order?.({ ...unit, factory: factoryOf() }, await jobAfter(undefined)),
  ).rejects.toMatchObject({
    code: 'USAGE',
  })
})
