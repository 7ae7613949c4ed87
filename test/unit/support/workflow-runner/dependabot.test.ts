import { afterEach, describe, expect, it } from 'vitest'
import { makeBench, type Bench } from '../../../support/workflow-runner/bench.ts'
import type { JobRecord } from '../../../support/workflow-runner/records.ts'

let bench: Bench | undefined
afterEach(() => {
  bench?.close()
  bench = undefined
})

const WORKFLOW = `on: [pull_request, schedule]
jobs:
  quiet: { runs-on: x, steps: [{ run: 'true' }] }
  asking: { runs-on: x, permissions: { pull-requests: write }, steps: [{ run: 'true' }] }
`

async function jobsOf(actor: string, event: string): Promise<JobRecord[]> {
  bench = makeBench(
    { '.github/workflows/w.yml': WORKFLOW },
    { secrets: { KEY: 'a' }, dependabotSecrets: { BOT: 'b' }, defaultPermissions: 'write' },
  )
  const first = await bench.runner.start(bench.trigger({ actor, event })).done
  return (await bench.runner.rerunAll(first).done).jobs
}

describe('a run of Dependabot', () => {
  it('has the secrets of Dependabot alone, and reads unless it says that it writes', async () => {
    const [quiet, asking] = await jobsOf('dependabot[bot]', 'pull_request')
    expect(quiet).toMatchObject({ secrets: ['BOT'], permissions: { contents: 'read', packages: 'read' } })
    expect(asking).toMatchObject({ secrets: ['BOT'], permissions: { 'pull-requests': 'write' } })
  })

  it.each([
    ['octocat', 'pull_request'],
    ['dependabot[bot]', 'schedule'],
  ])('is none when %s sets off %s', async (actor, event) => {
    const [quiet] = await jobsOf(actor, event)
    expect(quiet).toMatchObject({ secrets: ['KEY'], permissions: { contents: 'write' } })
  })
})
