import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { commandsOf, refuseForeignCommands } from '../../../shared/replay/commands.ts'
import type { ReplaySource } from '../../../shared/replay/replay-station.ts'
import { openTrace } from '../../../shared/replay/verify-trace.ts'
import { makeRepository } from '../../support/repository.ts'
import { resignTrace } from '../../support/resigned-trace.ts'

const home = mkdtempSync(join(tmpdir(), 'jidoka-commands-'))
const { folder, trust } = await resignTrace(home)
const trace = await openTrace(folder, trust)
const text = trace.factoryBytes.toString('utf8')
const repository = makeRepository()
afterAll(() => {
  repository.remove()
  rmSync(home, { recursive: true, force: true })
})

/** The trace, as if its base were this commit. */
function sourceAt(base: string): ReplaySource {
  const links = trace.links.map((link) => ({ ...link, extension: { ...link.extension, base } }))
  const { signal } = new AbortController()
  return { ...trace, links, repo: repository.path, trust, signal, analysis: undefined as never }
}

describe('commandsOf', () => {
  it('names the commands of stations that the journey came through, with their station', () => {
    const stations = trace.factory.line.filter(({ work }) => work.kind === 'run')
    expect(stations.length).toBeGreaterThan(0)
    expect(commandsOf(trace).map(({ station }) => station)).toContain(stations[0]?.name)
    expect(commandsOf({ ...trace, links: trace.links.slice(0, 1) })).toEqual([])
    const line = trace.factory.line.map((station) =>
      station.work.kind === 'run'
        ? { ...station, work: { ...station.work, setup: { run: ['npm ci'], minutes: 5, secrets: [] } } }
        : station,
    )
    const [first] = commandsOf({ ...trace, factory: { ...trace.factory, line } })
    expect(first).toEqual({ station: stations[0]?.name, command: 'npm ci' })
  })
})

describe('refuseForeignCommands', () => {
  it('lets a line run that the base commit holds, under whatever name', async () => {
    const base = repository.commit({ 'factory.yml': text })
    await refuseForeignCommands(sourceAt(base))
    await refuseForeignCommands(
      sourceAt(repository.commit({ 'factory.yml': undefined, 'lines/a.yml': text })),
    )
  })

  it('refuses one that the base commit does not hold, though HEAD and the work tree do', async () => {
    const base = repository.commit({ 'factory.yml': `${text}\n`, 'lines/a.yml': undefined })
    repository.commit({ 'factory.yml': text })
    await expect(refuseForeignCommands(sourceAt(base))).rejects.toMatchObject({ code: 'REPLAY_COMMANDS' })
  })

  it('says that the repository lacks the base commit', async () => {
    const asked = refuseForeignCommands(sourceAt('b'.repeat(40)))
    await expect(asked).rejects.toMatchObject({ code: 'GIT_REVISION_UNKNOWN' })
  })
})
