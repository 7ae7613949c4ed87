import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sha256 } from '../../shared/formats/digest.ts'
import { OWN_REPOSITORY } from '../../shared/own-repository.ts'
import { runCommand } from '../support/processes.ts'
import { makeRepository, type TestRepository } from '../support/repository.ts'
import type { RunResult, WorkflowRun } from '../support/workflow-runner/options.ts'
import { makeWorkflowRunner, type WorkflowRunner } from '../support/workflow-runner/workflow-runner.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const WORKFLOW = '.github/workflows/release.yml'
const FOLDER = mkdtempSync(join(tmpdir(), 'jidoka-release-'))
const [SERVER, KEPT, BIN] = ['server', 'kept', 'bin'].map((name) => join(FOLDER, name)) as [
  string,
  string,
  string,
]
const BARE = join(SERVER, OWN_REPOSITORY)

/** What a release is packed from. The bundles are two files: building the real ones is shown elsewhere. */
const COPIED = ['scripts/pack.ts', 'scripts/release', 'shared', 'schemas', 'actions', WORKFLOW]
const DOCUMENTS = ['README.md', 'CHANGELOG.md', 'SECURITY.md', 'LICENSE', '.gitignore', 'tsconfig.json']
const BUILD = `import { mkdirSync, writeFileSync } from 'node:fs'
const out = process.argv[2] ?? 'dist'
mkdirSync(out + '/types', { recursive: true })
writeFileSync(out + '/jidoka.js', 'jidoka\\n')
writeFileSync(out + '/types/a b.d.ts', 'a\\n')
`
const MANIFEST = { name: `@${OWN_REPOSITORY}`, version: '1.2.3', type: 'module', bin: 'shared/cli/jidoka.js' }

/** Stand-ins for the actions of others that a release uses, and for gh: they keep what they were given. */
const INPUTS = ['name', 'path', 'if-no-files-found', 'retention-days', 'subject-checksums']
const STAND_INS: Record<string, string> = {
  'actions/upload-artifact': `cpSync(e.INPUT_PATH, KEPT + '/' + e.INPUT_NAME, { recursive: true })`,
  'actions/download-artifact': `cpSync(KEPT + '/' + e.INPUT_NAME, e.INPUT_PATH, { recursive: true })`,
  'actions/attest-build-provenance': `cpSync(e['INPUT_SUBJECT-CHECKSUMS'], KEPT + '/attested')`,
}

let repository: TestRepository
let runner: WorkflowRunner
/** Built, and not approved. */
let built: RunResult

function actionOf(name: string, code: string): string {
  const folder = join(FOLDER, name)
  mkdirSync(folder, { recursive: true })
  const inputs = Object.fromEntries(INPUTS.map((input) => [input, { description: input }]))
  const runs = { using: 'node24', main: 'main.mjs' }
  writeFileSync(join(folder, 'action.yml'), JSON.stringify({ name, inputs, runs }))
  const head = `import { cpSync } from 'node:fs'\nconst [e, KEPT] = [process.env, ${JSON.stringify(KEPT)}]\n`
  writeFileSync(join(folder, 'main.mjs'), `${head}${code}\n`)
  return folder
}

function makeOwnRepository(): TestRepository {
  const made = makeRepository({
    'package.json': `${JSON.stringify({ ...MANIFEST, scripts: { build: 'node scripts/build.ts' } })}\n`,
    'package-lock.json': `${JSON.stringify({ name: MANIFEST.name, version: '1.2.3', lockfileVersion: 3, packages: {} })}\n`,
    'scripts/build.ts': BUILD,
  })
  for (const path of [...COPIED, ...DOCUMENTS]) {
    mkdirSync(dirname(join(made.path, path)), { recursive: true })
    cpSync(join(ROOT, path), join(made.path, path), { recursive: true })
  }
  made.commit({}, 'the sources of a release')
  return made
}

beforeAll(async () => {
  for (const folder of [KEPT, BIN, join(FOLDER, 'runner')]) mkdirSync(folder)
  writeFileSync(join(BIN, 'gh'), `#!/bin/sh\npwd > '${KEPT}/gh'\nprintf '%s\\n' "$@" >> '${KEPT}/gh'\n`, {
    mode: 0o755,
  })
  repository = makeOwnRepository()
  runCommand(FOLDER, 'git', 'clone', '--quiet', '--bare', repository.path, BARE)
  runner = makeWorkflowRunner({
    repository: { name: OWN_REPOSITORY, path: BARE },
    folder: join(FOLDER, 'runner'),
    serverUrl: pathToFileURL(SERVER).href,
    actions: Object.fromEntries(
      Object.entries(STAND_INS).map(([name, code]) => [name, actionOf(name, code)]),
    ),
    environments: { release: { approval: 'reject' } },
    env: { PATH: [BIN, dirname(process.execPath), process.env['PATH']].join(':'), HOME: FOLDER },
  })
  built = await release().done
})
afterAll(() => {
  repository.remove()
  rmSync(FOLDER, { recursive: true, force: true })
})

function bare(...words: string[]): string {
  return runCommand(BARE, 'git', ...words)
}

function release(version = '1.2.3', ref = 'refs/heads/main'): WorkflowRun {
  const sha = bare('rev-parse', 'main')
  return runner.start({ workflow: WORKFLOW, event: 'workflow_dispatch', inputs: { version }, sha, ref })
}

/** People approve: the publishing job runs, on what the build left. */
function approve(): Promise<RunResult> {
  return runner.rerunFailed(built, { environments: { release: { approval: 'approve' } } }).done
}

function errorsOf(run: RunResult): string[] {
  return run.jobs.flatMap(({ annotations }) =>
    annotations.filter(({ level }) => level === 'error').map(({ message }) => message),
  )
}

function tags(): string[] {
  return bare('tag').split('\n').filter(Boolean)
}

/** Something happens on the server, and is undone after the test. */
async function meanwhile(change: () => void, then: () => Promise<void>): Promise<void> {
  const main = bare('rev-parse', 'main')
  cpSync(KEPT, join(FOLDER, 'before'), { recursive: true })
  try {
    change()
    await then()
  } finally {
    bare('update-ref', 'refs/heads/main', main)
    for (const tag of tags()) bare('tag', '--delete', tag)
    rmSync(KEPT, { recursive: true })
    cpSync(join(FOLDER, 'before'), KEPT, { recursive: true })
    rmSync(join(FOLDER, 'before'), { recursive: true })
  }
}

function pushToMain(files: Record<string, string>): void {
  const head = repository.commit(files, 'go on')
  runCommand(repository.path, 'git', 'push', '--quiet', BARE, 'HEAD:refs/heads/main')
  repository.git('reset', '--quiet', '--hard', `${head}^`)
}

describe('a release stops before it builds', () => {
  test.each([
    [
      'from another branch',
      '1.2.3',
      'refs/heads/topic',
      'releases are made from main, and this run is of refs/heads/topic',
    ],
    ['of a version that package.json does not say', '1.2.4', undefined, 'package.json says 1.2.3, not 1.2.4'],
    ['of no version', '1.2; rm -rf /', undefined, 'the version is not like 1.2.3'],
  ])('%s', async (_, version, ref, message) => {
    const run = await release(version, ref).done
    expect([run.conclusion, run.job('Build').result, run.job('Publish').result]).toEqual([
      'failure',
      'failure',
      'skipped',
    ])
    expect(errorsOf(run)[0]).toContain(message)
    expect(tags()).toEqual([])
  })

  test('over a tag that exists', () =>
    meanwhile(
      () => bare('tag', 'v1.2.3', 'main'),
      async () => {
        const run = await release().done
        expect([run.conclusion, run.job('Publish').result]).toEqual(['failure', 'skipped'])
        expect(errorsOf(run)[0]).toContain('the tag v1.2.3 is there already: raise the version')
      },
    ))
})

describe('a release that was built and waited for approval stops before it tags', () => {
  test.each<[what: string, change: () => void, message: string]>([
    [
      'when workflow files of main changed',
      () => pushToMain({ [WORKFLOW]: 'name: other\n' }),
      'the workflow files of main changed since this run began',
    ],
    ['when the tag came into being', () => bare('tag', 'v1.2.3', 'main'), 'the tag v1.2.3 is there already'],
    [
      'when the archive was replaced',
      () => writeFileSync(join(KEPT, 'release', 'jidoka.tgz'), 'evil'),
      'Process completed with exit code 1',
    ],
    ['when archive and list were replaced', replaceArchive, 'Process completed with exit code 1'],
  ])('%s', (_, change, message) =>
    meanwhile(change, async () => {
      const before = tags()
      const run = await approve()
      expect([run.conclusion, run.job('Publish').result]).toEqual(['failure', 'failure'])
      expect(errorsOf(run).join('\n')).toContain(message)
      expect(tags()).toEqual(before)
    }),
  )

  function replaceArchive(): void {
    const folder = join(KEPT, 'release')
    writeFileSync(join(folder, 'jidoka.tgz'), 'evil')
    const list = readFileSync(join(folder, 'SHA256SUMS'), 'utf8')
    writeFileSync(join(folder, 'SHA256SUMS'), list.replace(/^.*(?= {2}jidoka\.tgz$)/m, sha256('evil')))
  }
})

describe('a release that was approved', () => {
  let commit: string
  beforeAll(async () => {
    // main went on, without touching a workflow
    pushToMain({ 'README.md': 'more\n' })
    const run = await approve()
    expect([run.conclusion, errorsOf(run)]).toEqual(['success', []])
    commit = bare('rev-parse', 'v1.2.3^{commit}')
    expect(run.job('Publish').summary).toBe(`pin: ${OWN_REPOSITORY}@${commit} (v1.2.3)\n`)
  })

  test('is a commit on main that holds the package and nothing else, named by its tag and that of its major version', () => {
    expect(tags()).toEqual(['v1', 'v1.2.3'])
    expect(bare('rev-parse', 'v1^{commit}')).toBe(commit)
    expect(bare('cat-file', '-t', 'v1.2.3')).toBe('tag')
    expect(bare('rev-parse', `${commit}^`)).toBe(repository.git('rev-parse', 'HEAD'))
    expect(bare('branch', '--contains', commit)).toBe('')
    const top = bare('ls-tree', '--name-only', commit).split('\n')
    expect(top.sort()).toEqual(
      [...DOCUMENTS.slice(0, 4), 'SHA256SUMS', 'actions', 'dist', 'package.json', 'schemas', 'shared'].sort(),
    )
    expect(bare('ls-tree', '-r', '--name-only', commit, 'dist')).toBe('dist/jidoka.js\ndist/types/a b.d.ts')
    expect(bare('ls-tree', '-r', commit, 'shared')).toMatch(/^100755 blob \w+\tshared\/cli\/jidoka\.js$/)
  })

  test('has the archives as assets, their digests in a list, and every file attested', () => {
    const folder = join(KEPT, 'release')
    const [, ...words] = readFileSync(join(KEPT, 'gh'), 'utf8').trim().split('\n')
    expect(words.slice(0, 6)).toEqual(['release', 'create', 'v1.2.3', 'dist.tar', 'jidoka.tgz', 'SHA256SUMS'])
    const list = readFileSync(join(folder, 'SHA256SUMS'), 'utf8')
    runCommand(folder, 'sha256sum', '--check', '--ignore-missing', '--strict', '--quiet', 'SHA256SUMS')
    expect(list).toBe(readFileSync(join(KEPT, 'attested'), 'utf8'))
    const listed = list
      .trim()
      .split('\n')
      .map((line) => line.slice(66))
    const committed = bare('ls-tree', '-r', '-z', '--name-only', commit).split('\0').filter(Boolean)
    expect(listed.sort()).toEqual(
      [...committed.filter((path) => path !== 'SHA256SUMS'), 'dist.tar', 'jidoka.tgz'].sort(),
    )
  })

  test('packs for npm what the commit holds, and names the commit there', () => {
    const folder = join(FOLDER, 'unpacked')
    mkdirSync(folder)
    runCommand(folder, 'tar', '-xzf', join(KEPT, 'release', 'jidoka.tgz'))
    const manifest = JSON.parse(readFileSync(join(folder, 'package', 'package.json'), 'utf8')) as object
    expect(manifest).toMatchObject({ name: MANIFEST.name, version: '1.2.3', dependencies: {} })
    const committed = JSON.parse(bare('show', `${commit}:package.json`)) as object
    expect(manifest).toEqual({ ...committed, gitHead: commit })
  })
})
