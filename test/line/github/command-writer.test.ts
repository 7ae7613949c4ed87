import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readParcel } from '../../../shared/trace/parcel/parcel.ts'
import { agentScript, useAgent } from '../../support/agent.ts'
import { EXAMPLE_JOBS } from '../../support/github-line/example-jobs.ts'
import { jobResults, startGithubLine, type GithubLine } from '../../support/github-line/github-line.ts'
import { decisions, storedLinks } from '../../support/github-line/links.ts'
import { runLocally } from '../../support/github-line/local-run.ts'
import { signingKeys } from '../../support/github-line/prepare.ts'
import type { RunResult } from '../../support/workflow-runner/options.ts'

const SPEC = 'parse-duration'
const KEY = { AGENT_API_KEY: 'sk-agent-0123456789abcdef' }

/** The line of the example whose writer is this script. */
function lineOf(script: string, github?: Record<string, unknown>, more: Record<string, unknown> = {}) {
  const setup = ['mkdir -p node_modules && echo ready > node_modules/tool']
  return startGithubLine({
    adapt: (folder) => useAgent(folder, script, { key: 'AGENT_API_KEY', setup, ...more }),
    runner: { secrets: { ...signingKeys(), ...KEY } },
    ...(github === undefined ? {} : { github }),
  })
}

describe('a line whose writer is a program', () => {
  let line: GithubLine
  let run: RunResult
  /** The agent works only with its key and what setup made, and says what else it was given. */
  beforeAll(async () => {
    const more = `if (process.env.AGENT_API_KEY === undefined || readFileSync('node_modules/tool', 'utf8') !== 'ready\\n') process.exit(9)
console.log(Object.keys(process.env).sort().join(' '))`
    line = await lineOf(agentScript(SPEC, more))
    run = await line.run(SPEC)
  })
  afterAll(() => line.close())

  test('releases with its repair round, and every digest is that of jidoka run without the program', async () => {
    expect(jobResults(run)).toEqual({
      ...EXAMPLE_JOBS[SPEC],
      answers: 'success',
      writer: 'success',
      'round 2 / writer': 'success',
    })
    const local = await runLocally(line, [SPEC])
    expect(local.units.map(({ verdict }) => verdict)).toEqual(['released'])
    expect(decisions(storedLinks(line))).toEqual(decisions(local.links))
    expect(line.github.violations()).toEqual([])
  })

  test('gives the key of the program to the one step that starts it, and no signing key to its job', () => {
    const writing = run.jobs.filter(({ id, result }) => id === 'writer' && result !== 'skipped')
    expect(writing).toHaveLength(2)
    for (const job of writing) {
      expect(job.secretsSeen).toEqual(['AGENT_API_KEY'])
      expect(job.permissions).toEqual({ actions: 'read', contents: 'read' })
    }
    const others = run.jobs.filter(({ id }) => id !== 'writer')
    expect(others.flatMap(({ secretsSeen }) => secretsSeen)).not.toContain('AGENT_API_KEY')
    const written = line.results.artifacts().filter(({ name }) => /\.generate\.r1\.a1\.json$/.test(name))
    const [transcript] = written.flatMap(({ bytes }) =>
      readParcel(bytes).attachments.flatMap(({ name, content }) =>
        name === 'transcript.txt' ? [content] : [],
      ),
    )
    const given = (transcript?.split('\n')[1] ?? '').split(' ')
    expect(given.filter((name) => /TOKEN|JIDOKA|GITHUB|RUNNER|ACTIONS|INPUT/.test(name))).toEqual([])
  })
})

test('a program that fails keeps its unit from going on, and the result says what became of it', async () => {
  const once = `import { existsSync } from 'node:fs'\n${agentScript('truncate-middle', `if (!existsSync('node_modules/works')) { console.log('no quota left'); process.exit(7) }`)}`
  const line = await lineOf(once, { publish: 'none' }, { setup: ['mkdir -p node_modules'] })
  try {
    const run = await line.run('truncate-middle')
    expect(jobResults(run)).toEqual({ 'spec-validate': 'success', writer: 'failure', result: 'failure' })
    expect(run.job('result').summary).toContain('WRITER\\_FAILED agent ended with exit code 7')
    expect(run.job('result').summary).toContain('no quota left')
  } finally {
    await line.close()
  }
})

test('grouped jobs let the program write before the job that signs, and nobody writes what is recorded', async () => {
  const spec = 'truncate-middle'
  const line = await lineOf(agentScript(spec), { jobs: 'grouped', publish: 'none' })
  try {
    const jobs = {
      'spec-validate': 'success',
      writer: 'success',
      draft: 'success',
      test: 'success',
      answers: 'success',
      result: 'success',
    }
    const run = await line.run(spec)
    expect(jobResults(run)).toEqual(jobs)
    expect(run.job('writer').log).toContain('working on round 1')
    const again = await line.run(spec)
    expect(jobResults(again)).toMatchObject({ draft: 'success', result: 'success' })
    expect(again.job('writer').log).not.toContain('working on round 1')
  } finally {
    await line.close()
  }
})
