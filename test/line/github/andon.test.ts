import { expect, test } from 'vitest'
import { appendEntries } from '../../../shared/ledger/append.ts'
import { entryDigest, type AndonEntry } from '../../../shared/ledger/entry.ts'
import { signAndon } from '../../../shared/ledger/andon/sign-andon.ts'
import { localLedger } from '../../../shared/ledger/ledger-ref.ts'
import { generateSigningKey, publicPem } from '../../../shared/trace/signer/keys.ts'
import { keySigner } from '../../../shared/trace/signer/signer.ts'
import { jobResults, REPOSITORY, withLine } from '../../support/github-line/github-line.ts'

/** Enters into the ledger of the server; gives the digest of the entry. */
async function enter(folder: string, words: Pick<AndonEntry, 'action' | 'reason' | 'of'>): Promise<string> {
  const key = generateSigningKey()
  const signing = {
    signer: keySigner(key, 'local'),
    publicKey: publicPem(key),
    repository: REPOSITORY,
    now: new Date(),
  }
  const entry = await signAndon({ scope: '*', by: 'Ada', ...words }, signing)
  const { entries } = await appendEntries(localLedger(folder), [entry], { now: () => new Date() })
  return entries.map(entryDigest).join('')
}

test('a line that is stopped starts nothing on GitHub, says who stopped it, and goes on once it is free', async () => {
  await withLine({}, async (line) => {
    const pulled = await enter(line.folder, { action: 'pull', reason: 'orders are <b>lost</b>' })
    const stopped = await line.run('truncate-middle')
    const results = jobResults(stopped)
    expect(results['spec-validate']).toBe('failure')
    expect(results['result']).toBe('failure')
    expect(stopped.job('spec-validate').summary).toMatch(/Ada.*orders are &lt;b&gt;lost/)
    expect(stopped.job('result').summary).toContain('Ada')
    const planned = await line.plan().done
    expect(jobResults(planned)).toMatchObject({ Plan: 'failure' })
    await enter(line.folder, { action: 'release', reason: 'repaired', of: [pulled] })
    const again = await line.run('truncate-middle')
    expect(jobResults(again)).toMatchObject({ 'spec-validate': 'success', result: 'success' })
  })
})
