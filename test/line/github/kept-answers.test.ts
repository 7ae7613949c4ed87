import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sealAnswer } from '../../../shared/trace/verify/answer.ts'
import { ephemeralSigner } from '../../../shared/trace/signer/signer.ts'
import { parseAnswerName } from '../../../shared/trace/parcel/names.ts'
import { answer, isReview } from '../../support/answers.ts'
import { jobResults, type GithubLine } from '../../support/github-line/github-line.ts'
import { withModel } from '../../support/github-line/model-story.ts'
import type { SeenRequest, Turn } from '../../support/model-server/model-server.ts'

const SPEC = 'truncate-middle'
const REF = 'refs/jidoka/answers'
const good = (request: SeenRequest): Turn =>
  answer(SPEC, isReview(request) ? 'review.r1' : 'generate.r1', request)

/** Every artifact is out of reach from now on, as those of earlier attempts may be. */
function loseArtifacts({ results }: GithubLine): void {
  for (const { name, state } of results.artifacts()) if (state === 'finalized') results.expire(name)
}

/** Paths of the answers that the ref of the unit holds. */
function keptIn({ git }: GithubLine): string[] {
  const ref = git('for-each-ref', '--format=%(refname)', REF)
  return git('ls-tree', '-r', '--name-only', ref).split('\n')
}

/** Takes the reviewer's genuine answer out of the ref and puts one there that nobody the line trusts has signed. */
async function forgeReview({ git, scratch }: GithubLine): Promise<void> {
  const ref = git('for-each-ref', '--format=%(refname)', REF)
  const paths = git('ls-tree', '-r', '--name-only', ref).split('\n')
  const path = paths.find((each) => each.includes('.review.')) ?? ''
  const identity = parseAnswerName(path.split('/').at(-1) ?? '')
  if (identity === undefined) throw new Error('the answer of the reviewer was not kept')
  const forged = await sealAnswer(identity, '{"forged":true}', ephemeralSigner())
  writeFileSync(join(scratch, 'forged.json'), forged.bytes)
  const blob = git('hash-object', '-w', join(scratch, 'forged.json'))
  const trees = paths.map(
    (each) => `100644,${each === path ? blob : git('rev-parse', `${ref}:${each}`)},${each}`,
  )
  git('read-tree', '--empty')
  for (const entry of trees) git('update-index', '--add', '--cacheinfo', entry)
  git('update-ref', ref, git('commit-tree', git('write-tree'), '-p', ref, '-m', 'forged'))
  git('read-tree', 'HEAD')
}

test('what was paid is not paid again, by a full re-run or by a new run whose artifacts are lost; a forged answer is not believed', async () => {
  await withModel(good, { attempts: 'separate', github: { publish: 'none' } }, async ({ line, requests }) => {
    const first = await line.run(SPEC)
    expect(jobResults(first)).toMatchObject({ result: 'success', answers: 'success' })
    const paid = requests.length
    expect(keptIn(line)).toHaveLength(paid)
    loseArtifacts(line)
    const again = await line.runner.rerunAll(first).done
    // nothing new was recorded, so nobody needs a right to write
    expect(jobResults(again)).toMatchObject({ result: 'success' })
    expect(jobResults(again)).not.toHaveProperty('answers')
    expect(requests).toHaveLength(paid)
    await forgeReview(line)
    const other = await line.run(SPEC)
    expect(other.conclusion).toBe('success')
    expect(other.job('review').log).toMatch(/is not used: .*LINK_SIGNER/)
    expect(requests.slice(paid).map(isReview)).toEqual([true])
    expect(keptIn(line)).toHaveLength(paid + 1)
  })
})
