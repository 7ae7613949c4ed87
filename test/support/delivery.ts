import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { canonicalJson } from '../../shared/formats/canonical.ts'
import { changeSetOf } from '../../shared/git/change-set.ts'
import { openRemote } from '../../shared/git/remote.ts'
import { commitApi } from '../../shared/github/deliver/commit-api.ts'
import { deliver, type Delivery } from '../../shared/github/deliver/deliver.ts'
import { openPulls } from '../../shared/github/deliver/pulls.ts'
import { verifiedWriter } from '../../shared/github/deliver/verified-writer.ts'
import { gitWriter } from '../../shared/station/release-branch.ts'
import { releaseOf } from '../../shared/station/release.ts'
import type { ReleasedUnit } from '../../shared/station/released.ts'
import { DEMO_FACTS } from './demo-facts.ts'
import { startGitHubFake, type GitHubFake } from './github-fake/github-fake.ts'
import { runCommand } from './processes.ts'
import { makeRepository, type TestRepository } from './repository.ts'
import { withEnv } from './results-service/in-process.ts'
import { linkOf, unitOf } from './unit-of.ts'

const NAME = 'octo/demo'
export const SERIAL = 'JD-0000-0000-0000'
export const BRANCH = `factory/${SERIAL}`
/** How long the client waits for a second. */
export const SECOND_MS = 5
export const ALL = { contents: 'write', 'pull-requests': 'write' } as const

export interface GroundOptions {
  /** Who makes the commits. */
  commits: 'api' | 'push'
  /** Further files of the base commit. */
  files?: Record<string, string>
  /** Files of the base commit that are executable. */
  executable?: string[]
  /** What the unit changes. */
  changes?: Parameters<typeof changeSetOf>[1]
}

/** A repository on a server, a shallow clone of it as a job has it, and the API beside it. */
export interface Ground {
  server: TestRepository
  fake: GitHubFake
  base: string
  waits: number[]
  warnings: string[]
  /** A released unit of the base commit. */
  released: (summarySha256?: string, parts?: { serial?: string; base?: string }) => ReleasedUnit
  attempt: (how?: Attempt) => Promise<Delivery>
  /** Why an attempt is refused; the code none when it is not. */
  failing: (how?: Attempt) => Promise<{ code: string; message: string; hint?: string }>
  /** Brings the tip of the server's branch, as a later job does. */
  pull: () => void
  close: () => Promise<void>
}

export interface Attempt {
  permissions?: Record<string, 'read' | 'write'>
  released?: ReleasedUnit
  branch?: string | undefined
  onlyBranch?: boolean
  timeoutMs?: number
}

const CHANGES = [{ path: 'src/kebab.ts', content: 'export const kebab = 1\n' }]

export async function openGround(options: GroundOptions): Promise<Ground> {
  const { commits, files = {}, executable = [], changes = CHANGES } = options
  const server = makeRepository({
    'src/kebab.ts': 'export {}\n',
    'README.md': 'one\n',
    'specs/kebab.spec.md': 'spec',
    ...files,
  })
  for (const path of executable) server.git('update-index', '--chmod=+x', path)
  if (executable.length > 0) server.git('commit', '--quiet', '--message', 'executable')
  const base = server.git('rev-parse', 'HEAD')
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-deliver-'))
  const clone = join(folder, 'clone')
  server.git('clone', '--quiet', '--depth=1', pathToFileURL(server.path).href, clone)
  const ground: Ground = {
    server,
    base,
    fake: await startGitHubFake({ repository: { name: NAME, path: server.path } }),
    waits: [],
    warnings: [],
    released: (summarySha256 = 'f'.repeat(64), parts = {}) =>
      releasedIn(clone, { base, serial: SERIAL, ...parts }, { summarySha256, changes }),
    attempt: (how = {}) => attemptIn({ ground, folder, clone, commits }, how),
    failing: (how) =>
      ground.attempt(how).then(
        () => ({ code: 'none', message: 'it was delivered' }),
        (error: unknown) => error as { code: string; message: string },
      ),
    pull: () => void runCommand(clone, 'git', 'fetch', '--quiet', '--depth=1', 'origin', 'main'),
    async close() {
      await ground.fake.close()
      server.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return ground
}

/** A unit whose last generate proposed these files, as it is opened to be delivered. */
function releasedIn(
  clone: string,
  { base, serial }: { base: string; serial: string },
  { summarySha256, changes }: { summarySha256: string; changes: Parameters<typeof changeSetOf>[1] },
): ReleasedUnit {
  const changeSet = changeSetOf(base, changes)
  const generated = linkOf(
    unitOf(clone, base),
    {
      verdict: { kind: 'pass', findings: [] },
      evidence: {},
      subjects: [],
      attachments: [{ name: 'change-set.json', content: canonicalJson(changeSet) }],
      materials: [],
    },
    'generate',
  )
  const upstream = { links: [generated], outcomes: [] }
  const unit = unitOf(clone, base, { serial, station: 'trace-publish', upstream })
  return { unit, reason: 'trace-publish passed', summarySha256, closing: undefined, attempt: 1 }
}

interface Place {
  ground: Ground
  folder: string
  clone: string
  commits: GroundOptions['commits']
}

/** One delivery, the way the action makes it; git finds the server's repository under its GitHub address. */
async function attemptIn({ ground, folder, clone, commits }: Place, how: Attempt): Promise<Delivery> {
  const { permissions = ALL, released = ground.released(), onlyBranch = false, timeoutMs = 30_000 } = how
  const { server, fake, waits, warnings } = ground
  const config = join(folder, 'gitconfig')
  const address = `https://github.com/${NAME}`
  const denied =
    permissions['contents'] === 'write'
      ? ''
      : `[url "file:///permission-denied/"]\n\tpushInsteadOf = ${address}\n`
  writeFileSync(config, `[url "${pathToFileURL(server.path).href}"]\n\tinsteadOf = ${address}.git\n${denied}`)
  const env = { GIT_CONFIG_GLOBAL: config, GIT_CONFIG_SYSTEM: '/dev/null', GITHUB_API_URL: fake.url }
  return withEnv(env, async () => {
    const token = fake.issueToken({ repository: NAME, permissions, run: '1' })
    const facts = { ...DEMO_FACTS, ...('branch' in how ? { branch: how.branch } : {}) }
    const sleep = (ms: number): Promise<void> => {
      waits.push(ms)
      return Promise.resolve()
    }
    const remote = openRemote({ repo: clone, url: `${address}.git`, token, env: {}, sleep })
    const service = { baseUrl: fake.url, timeoutMs, secondMs: SECOND_MS }
    const pulls = onlyBranch ? undefined : await openPulls(facts, token, service)
    const api = await commitApi(facts, token, service)
    const warn = (text: string): void => void warnings.push(text)
    const write =
      commits === 'push'
        ? gitWriter(clone, remote)
        : verifiedWriter({ repo: clone, remote, api, sleep, warn })
    const { unit } = released
    const release = await releaseOf(unit, { ...released, now: new Date('2026-11-23T10:00:00Z') })
    return deliver(released, release, { facts, remote, write, pulls, sleep })
  })
}
