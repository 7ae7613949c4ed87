import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { claimedStatement } from '../../shared/trace/parcel/parcel.ts'
import { BEST, pathWithoutIsolation } from '../support/isolation.ts'
import { parcelsAmong } from '../support/github-line/links.ts'
import { makeStory, type Story } from '../support/story.ts'

const SPECS = ['parse-duration', 'mask-email']

interface Seen {
  verdict: string
  /** Outcome documents by name, without how their commands were run. */
  outcomes: Record<string, unknown>
  isolations: unknown[]
  /** Invariant digest of each link, by name. */
  digests: Record<string, string>
  /** What the run said. */
  log: string
}

/** Sends a spec of the example down the line until its commands have run. */
async function send(story: Story, spec: string, env: Record<string, string>): Promise<Seen> {
  const { unit, stderr } = await story.run(spec, ['--mode', 'replay', '--until', 'test'], env)
  const folder = join(story.folder, '.jidoka', 'runs', unit.serial, 'parcels')
  const files = readdirSync(folder).map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))
  const links = parcelsAmong(files)
  const documents = files
    .filter((file) => !links.includes(file))
    .map(({ name, bytes }) => [name, JSON.parse(bytes.toString('utf8')) as Record<string, unknown>] as const)
  const digestOf = (bytes: Buffer): string =>
    claimedStatement(bytes).predicate.jidokaTraceV1.reproduction.invariantDigest
  return {
    verdict: unit.verdict,
    outcomes: Object.fromEntries(documents.map(([name, document]) => [name, { ...document, isolation: '' }])),
    isolations: documents.map(([, { isolation }]) => isolation),
    digests: Object.fromEntries(links.map(({ name, bytes }) => [name, digestOf(bytes)])),
    log: stderr,
  }
}

describe('a machine on which unshare, bwrap and sudo are refused', () => {
  const { folder, path } = pathWithoutIsolation(process.env['PATH'] ?? '')
  let stories: Story[] = []
  beforeAll(() => {
    stories = [makeStory(), makeStory()]
  })
  afterAll(() => {
    for (const story of stories) story.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  test.each(SPECS)('gives the same verdicts, outcomes and digests, and says how it ran %s', async (spec) => {
    const [here, there] = stories
    if (here === undefined || there === undefined) throw new Error('there are no stories')
    const apart = await send(here, spec, {})
    const ordinary = await send(there, spec, { PATH: path })
    expect(ordinary.isolations).not.toEqual([])
    expect(ordinary.isolations.every((each) => each === 'none')).toBe(true)
    expect(apart.isolations.every((each) => each === BEST.kind)).toBe(true)
    expect(ordinary.log).toContain('this machine cannot run commands apart')
    expect([ordinary.verdict, ordinary.outcomes, ordinary.digests]).toEqual([
      apart.verdict,
      apart.outcomes,
      apart.digests,
    ])
  })
})
