import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startGitHubFake, type GitHubFake } from '../../../support/github-fake/github-fake.ts'
import { startResultsService, type ResultsService } from '../../../support/results-service/results-service.ts'
import type { AttemptView } from '../../../support/results-service/shelf.ts'
import { makeBench, type Bench } from '../../../support/workflow-runner/bench.ts'
import type { RunResult } from '../../../support/workflow-runner/options.ts'

const NAME = 'JD-0000-1111-2222.generate.r1.a'
/** One job stores a parcel named after its attempt, the next fetches it by id and digest from the outputs. */
const LINE = `on: push
permissions: { actions: read }
jobs:
  generate:
    runs-on: x
    outputs:
      id: \${{ steps.put.outputs.id }}
      sha256: \${{ steps.put.outputs.sha256 }}
      name: ${NAME}\${{ github.run_attempt }}.json
    steps:
      - { id: put, uses: jidoka/test@v1, with: { name: '${NAME}\${{ github.run_attempt }}.json', text: '\${{ vars.TEXT }}' } }
  gate:
    needs: generate
    runs-on: x
    outputs: { text: '\${{ steps.get.outputs.text }}' }
    steps:
      - id: get
        uses: jidoka/test@v1
        with:
          name: \${{ needs.generate.outputs.name }}
          id: \${{ needs.generate.outputs.id }}
          sha256: \${{ needs.generate.outputs.sha256 }}
`
let results: ResultsService
let github: GitHubFake
let bench: Bench

async function open(view: AttemptView = 'shared', line = LINE): Promise<void> {
  results = await startResultsService({ attempts: view })
  const folder = fileURLToPath(new URL('../../../support/store-action', import.meta.url))
  const services = { results, github: { url: '', issueToken: (): string => '' } }
  bench = makeBench(
    { '.github/workflows/line.yml': line },
    {
      actions: { 'jidoka/test': folder },
      vars: { TEXT: '{"link":1}' },
      ...services,
    },
  )
  github = await startGitHubFake({
    repository: { name: 'octo/demo', path: bench.repository.path },
    artifacts: results,
  })
  Object.assign(services.github, { url: github.url, issueToken: github.issueToken })
}

beforeEach(async () => {
  await open()
})

afterEach(async () => {
  bench.close()
  await github.close()
  await results.close()
})

const run = (): Promise<RunResult> => bench.runner.start(bench.trigger()).done

describe('a parcel between jobs', () => {
  it('travels by id and digest through job outputs', async () => {
    const result = await run()
    expect(result.job('gate').outputs).toEqual({ text: '{"link":1}' })
    expect(github.calls()).toEqual([])
  })

  it('comes through the REST API when the service lists it and answers 404', async () => {
    results.fail({ at: 'sign', effect: { kind: 'status', status: 404 } })
    const result = await run()
    expect(result.job('gate').outputs).toEqual({ text: '{"link":1}' })
    expect(github.violations()).toEqual([])
    expect(github.calls()).toEqual([
      'GET /repos/octo/demo/actions/runs/9000000001/artifacts 200',
      'GET /repos/octo/demo/actions/artifacts/1001/zip 302',
    ])
  })

  it('is still compared with its digest on that way', async () => {
    results.fail({ at: 'sign', effect: { kind: 'status', status: 404 } })
    results.fail({ at: 'download', effect: { kind: 'replace', bytes: Buffer.from('{"link":2}') } })
    const result = await run()
    expect(result.conclusion).toBe('failure')
    expect(result.job('gate').log).toContain('PARCEL_DIGEST')
  })

  it('of an earlier attempt is found by a re-run of the failed job', async () => {
    await again('shared')
  })

  it('of an earlier attempt is found even where attempts do not see each other', async () => {
    await again('separate')
  })

  async function again(view: AttemptView): Promise<void> {
    await shut()
    await open(view)
    results.fail({ at: 'sign', effect: { kind: 'status', status: 404 } })
    github.fail({ effect: { kind: 'status', status: 404 } })
    const first = await run()
    expect(first.job('gate').result).toBe('failure')
    results.heal()
    github.heal()
    const second = await bench.runner.rerunFailed(first).done
    expect(second.job('generate').attempt).toBe(1)
    expect(second.job('gate')).toMatchObject({ attempt: 2, outputs: { text: '{"link":1}' } })
    expect(github.violations()).toEqual([])
  }

  it('that expired names the job to run again', async () => {
    const first = await run()
    results.expire(`${NAME}1.json`)
    const failing = { ...first, graph: new Map(first.graph) }
    const gate = first.graph.get('gate')!
    failing.graph.set('gate', {
      ...gate,
      instances: gate.instances.map((it) => ({ ...it, result: 'failure' as const })),
    })
    const second = await bench.runner.rerunFailed(failing).done
    expect(second.job('gate').log).toContain('PARCEL_MISSING')
    expect(second.job('gate').log).toContain('station generate, round 1')
  })

  it('is stored again by a re-run of all jobs', async () => {
    const first = await run()
    const second = await bench.runner.rerunAll(first).done
    expect(second.conclusion).toBe('success')
    expect(results.artifacts().map(({ name }) => name)).toEqual([`${NAME}1.json`, `${NAME}2.json`])
  })

  it('is missed with the reason when the token may not read artifacts', async () => {
    await shut()
    await open('shared', LINE.replace('permissions: { actions: read }', 'permissions: {}'))
    results.fail({ at: 'sign', effect: { kind: 'status', status: 404 } })
    const { log } = (await run()).job('gate')
    expect(log).toContain('PARCEL_MISSING')
    expect(log).toContain('(needs `actions: read`)')
  })

  async function shut(): Promise<void> {
    bench.close()
    await github.close()
    await results.close()
  }
})
