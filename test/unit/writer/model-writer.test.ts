import { expect, test } from 'vitest'
import { modelWriter } from '../../../shared/writer/model-writer.ts'
import type { Proposal, WriterQuestion } from '../../../shared/writer/writer.ts'
import { promptOf } from '../../support/model-server/session-options.ts'
import { scriptedSession, type Reply } from '../../support/unit-of.ts'

function questionOf(parts: Partial<WriterQuestion> = {}): WriterQuestion {
  return {
    prompt: { ...promptOf(), nonce: 'n1' },
    texts: new Map(),
    problemOf: () => undefined,
    readBack: (files) => [...files],
    ...parts,
  }
}

function write(reply: Reply, parts: Partial<WriterQuestion> = {}): Promise<Proposal> {
  return modelWriter(scriptedSession(reply)).write(questionOf(parts))
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

test('a model that needs a file is shown it once, and both answers are counted', async () => {
  const asked: string[][] = []
  const more: WriterQuestion['more'] = (wanted, reply) => {
    asked.push([...wanted, reply])
    return Promise.resolve(questionOf({ prompt: { ...promptOf(), nonce: 'n2' } }))
  }
  const session = scriptedSession(({ nonce }) =>
    nonce === 'n1' ? 'NEED src/a.ts' : FILE.replaceAll('n1', 'n2'),
  )
  const proposal = await modelWriter(session).write(questionOf({ more }))
  expect(asked).toEqual([['src/a.ts', 'NEED src/a.ts']])
  expect(proposal).toMatchObject({
    kind: 'files',
    files: [{ path: 'a.ts' }],
    record: { usage: { calls: 2, inputTokens: 200, outputTokens: 20 } },
  })
})

test('a model that still needs more stops', async () => {
  const more: WriterQuestion['more'] = () => Promise.resolve(questionOf())
  expect(await write('NEED src/a.ts', { more })).toMatchObject({
    kind: 'unreadable',
    message: 'no more files can be shown',
  })
})

test('files are handed on as they are meant', async () => {
  const readBack = (): { path: string; content: string }[] => [{ path: 'b.ts', content: 'meant' }]
  expect(await write(FILE, { readBack })).toMatchObject({ files: [{ path: 'b.ts', content: 'meant' }] })
})
