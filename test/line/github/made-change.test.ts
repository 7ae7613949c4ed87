import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { answeredFiles, setWriter } from '../../support/agent.ts'
import { EXAMPLE_JOBS } from '../../support/github-line/example-jobs.ts'
import { jobResults, withLine, type GithubLine } from '../../support/github-line/github-line.ts'
import { decisions, storedLinks } from '../../support/github-line/links.ts'
import { runLocally } from '../../support/github-line/local-run.ts'
import type { RunResult } from '../../support/workflow-runner/options.ts'

const SPEC = 'truncate-middle'
/** The first answer to it is stopped by a test. */
const STOPPED = 'parse-duration'

/** A branch with the first answer of the example to a spec. */
function commitAnswer(line: GithubLine, spec: string): void {
  line.git('switch', '-qc', 'work')
  for (const [path, text] of Object.entries(answeredFiles(spec, 1)))
    writeFileSync(join(line.folder, path), text)
  line.commit('Cut in the middle')
  line.git('switch', '-q', 'main')
}

/** Starts the unit of a spec by hand, as whoever has something to say about it does. */
function runByHand(line: GithubLine, spec: string, inputs: Record<string, string>): Promise<RunResult> {
  const base = line.git('rev-parse', 'main')
  const all = { spec: `specs/${spec}.spec.md`, base, mode: 'auto', ...inputs }
  return line.start({ event: 'workflow_dispatch', sha: base, inputs: all }).done
}

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

test('a committed patch is released where it is right, and halts where a test stops it: no machine mends it', async () => {
  await withLine({ adapt: (folder) => setWriter(folder, { from: 'patch' }) }, async (line) => {
    const patches = [SPEC, STOPPED].map((spec) => {
      commitAnswer(line, spec)
      const text = line.git('format-patch', '--stdout', 'main..work')
      line.git('branch', '-qD', 'work')
      return { spec, text }
    })
    mkdirSync(join(line.folder, 'changes'))
    for (const { spec, text } of patches)
      writeFileSync(join(line.folder, 'changes', `${spec}.patch`), `${text}\n`)
    line.commit('Lay two patches')
    const released = await runByHand(line, SPEC, {})
    expect(jobResults(released), released.job('generate').log).toMatchObject({
      result: 'success',
      deliver: 'success',
    })
    const halted = await runByHand(line, STOPPED, {})
    expect(jobResults(halted)).toMatchObject({ generate: 'success', test: 'success', result: 'failure' })
    expect(halted.job('round 2 / generate').log).toContain('WRITER_WAITS')
    expect(line.github.violations()).toEqual([])
  })
})

test('a pull request of the server is released by its number', async () => {
  const adapt = (folder: string): void => setWriter(folder, { from: 'pull-request' })
  await withLine({ adapt, github: { on: ['workflow_dispatch'] } }, async (line) => {
    commitAnswer(line, SPEC)
    line.git('update-ref', 'refs/pull/7/head', 'work')
    line.git('branch', '-qD', 'work')
    const run = await runByHand(line, SPEC, { change: '7' })
    expect(jobResults(run), run.job('generate').log).toMatchObject({ result: 'success', deliver: 'success' })
    expect(line.github.violations()).toEqual([])
  })
})
