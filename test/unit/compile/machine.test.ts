import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { compile, exampleWith } from './lines.ts'

const SHA = '5f2d8c1e0b9a47364c8e1f0a2b3c4d5e6f708192'
const IMAGE = `node@sha256:${'a'.repeat(64)}`

interface Job {
  permissions: Record<string, string>
  steps: { name: string; uses?: string; with?: Record<string, unknown>; env?: Record<string, string> }[]
  [field: string]: unknown
}

interface Workflow {
  'cache-mode'?: string
  env?: Record<string, string>
  jobs: Record<string, Job>
}

/** The workflows of the example with these options, and maybe other fields of its command station. */
function workflows(options: string, fields = ''): Record<string, Workflow> {
  const replaced = {
    '  pullRequests: true': `  pullRequests: true\n${options}`,
    'run: [npm test]': `${fields}run: [npm test]`,
  }
  const files = compile(exampleWith(replaced))
  return Object.fromEntries(
    files.map(({ path, text }) => [path.replace(/.*\//, ''), parse(text) as Workflow]),
  )
}

function testJob(options: string, fields = ''): Job {
  const job = workflows(options, fields)['factory-unit.yml']?.jobs['test']
  if (job === undefined) throw new Error('the example has no job test')
  return job
}

const stepsOf = ({ steps }: Job): string[] => steps.map(({ name }) => name)
const DATABASE = `{ db: { image: "postgres@sha256:${'b'.repeat(64)}", ports: ["5432:5432"], env: { MODE: x } } }`

describe('every compiled workflow', () => {
  it('lets no job read or write a cache on github.com and ghe.com, and says nothing of it to a server that knows no such key', () => {
    const modes = (options: string): unknown[] =>
      Object.values(workflows(options)).map((each) => each['cache-mode'])
    expect(new Set([...modes(''), ...modes('  host: https://octo.ghe.com')])).toEqual(new Set(['none']))
    expect(new Set(modes('  host: https://git.example.com\n  store: /mnt/x'))).toEqual(new Set([undefined]))
  })

  it('has the variables that say how the network is reached, and for how long artifacts are kept', () => {
    const all = Object.values(workflows('  proxy: [HTTPS_PROXY, NODE_EXTRA_CA_CERTS]\n  retention: 14'))
    for (const { env } of all)
      expect(env).toEqual({
        HTTPS_PROXY: '${{ vars.HTTPS_PROXY }}',
        NODE_EXTRA_CA_CERTS: '${{ vars.NODE_EXTRA_CA_CERTS }}',
        JIDOKA_RETENTION_DAYS: '14',
      })
    expect(Object.values(workflows('')).map(({ env }) => env)).toEqual(all.map(() => undefined))
  })

  it('has a folder of its own for each run in a store that all runs share', () => {
    const { jobs } = workflows('  store: /mnt/x')['factory-unit.yml'] ?? { jobs: {} }
    const stores = Object.values(jobs).flatMap(({ steps = [], with: call }) => [
      ...steps.map((step) => step.with?.['store']),
      (call as Record<string, unknown> | undefined)?.['store'],
    ])
    expect(new Set(stores.filter((store) => store !== undefined))).toEqual(
      new Set(['/mnt/x/${{ github.run_id }}']),
    )
  })
})

describe('the job of a command station', () => {
  it('prepares the machine before the change is laid, and ends what is left before it collects', () => {
    const setUp = `[{ uses: actions/setup-java@${SHA}, with: { java-version: 21, verbose: true, x: "it's" } }]`
    const job = testJob(`  corepack: true\n  setUp: ${setUp}`, 'env: [JAVA_HOME], ')
    expect(stepsOf(job)).toEqual([
      ...[
        'Check out the base commit',
        'Set up Node',
        'Enable pnpm and yarn',
        'Prepare (1)',
        'Apply the change',
      ],
      ...['Set up the base commit', 'Run test', 'End what is left', 'Collect the outcome'],
    ])
    expect(job.steps[3]).toEqual({
      name: 'Prepare (1)',
      uses: `actions/setup-java@${SHA}`,
      with: { 'java-version': 21, verbose: true, x: "it's" },
    })
    // what the action has exported reaches the commands by its name
    expect(job.steps[6]?.env).toEqual({ JAVA_HOME: '${{ vars.JAVA_HOME || env.JAVA_HOME }}' })
    expect(testJob('', 'env: [JAVA_HOME], ').steps.find(({ name }) => name === 'Run test')?.env).toEqual({
      JAVA_HOME: '${{ vars.JAVA_HOME }}',
    })
  })

  it('runs in its container, beside its services, with credentials by the names of secrets, in an environment', () => {
    const container = `{ image: "${IMAGE}", options: "--cpus 2", credentials: { username: IMAGE_USER, password: IMAGE_PASSWORD } }`
    const job = testJob(`  container: ${container}\n  services: ${DATABASE}`, 'network: true, ')
    expect(job).toMatchObject({
      container: {
        image: IMAGE,
        options: '--cpus 2',
        credentials: { username: '${{ secrets.IMAGE_USER }}', password: '${{ secrets.IMAGE_PASSWORD }}' },
      },
      services: { db: { ports: ['5432:5432'], env: { MODE: 'x' } } },
      environment: { name: 'factory-test', deployment: false },
    })
  })

  it('takes what is said for it in place of what is said for all', () => {
    const options = `  container: { image: "${IMAGE}" }\n  stations: { test: { services: ${DATABASE}, setUp: [] } }\n  setUp: [{ uses: a/b@${SHA} }]`
    const job = testJob(options, 'network: true, ')
    expect([job['container'] !== undefined, job['services'] !== undefined]).toEqual([true, true])
    expect(stepsOf(job)).not.toContain('Prepare (1)')
  })

  it.each([
    ['', '', {}],
    [
      '  checkout: { submodules: recursive, lfs: true, depth: 20 }',
      '',
      { submodules: 'recursive', lfs: true, 'fetch-depth': 20 },
    ],
    ['  checkout: { submodules: false, lfs: false }', 'git: true, ', { 'fetch-depth': 0 }],
    ['  checkout: { depth: 20 }', 'git: true, ', { 'fetch-depth': 20 }],
  ])('checks out what %s asks for, %s, and leaves no token behind', (options, fields, wanted) => {
    expect(testJob(options, fields).steps[0]?.with).toEqual({ 'persist-credentials': false, ...wanted })
  })

  it('reads packages with its own token in setup alone, where factory.yml says so', () => {
    const fields = 'secrets: [NODE_AUTH_TOKEN], '
    const job = testJob('  packages: read', fields)
    const withToken = job.steps.filter(({ env = {} }) => 'NODE_AUTH_TOKEN' in env)
    expect(withToken.map(({ name, env }) => [name, env])).toEqual([
      ['Set up the base commit', { NODE_AUTH_TOKEN: '${{ github.token }}' }],
    ])
    expect([job.permissions['packages'], job['environment']]).toEqual(['read', undefined])
    const calls = workflows('  packages: read', fields)['factory-unit.yml']?.jobs['round-2']
    expect(calls?.permissions['packages']).toBe('read')
    const stored = testJob('', fields)
    expect([stored.permissions['packages'], stored['environment']]).toEqual([
      undefined,
      { name: 'factory-test', deployment: false },
    ])
  })

  it.each([
    ['{ group: big, labels: [linux, x64] }', { group: 'big', labels: ['linux', 'x64'] }],
    ['{ group: big, labels: linux }', { group: 'big', labels: ['linux'] }],
    ['{ test: { group: big } }', { group: 'big' }],
    ['{ test: [self-hosted, linux] }', ['self-hosted', 'linux']],
    ['{ default: { group: big, labels: linux }, test: ubuntu-24.04 }', 'ubuntu-24.04'],
  ])('runs on %s', (runsOn, wanted) => {
    expect(testJob(`  runsOn: ${runsOn}`)['runs-on']).toEqual(wanted)
  })
})
