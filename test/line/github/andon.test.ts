import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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

test('a line that has andon checks no pull request while it is stopped', async () => {
  const adapt = (folder: string): void => appendFileSync(join(folder, 'factory.yml'), 'andon: {}\n')
  await withLine({ github: { pullRequests: true }, adapt }, async (line) => {
    line.git('checkout', '--quiet', '-b', 'proposed', line.base)
    writeFileSync(join(line.folder, 'notes.md'), 'notes\n')
    const sha = line.commit('proposed')
    line.git('checkout', '--quiet', 'main')
    const check = () =>
      line.start({
        workflow: '.github/workflows/factory-pr.yml',
        event: 'merge_group',
        sha,
        ref: 'refs/heads/gh-readonly-queue/main/pr-7',
        payload: { merge_group: { head_sha: sha, base_sha: line.base } },
      }).done
    const pulled = await enter(line.folder, { action: 'pull', reason: 'orders are lost' })
    const stopped = await check()
    expect(stopped.job('text-kit: style-gate').log).toContain('ANDON_PULLED')
    expect(jobResults(stopped)).toMatchObject({ 'text-kit: style-gate': 'failure' })
    await enter(line.folder, { action: 'release', reason: 'repaired', of: [pulled] })
    expect(jobResults(await check())).toMatchObject({ 'text-kit: style-gate': 'success' })
  })
})
