import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { compile, EXAMPLE, exampleWith, factoryText } from '../unit/compile/lines.ts'
import { languageServiceProblems } from '../support/languageservice.ts'
import { findTool, noticeOf } from './find-tool.ts'

const actionlint = findTool('actionlint')
const zizmor = findTool('zizmor')
const shellcheck = findTool('shellcheck')

/** The example as it is, with every option, and 200 random lines. */
const LINES = [
  EXAMPLE,
  exampleWith({
    '  pullRequests: true':
      '  pullRequests: true\n  schedule: ["17 4 * * 1"]\n  environments: { medium: staging, high: people }',
  }),
  ...fc.sample(factoryText, { numRuns: 200, seed: 20261123 }),
]
/** The last are of two lines in one repository. */
const FILES = [
  ...LINES.map((text) => compile(text)),
  [...compile(EXAMPLE), ...compile(EXAMPLE, 'packages/kit/factory.yml')],
]

/** All of one length: actionlint takes a path that only begins like a repository for one inside it. */
function folderOf(index: number): string {
  return `line-${String(index).padStart(3, '0')}`
}

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-compiled-'))
  FILES.forEach((files, index) => {
    // actionlint looks up called workflows in the repository it finds
    mkdirSync(join(folder, folderOf(index), '.git'), { recursive: true })
    for (const { path, text } of files) write(join(folderOf(index), path), text)
  })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

interface Answer {
  code: number | null
  output: string
}

function ask(tool: string | undefined, args: string[]): Answer {
  const { status, stdout, stderr } = spawnSync(tool ?? '', args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: process.env['PATH'], HOME: folder, NO_COLOR: '1' },
  })
  return { code: status, output: status === 0 ? '' : `${stdout}${stderr}` }
}

/**
 * Scripts are looked at once each, below. Left out is what is younger than the tool: `cache-mode`
 * (https://github.blog/changelog/2026-09-10-control-github-actions-cache-access-with-cache-mode).
 */
const ACTIONLINT = [
  ...['-shellcheck=', '-pyflakes=', '-no-color'],
  ...['-ignore', 'unexpected key "cache-mode" for "workflow" section'],
]

describe('actionlint', () => {
  beforeEach((context) => {
    if (actionlint === undefined) context.skip(noticeOf('actionlint'))
  })

  it('finds nothing in the compiled workflows of 200 random lines and of the example', () => {
    const paths = FILES.flatMap((files, index) => files.map(({ path }) => join(folderOf(index), path)))
    expect(paths.length).toBeGreaterThan(400)
    expect(ask(actionlint, [...ACTIONLINT, ...paths])).toEqual({
      code: 0,
      output: '',
    })
  })

  it('would find a workflow that is called with an unknown input', () => {
    const unit = FILES[0]?.find(({ path }) => path.endsWith('factory-unit.yml'))
    const path = join(folderOf(0), dirname(unit?.path ?? ''), 'other.yml')
    const call = '      mode: ${{ inputs.mode }}\n      round: "2"'
    write(path, unit?.text.replace(call, call.replace('mode:', 'mood:')) ?? '')
    expect(ask(actionlint, [...ACTIONLINT, path])).toMatchObject({
      code: 1,
      output: expect.stringContaining('input "mood" is not defined') as string,
    })
  })
})

describe('zizmor at its strictest persona', () => {
  beforeEach((context) => {
    if (zizmor === undefined) context.skip(noticeOf('zizmor'))
  })

  it('finds nothing in the compiled workflows of 200 random lines and of the example', () => {
    // a group holds runners of the team's own, which the auditor warns of whatever they are
    const isOwn = FILES.map((files) => files.some(({ text }) => /^ +group: Big|^ +group: big/m.test(text)))
    const folders = (own: boolean): string[] =>
      FILES.flatMap((_, index) => (isOwn[index] === own ? [folderOf(index)] : []))
    // answers come as comments: the job has no secret, checks out the default branch and asks who may write (rules.md)
    const config = join(folderOf(0), 'zizmor.yml')
    write(config, 'rules:\n  dangerous-triggers:\n    ignore: [factory-answer.yml]\n')
    for (const [persona, own] of [
      ['auditor', false],
      ['pedantic', true],
    ] as const) {
      expect(folders(own).length).toBeGreaterThan(10)
      const args = ['--offline', '--no-progress', '--config', config, `--persona=${persona}`, ...folders(own)]
      expect(ask(zizmor, args)).toEqual({ code: 0, output: '' })
    }
  })

  it('would find a token left in the work tree', () => {
    const line = FILES[0]?.find(({ path }) => path.endsWith('factory-unit.yml'))
    write(
      'loose/.github/workflows/x.yml',
      line?.text.replaceAll('persist-credentials: false', 'fetch-depth: 1') ?? '',
    )
    expect(ask(zizmor, ['--offline', '--no-progress', '--persona=auditor', 'loose']).output).toContain(
      'artipacked',
    )
  })
})

describe("GitHub's language service", () => {
  // it takes long, and the unit tests ask it about every fifth
  beforeEach((context) => {
    if (actionlint === undefined) context.skip(noticeOf('actionlint'))
  })

  it('finds nothing to point at in any of them', async () => {
    const found: string[] = []
    for (const files of FILES)
      for (const { path } of files) found.push(...(await languageServiceProblems(path, files)))
    expect(found).toEqual([])
  })
})

describe('shellcheck', () => {
  beforeEach((context) => {
    if (shellcheck === undefined) context.skip(noticeOf('shellcheck'))
  })

  it('finds nothing in any script of any of them', () => {
    const scripts = new Set(FILES.flat().flatMap(({ text }) => scriptsOf(parse(text))))
    expect(scripts.size).toBeGreaterThan(1)
    const paths = [...scripts].map((script, index) => {
      write(join('scripts', `${index}.sh`), script)
      return join('scripts', `${index}.sh`)
    })
    expect(ask(shellcheck, ['--shell=bash', '--format=gcc', ...paths])).toEqual({ code: 0, output: '' })
  })
})

function scriptsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(scriptsOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, below]: [string, unknown]) =>
    key === 'run' && typeof below === 'string' ? [below] : scriptsOf(below),
  )
}
