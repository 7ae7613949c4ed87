import { expect, test } from 'vitest'
import { modelWriter } from '../../../shared/writer/model-writer.ts'
import type { Proposal } from '../../../shared/writer/writer.ts'
import { promptOf } from '../../support/model-server/session-options.ts'
import { scriptedSession, type Reply } from '../../support/unit-of.ts'

function write(reply: Reply): Promise<Proposal> {
  return modelWriter(scriptedSession(reply)).write({ ...promptOf(), nonce: 'n1' })
}

const FILE = '<<<FILE a.ts n1\nexport const a = 1\nFILE>>> n1'

test('a reply in file blocks is a proposal, with a record of the answer', async () => {
  expect(await write(FILE)).toEqual({
    kind: 'files',
    files: [{ path: 'a.ts', content: 'export const a = 1\n' }],
    record: {
      answered: 'answering-1',
      finish: 'stop',
      usage: { calls: 1, inputTokens: 100, outputTokens: 10 },
      cassette: expect.objectContaining({ status: 'recorded' }) as unknown,
    },
  })
})

test.each<[string, Reply, Proposal['kind']]>([
  ['says that it is blocked', 'BLOCKED: AC-1 contradicts AC-2', 'blocked'],
  ['is empty', ' ', 'empty'],
  ['is a refusal', { content: FILE, finish: 'refusal' }, 'refused'],
  ['is cut', { content: FILE, finish: 'length' }, 'truncated'],
  ['is prose', 'Here is how I would do it.', 'unreadable'],
  ['carries the marker of another prompt', FILE.replaceAll('n1', 'n2'), 'unreadable'],
])('a reply that %s stops', async (_, reply, kind) => {
  expect(await write(reply)).toMatchObject({ kind, record: { answered: 'answering-1' } })
})
