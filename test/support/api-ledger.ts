import { appendEntries, type Appended } from '../../shared/ledger/append.ts'
import type { NewEntry } from '../../shared/ledger/entry.ts'
import type { KeptFile } from '../../shared/ledger/ledger.ts'
import { apiLedger } from '../../shared/github/ledger/api-ledger.ts'
import { DEMO_FACTS } from './demo-facts.ts'
import { startGitHubFake, type GitHubFake } from './github-fake/github-fake.ts'
import { NOW } from './ledger.ts'
import { makeRepository, type TestRepository } from './repository.ts'

const NAME = 'octo/demo'

/** A repository on a server whose ledger is written through its API. */
export interface ApiGround {
  server: TestRepository
  fake: GitHubFake
  /** How long was waited before further tries. */
  waits: number[]
  append: (
    entries: readonly NewEntry[],
    how?: { traces?: ReadonlyMap<NewEntry, readonly KeptFile[]>; contents?: 'read' | 'write' },
  ) => Promise<Appended>
}

/** Runs a test on such a ground; every exchange has to be as GitHub describes it. Gives what departs from that. */
export async function onApiGround(work: (ground: ApiGround) => Promise<void>): Promise<string[]> {
  const server = makeRepository({ 'a.txt': 'a\n' })
  const fake = await startGitHubFake({ repository: { name: NAME, path: server.path } })
  const waits: number[] = []
  const sleep = (ms: number): Promise<void> => {
    waits.push(ms)
    return new Promise((resolve) => setTimeout(resolve, Math.min(ms, 100)))
  }
  try {
    await work({
      server,
      fake,
      waits,
      async append(entries, { traces, contents = 'write' } = {}) {
        const token = fake.issueToken({ repository: NAME, permissions: { contents }, run: '1' })
        const ref = await apiLedger({ facts: DEMO_FACTS, token }, { baseUrl: fake.url, secondMs: 5, sleep })
        return appendEntries(ref, entries, { now: () => NOW, ...(traces === undefined ? {} : { traces }) })
      },
    })
    return fake.violations()
  } finally {
    await fake.close()
    server.remove()
  }
}
