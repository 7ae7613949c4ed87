import { describe, expect, it } from 'vitest'
import { verifyLedger } from '../../../../shared/ledger/verify/verify-ledger.ts'
import type { AndonEntry, NewEntry } from '../../../../shared/ledger/entry.ts'
import type { KeptFile } from '../../../../shared/ledger/ledger.ts'
import type { RestFault } from '../../../support/github-fake/faults.ts'
import { onApiGround, type ApiGround } from '../../../support/api-ledger.ts'
import { all, append, newMerged, newUnit, opened } from '../../../support/ledger.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'

const REPO = '/repos/{owner}/{repo}'
const MOVE = `PATCH ${REPO}/git/refs/{ref}`
const CREATE = `POST ${REPO}/git/refs`
const nobodyLooks = (): Promise<never[]> => Promise.resolve([])

/** Nothing keeps the same one from being entered twice, unlike a unit. */
const pull: AndonEntry = {
  kind: 'andon',
  action: 'pull',
  scope: 'repository',
  by: 'Ada',
  reason: 'checkout drops orders',
}

const trace: KeptFile[] = [
  { path: 'summary.dsse.json', bytes: Buffer.from('{"a":"木"}\n') },
  { path: 'parcels/long.json', bytes: Buffer.alloc(300 * 1024, 'x') },
  { path: 'parcels/bytes.bin', bytes: Buffer.from([0xff, 0x00, 0xfe]) },
  { path: 'index.html', bytes: Buffer.alloc(0) },
]

const first = newUnit(1)
const second = newUnit(2)
const traces = new Map<NewEntry, KeptFile[]>([
  [first, trace],
  [second, trace],
])

async function sequences({ server }: ApiGround): Promise<number[]> {
  return (await all((await opened(server.path)).entries())).map(({ sequence }) => sequence)
}

async function isProved({ server }: ApiGround): Promise<boolean> {
  return (await verifyLedger(server.path, await opened(server.path), nobodyLooks)).verified
}

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'written',
    (thrown: unknown) => (thrown as { code: unknown }).code,
  )

describe.concurrent('a ledger that is written through the API', () => {
  it('has the tree that git would have written, byte for byte, in commits that GitHub signs', async () => {
    const odd = await onApiGround(async (ground) => {
      const { server, fake } = ground
      const local = makeRepository({ 'a.txt': 'a\n' })
      const steps: NewEntry[][] = [[first], [newMerged(1), pull], [second]]
      for (const entries of steps) {
        await ground.append(entries, { traces })
        await append(local.path, entries, traces)
        expect(server.git('rev-parse', 'factory-ledger^{tree}')).toBe(
          local.git('rev-parse', 'factory-ledger^{tree}'),
        )
      }
      const commits = server.git('rev-list', 'factory-ledger').split('\n')
      expect(commits.map((commit) => fake.isVerified(commit))).toEqual([true, true, true])
      expect(server.git('log', '-1', '--format=%B', 'factory-ledger')).toBe(
        local.git('log', '-1', '--format=%B', 'factory-ledger'),
      )
      expect(await isProved(ground)).toBe(true)
      local.remove()
    })
    expect(odd).toEqual([])
  })

  it('says nothing twice, and writes nothing for what it says already', async () => {
    await onApiGround(async (ground) => {
      await ground.append([first], { traces })
      const before = ground.fake.calls().length
      const { entries } = await ground.append([first], { traces })
      const calls = ground.fake.calls().slice(before)
      expect([entries, calls.filter((call) => !call.startsWith('GET'))]).toEqual([[], []])
    })
  })

  it('goes on from what others added between its look and its write', async () => {
    await onApiGround(async (ground) => {
      const { fake, server } = ground
      await ground.append([first])
      let others = 0
      fake.onCall((call) => {
        // as soon as the commit is made, and before the branch moves
        if (!/^POST .*\/git\/commits 201/.test(call) || others === 2) return
        others += 1
        addByGit(server)
      })
      await ground.append([pull])
      expect(ground.waits.length).toBeGreaterThanOrEqual(1)
      expect(others).toBe(2)
      const shown = server.git('log', '--format=%s', 'factory-ledger').split('\n')
      expect(shown.filter((subject) => subject === 'andon pull')).toHaveLength(1)
      expect(shown.filter((subject) => subject === 'meanwhile')).toHaveLength(2)
    })
  })

  it('is not written with a token that only reads, nor against a rule', async () => {
    await onApiGround(async (ground) => {
      await ground.append([first])
      expect(await codeOf(ground.append([pull], { contents: 'read' }))).toBe('PUBLISH_DENIED')
      const message = 'Repository rule violations found: commits must have verified signatures'
      ground.fake.fail({ operation: MOVE, effect: { kind: 'status', status: 422, message } })
      expect(await codeOf(ground.append([pull]))).toBe('PUBLISH_UNSIGNED')
      ground.fake.heal()
      expect(await sequences(ground)).toEqual([1])
    })
  })

  it('takes no bytes that are not those of their id', async () => {
    await onApiGround(async (ground) => {
      const { fake, server } = ground
      await ground.append([first])
      fake.fail({ operation: `GET ${REPO}/git/blobs/{file_sha}`, effect: { kind: 'html' } })
      expect(await codeOf(ground.append([pull]))).toBe('PUBLISH_FAILED')
      fake.heal()
      expect(server.git('rev-list', '--count', 'factory-ledger')).toBe('1')
    })
  })
})

/** Another commit on the tip, as a writer who pushes makes it; it changes nothing that the ledger reads. */
function addByGit(server: TestRepository): void {
  const git = (...words: string[]): string => server.git(...words)
  const tip = git('rev-parse', 'factory-ledger')
  const words = [
    '-c',
    'user.name=x',
    '-c',
    'user.email=x@example.com',
    'commit-tree',
    `${tip}^{tree}`,
    '-p',
    tip,
    '-m',
    'meanwhile',
  ]
  git('update-ref', 'refs/heads/factory-ledger', git(...words), tip)
}

const FAULTS: [title: string, fault: RestFault][] = [
  ['an answer that is lost after the branch moved', { operation: MOVE, times: 1, effect: { kind: 'lost' } }],
  ['an answer that is cut after the branch moved', { operation: MOVE, times: 1, effect: { kind: 'cut' } }],
  [
    'a server that fails before the branch moved',
    { operation: MOVE, times: 2, effect: { kind: 'status', status: 502 } },
  ],
  [
    'a conflict of two that move it at once',
    { operation: MOVE, times: 1, effect: { kind: 'status', status: 409 } },
  ],
  [
    'a ref that could not be updated',
    {
      operation: MOVE,
      times: 1,
      effect: { kind: 'status', status: 422, message: 'Reference update failed' },
    },
  ],
  [
    'a secondary rate limit',
    { operation: `POST ${REPO}/git/trees`, times: 1, effect: { kind: 'secondary' } },
  ],
  ['too many requests', { operation: `POST ${REPO}/git/commits`, times: 1, effect: { kind: 'too-many' } }],
  [
    'a blob whose answer is lost',
    { operation: `POST ${REPO}/git/blobs`, times: 1, effect: { kind: 'lost' } },
  ],
  [
    'a tree whose answer is lost',
    { operation: `POST ${REPO}/git/trees`, times: 1, effect: { kind: 'lost' } },
  ],
  [
    'a commit whose answer is lost',
    { operation: `POST ${REPO}/git/commits`, times: 1, effect: { kind: 'lost' } },
  ],
  [
    'reads that fail',
    { operation: `GET ${REPO}/git/trees/{tree_sha}`, times: 2, effect: { kind: 'status', status: 503 } },
  ],
]

describe.concurrent('a fault on the way', () => {
  it.each(FAULTS)('%s loses nothing and doubles nothing', async (_, fault) => {
    await onApiGround(async (ground) => {
      await ground.append([first], { traces })
      ground.fake.fail(fault)
      const { entries } = await ground.append([pull, second], { traces })
      expect(entries.map(({ sequence }) => sequence)).toEqual([2, 3])
      expect(await sequences(ground)).toEqual([1, 2, 3])
      expect(await isProved(ground)).toBe(true)
    })
  })

  it('when the branch is made the first time, whose answer is lost, does neither', async () => {
    await onApiGround(async (ground) => {
      ground.fake.fail({ operation: CREATE, times: 1, effect: { kind: 'lost' } })
      await ground.append([pull])
      expect(await sequences(ground)).toEqual([1])
    })
  })
})
