import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { answeredFiles, setWriter } from '../../support/agent.ts'
import { EXAMPLE_JOBS } from '../../support/github-line/example-jobs.ts'
import { jobResults, withLine } from '../../support/github-line/github-line.ts'
import { decisions, storedLinks } from '../../support/github-line/links.ts'
import { runLocally } from '../../support/github-line/local-run.ts'

const SPEC = 'truncate-middle'

test('a branch that somebody pushed is released, and every digest is that of jidoka run without the branch', async () => {
  await withLine({ adapt: (folder) => setWriter(folder, { from: 'branch' }) }, async (line) => {
    line.git('switch', '-qc', `change/${SPEC}`)
    for (const [path, text] of Object.entries(answeredFiles(SPEC, 1)))
      writeFileSync(join(line.folder, path), text)
    line.commit('Cut in the middle')
    line.git('switch', '-q', 'main')
    const run = await line.run(SPEC)
    expect(jobResults(run), run.job('generate').log).toEqual({ ...EXAMPLE_JOBS[SPEC], answers: 'success' })
    line.git('branch', '-qD', `change/${SPEC}`)
    const local = await runLocally(line, [SPEC])
    expect(local.units.map(({ verdict }) => verdict)).toEqual(['released'])
    expect(decisions(storedLinks(line))).toEqual(decisions(local.links))
    expect(line.github.violations()).toEqual([])
  })
})
