import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { OWN_REPOSITORY } from '../../../shared/own-repository.ts'
import { nonceIn } from '../../support/answers.ts'
import { startGitHubFake } from '../../support/github-fake/github-fake.ts'
import { actionFolder } from '../../support/github-line/action-folder.ts'
import { startModelServer } from '../../support/model-server/model-server.ts'
import { startUpVariables } from '../../support/programs.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { startResultsService } from '../../support/results-service/results-service.ts'
import { edit, runCli } from '../../support/story.ts'
import type { RunResult } from '../../support/workflow-runner/options.ts'
import { makeWorkflowRunner } from '../../support/workflow-runner/workflow-runner.ts'

const BODY = `  const isTeen = Math.floor((rank % 100) / 10) === 1
  const suffix = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][rank % 10] ?? 'th')
  return \`\${rank}\${suffix}\`
}
`
const PLAIN = `/** A whole number with its English suffix, such as 3rd. */\nexport function ordinal(rank) {\n${BODY}`
const COMMON = `/** A whole number with its English suffix, such as 3rd. */\nfunction ordinal(rank) {\n${BODY}\nmodule.exports = { ordinal }\n`
const TYPED = PLAIN.replace('ordinal(rank)', 'ordinal(rank: number): string')

/** Kinds of repositories whose own tests need nothing that a network brings. */
const KINDS: [name: string, files: Record<string, string>, module: string, code: string][] = [
  [
    'node:test and TypeScript',
    {
      'package.json': '{"name":"shop","type":"module","scripts":{"test":"node --test"}}\n',
      'src/a.ts': 'export const a = 1\n',
    },
    'src/ordinal.ts',
    TYPED,
  ],
  [
    'jest and CommonJS',
    { 'package.json': '{"name":"shop","scripts":{"test":"jest"}}\n', 'lib/a.js': 'module.exports = 1\n' },
    'lib/ordinal.js',
    COMMON,
  ],
  [
    'ava behind a linter, and modules',
    {
      'package.json': '{"name":"shop","type":"module","scripts":{"test":"xo && ava"}}\n',
      'index.js': 'export default 1\n',
    },
    'src/ordinal.js',
    PLAIN,
  ],
]

interface Secret {
  name: string
  value: string
}

/** Makes a repository ready as people do, pointed at a model of the test. */
async function makeReady(
  files: Record<string, string>,
  endpoint: string,
): Promise<[TestRepository, Secret[]]> {
  const repository = makeRepository(files)
  repository.git('remote', 'add', 'origin', 'git@github.com:acme/shop.git')
  const made = await runCli(repository.path, ['init', '--json', '--skip-proof'])
  // on a busy machine it says how far it has come
  expect(made.exit, made.stderr).toBe(0)
  const { secrets } = JSON.parse(made.stdout) as { secrets: Secret[] }
  edit(repository.path, 'factory.yml', 'https://api.openai.com/v1', endpoint)
  edit(repository.path, 'factory.yml', ', key: OPENAI_API_KEY', '')
  edit(repository.path, 'factory.yml', 'rounds: 3', 'rounds: 1')
  expect((await runCli(repository.path, ['compile'])).exit).toBe(0)
  repository.commit({}, 'declare a line')
  return [repository, secrets]
}

/** Starts the compiled line for the first spec, and waits until all of it has ended. */
async function runLine(
  repository: TestRepository,
  secrets: readonly Secret[],
  folder: string,
): Promise<RunResult[]> {
  const results = await startResultsService({ attempts: 'shared' })
  const place = { name: 'acme/shop', path: repository.path }
  const github = await startGitHubFake({ repository: place, artifacts: results, actionsMayOpenPulls: true })
  mkdirSync(join(folder, 'runner'))
  const runner = makeWorkflowRunner({
    ...{ repository: place, folder: join(folder, 'runner'), results, github, env: startUpVariables() },
    actions: { [OWN_REPOSITORY]: actionFolder(join(folder, 'release')) },
    secrets: Object.fromEntries(secrets.map(({ name, value }) => [name, value])),
  })
  github.connect(runner)
  try {
    runner.start({
      workflow: '.github/workflows/factory.yml',
      event: 'workflow_dispatch',
      sha: repository.git('rev-parse', 'HEAD'),
      ref: 'refs/heads/main',
      inputs: { spec: 'specs/ordinal.spec.md', mode: 'auto' },
    })
    return await runner.settle()
  } finally {
    await github.close()
    await results.close()
  }
}

describe('the compiled line of a repository that init made ready', () => {
  test.each(KINDS)('releases what is right, and halts what is wrong: %s', async (_, files, module, code) => {
    for (const [answer, conclusion] of [
      [code, 'success'],
      [code.replace('=== 1', '=== 2'), 'failure'],
    ] as const) {
      const folder = mkdtempSync(join(tmpdir(), 'jidoka-kinds-'))
      const model = await startModelServer(({ prompt }) => {
        const nonce = nonceIn(prompt)
        return `<<<FILE ${module} ${nonce}\n${answer}FILE>>> ${nonce}\n`
      })
      const [repository, secrets] = await makeReady(files, model.url)
      const runs = await runLine(repository, secrets, folder)
      expect(runs.map((run) => [run.trigger.workflow, run.conclusion])).toEqual([
        ['.github/workflows/factory.yml', 'success'],
        ['.github/workflows/factory-unit.yml', conclusion],
      ])
      const branches = repository.git('for-each-ref', '--format=%(refname:short)', 'refs/heads/factory')
      expect(branches === '').toBe(conclusion === 'failure')
      repository.remove()
      await model.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
