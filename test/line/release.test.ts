import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { makeRepository, type TestRepository } from '../support/repository.ts'
import { runCommand } from '../support/processes.ts'

const WORKFLOW = join(import.meta.dirname, '..', '..', '.github', 'workflows', 'release.yml')

interface Step {
  name: string
  run?: string
}

const { jobs } = parse(readFileSync(WORKFLOW, 'utf8')) as { jobs: Record<string, { steps: Step[] }> }

/** The script of a step, by its name. */
function scriptOf(job: string, name: string): string {
  const script = jobs[job]?.steps.find((step) => step.name === name)?.run
  if (script === undefined) throw new Error(`release.yml has no step ${name} with a script`)
  return script
}

let repository: TestRepository
let temp: string
let server: string
beforeEach(() => {
  repository = makeRepository({ 'package.json': '{"version":"1.2.3"}\n', '.gitignore': 'dist/\n' })
  temp = mkdtempSync(join(tmpdir(), 'jidoka-release-'))
  server = join(temp, 'server')
  runCommand(temp, 'git', 'clone', '--quiet', '--bare', repository.path, join(server, 'acme', 'jidoka'))
})
afterEach(() => {
  repository.remove()
  rmSync(temp, { recursive: true, force: true })
})

/** Runs a script as the runner does: bash, stopping at the first command that fails. */
function run(job: string, name: string, env: Record<string, string> = {}) {
  writeFileSync(join(temp, 'script.sh'), scriptOf(job, name))
  const { status, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', join(temp, 'script.sh')],
    {
      cwd: repository.path,
      encoding: 'utf8',
      env: {
        ...{
          PATH: `${process.execPath.replace(/\/node$/, '')}:${process.env['PATH'] ?? ''}`,
          HOME: temp,
          RUNNER_TEMP: temp,
        },
        ...{ GITHUB_OUTPUT: join(temp, 'output'), GITHUB_STEP_SUMMARY: join(temp, 'summary') },
        ...{ GITHUB_SERVER_URL: pathToFileURL(server).href, GITHUB_REPOSITORY: 'acme/jidoka' },
        ...{ GITHUB_SHA: repository.git('rev-parse', 'HEAD'), GH_TOKEN: 'token', VERSION: '1.2.3', ...env },
      },
    },
  )
  return { status, stderr }
}

/** Builds, lists and packs; the work tree is then as clean as another job finds it. */
function build(files: Record<string, string> = { 'dist/a.js': 'a\n', 'dist/types/b c.d.ts': 'b\n' }): string {
  repository.write(files)
  expect(run('build', 'List the digests and pack')).toEqual({ status: 0, stderr: '' })
  rmSync(join(repository.path, 'dist'), { recursive: true })
  return /sha256=([0-9a-f]{64})/.exec(readFileSync(join(temp, 'output'), 'utf8'))?.[1] ?? ''
}

function compare(list: string) {
  return run('publish', 'Compare every digest', { LIST_SHA256: list })
}

describe('a release', () => {
  test('puts the bundles onto a commit of their own that only the tag names', () => {
    const main = repository.git('rev-parse', 'main')
    expect(compare(build()).status).toBe(0)
    expect(run('publish', 'Tag the bundles').status).toBe(0)
    const bare = join(server, 'acme', 'jidoka')
    const commit = runCommand(bare, 'git', 'rev-parse', 'v1.2.3^{commit}')
    expect(runCommand(bare, 'git', 'rev-parse', `${commit}^`)).toBe(main)
    expect(runCommand(bare, 'git', 'for-each-ref', '--format=%(refname)')).toBe(
      'refs/heads/main\nrefs/tags/v1.2.3',
    )
    expect(runCommand(bare, 'git', 'rev-parse', 'main')).toBe(main)
    expect(runCommand(bare, 'git', 'diff', '--name-only', main, commit).split('\n')).toEqual([
      'SHA256SUMS',
      'dist/a.js',
      'dist/types/b c.d.ts',
    ])
    expect(readFileSync(join(temp, 'summary'), 'utf8')).toBe(`pin: acme/jidoka@${commit} (v1.2.3)\n`)
  })

  test('lists and packs the same bytes wherever and whenever it is built', () => {
    const first = build()
    const bytes = readFileSync(join(temp, 'release', 'dist.tar'))
    rmSync(join(temp, 'release'), { recursive: true })
    expect(build()).toBe(first)
    expect(readFileSync(join(temp, 'release', 'dist.tar')).equals(bytes)).toBe(true)
  })

  test('is not made over a tag that exists', () => {
    runCommand(join(server, 'acme', 'jidoka'), 'git', 'tag', 'v1.2.3', 'main')
    expect(compare(build()).status).toBe(0)
    expect(run('publish', 'Tag the bundles').status).not.toBe(0)
    expect(runCommand(join(server, 'acme', 'jidoka'), 'git', 'rev-parse', 'v1.2.3')).toBe(
      repository.git('rev-parse', 'main'),
    )
  })

  test.each<[what: string, tamper: (folder: string) => void]>([
    ['a file changed', (folder) => writeFileSync(join(folder, 'dist/a.js'), 'x\n')],
    ['a file added', (folder) => writeFileSync(join(folder, 'dist/evil.js'), 'x\n')],
    ['a file missing', (folder) => rmSync(join(folder, 'dist/a.js'))],
    ['a link added', (folder) => symlinkSync('/etc/passwd', join(folder, 'dist/link.js'))],
  ])('is refused when the artifact was replaced: %s', (_, tamper) => {
    const list = build()
    const folder = join(temp, 'tampered')
    mkdirSync(folder)
    runCommand(folder, 'tar', '-xf', join(temp, 'release', 'dist.tar'))
    tamper(folder)
    runCommand(folder, 'tar', '-cf', join(temp, 'release', 'dist.tar'), 'dist')
    expect(compare(list).status).not.toBe(0)
  })

  test('is refused when the list was replaced together with the bundles', () => {
    const list = build()
    cpSync(join(temp, 'release'), join(temp, 'first'), { recursive: true })
    rmSync(join(temp, 'release'), { recursive: true })
    build({ 'dist/a.js': 'evil\n' })
    expect(compare(list).status).not.toBe(0)
  })

  test.each([
    ['1.2.3', 0],
    ['1.2.4', 1],
    ['1.2', 1],
    ['1.2.3; rm -rf /', 1],
    ['', 1],
  ])('of version %j ends with %i before anything is built', (version, status) => {
    expect(run('build', 'Compare the version', { VERSION: version }).status).toBe(status)
  })
})
