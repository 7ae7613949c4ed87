import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCli } from '../../support/story.ts'
import { downloadArtifact } from '../../support/github-line/download.ts'
import { jobResults, withLine } from '../../support/github-line/github-line.ts'
import { decisions, storedLinks } from '../../support/github-line/links.ts'
import { runLocally } from '../../support/github-line/local-run.ts'

const SPEC = 'parse-duration'

test('grouped jobs decide as jidoka run does, and every link says what its station had to itself', async () => {
  await withLine({ github: { jobs: 'grouped' } }, async (line) => {
    const run = await line.run(SPEC)
    expect(jobResults(run)).toEqual({
      draft: 'success',
      test: 'success',
      'round 2 / draft': 'success',
      'round 2 / test': 'success',
      result: 'success',
      deliver: 'success',
    })
    const local = await runLocally(line, [SPEC])
    expect(decisions(storedLinks(line))).toEqual(decisions(local.links))
    expect(run.job('test').secretsSeen).toEqual([])
    expect(line.github.pulls()).toHaveLength(1)
    const folder = await downloadArtifact(line, run, `${local.links[0]?.serial ?? ''}.trace.a1`)
    const verify = ['verify', folder, '--trust', join(line.folder, '.factory', 'trust.json'), '--json']
    expect((await runCli(line.scratch, [...verify, '--require', 'isolation=step'])).exit).toBe(0)
    const refused = await runCli(line.scratch, [...verify, '--require', 'isolation=job'])
    expect([refused.exit, JSON.parse(refused.stdout)]).toEqual([
      1,
      expect.objectContaining({ code: 'LINK_ISOLATION' }),
    ])
  })
})
