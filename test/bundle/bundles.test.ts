import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeExample } from '../../examples/repository.ts'
import { STATION_NAMES } from '../../shared/factory/stations.ts'
import { isErrno } from '../../shared/errors.ts'
import { sha256 } from '../../shared/formats/digest.ts'
import { startAction } from '../support/action.ts'
import { bundleOf, DIST } from '../support/programs.ts'
import { edit, runSourceCli, runProgram, type Ran, type UnitJson } from '../support/story.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const FOLDER = mkdtempSync(join(tmpdir(), 'jidoka-bundle-'))
/** A copy far from any node_modules: what a release is. */
const COPY = join(FOLDER, 'dist')

beforeAll(() => cpSync(DIST ?? '', COPY, { recursive: true }))
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }))

function bundled(cwd: string, words: string[], dist = COPY): Promise<Ran> {
  return runProgram(bundleOf('jidoka', dist), cwd, words)
}

function unitsOf({ stdout }: { stdout: string }): UnitJson[] {
  return (JSON.parse(stdout) as { units: UnitJson[] }).units
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

describe('a bundle', () => {
  test.each([...STATION_NAMES, 'receive'])(
    'of %s starts on Node 24 and says which input is missing',
    async (name) => {
      expect(process.versions.node).toMatch(/^24\./)
      const ran = await startAction(name, { workspace: FOLDER, entry: bundleOf(name, COPY) })
      expect([ran.exit, ran.stderr]).toEqual([3, ''])
      expect(JSON.parse(ran.outputs['error'] ?? '{}')).toMatchObject({ code: 'USAGE' })
    },
  )

  test('of the command line prints its version and its commands', async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
    expect(await bundled(FOLDER, ['--version'])).toEqual({ exit: 0, stdout: `${version}\n`, stderr: '' })
    const [ours, theirs] = await Promise.all([bundled(FOLDER, []), runSourceCli(FOLDER, [])])
    expect(ours).toEqual(theirs)
  })

  test('names no folder of the machine that built it', () => {
    const scripts = filesIn(COPY).filter((path) => path.endsWith('.js'))
    expect(scripts.filter((path) => readFileSync(path, 'utf8').includes(ROOT))).toEqual([])
  })

  test('is there for the main file of every action, and comes with the licences of what it holds', () => {
    for (const action of readdirSync(join(ROOT, 'actions'))) {
      const text = readFileSync(join(ROOT, 'actions', action, 'action.yml'), 'utf8')
      const main = /^ {2}main: \.\.\/\.\.\/dist\/(\S+)$/m.exec(text)?.[1]
      expect(filesIn(COPY).map((path) => basename(path))).toContain(main)
    }
    const licences = readFileSync(join(COPY, 'licenses.txt'), 'utf8')
    expect(licences).toMatch(/typescript-eslint[\s\S]*MIT/)
    expect(licences).toMatch(/@babel\/parser[\s\S]*MIT/)
  })

  test('holds the parser in a file of its own, which is read with the first text to parse', () => {
    const holders = filesIn(COPY).filter((path) =>
      readFileSync(path, 'utf8').includes('function ParseErrorEnum('),
    )
    expect(holders.map((path) => basename(path))).toEqual(['babel-parser.cjs'])
  })
})

test('the bundled line ends as the specs foretell, and as the sources do: same serial, same invariant digests', async () => {
  const [built, sources] = [join(FOLDER, 'built'), join(FOLDER, 'sources')]
  makeExample(built)
  makeExample(sources)
  const specs = readdirSync(join(built, 'specs')).sort()
  const words = (names: string[]): string[] => [
    'run',
    ...names.map((name) => `specs/${name}`),
    '--mode',
    'replay',
    '--json',
  ]
  const ours = unitsOf(await bundled(built, words(specs)))
  const foretold = specs.map((name) => readFileSync(join(built, 'specs', name), 'utf8'))
  expect(ours.map(endOf)).toEqual(foretold.map((text) => /<!-- foretold: (.+) -->/.exec(text)?.[1]))
  // the other specs are compared, bundle by bundle, in test/line/github/stories.test.ts
  const repaired = 'parse-duration.spec.md'
  const theirs = unitsOf(await runSourceCli(sources, words([repaired])))
  const same = ours.filter(({ spec }) => spec.endsWith(repaired))
  expect(await digestsOf(built, same)).toEqual(await digestsOf(sources, theirs))
})

function endOf({ verdict, stoppedBy, rounds }: UnitJson): string {
  return `${verdict}${stoppedBy === null ? '' : ` by ${stoppedBy}`} in round ${rounds}`
}

/** Every link of every unit by its invariant digest. */
async function digestsOf(folder: string, units: UnitJson[]): Promise<unknown[]> {
  const reports = units.map(({ serial }) => bundled(folder, ['verify', `.jidoka/traces/${serial}`, '--json']))
  return (await Promise.all(reports)).map(({ exit, stdout }) => {
    const { serial, links } = JSON.parse(stdout) as { serial: string; links: Record<string, unknown>[] }
    const digests = links.map((link) => [link['station'], link['round'], link['invariantDigest']])
    return { exit, serial, digests }
  })
}

describe('the bundled style-gate', () => {
  const reply = `<<<FILE src/truncate.ts {{nonce}}
async function warm(): Promise<void> {
  await Promise.resolve()
}

export function truncateMiddle(text: string, limit: number): string {
  warm()
  const size: number = text
  return text.slice(0, limit + size)
}
FILE>>> {{nonce}}
`

  async function gate(name: string, dist = COPY): Promise<Ran & { folder: string }> {
    const folder = join(FOLDER, name)
    makeExample(folder, {
      withoutCassettes: true,
      adapt: (copy) => {
        edit(copy, 'factory.yml', 'house: .factory/house.yml\n', '')
        edit(copy, 'factory.yml', 'rounds: 3', 'rounds: 1')
      },
    })
    const answers = join(FOLDER, `${name}-answers`)
    mkdirSync(join(answers, 'truncate-middle', 'generate.r1'), { recursive: true })
    writeFileSync(join(answers, 'truncate-middle', 'generate.r1', '1.md'), reply)
    const words = ['run', 'specs/truncate-middle.spec.md', '--answers', answers, '--json']
    return { ...(await bundled(folder, words, dist)), folder }
  }

  test('reports what only the types tell, and the errors of the types themselves', async () => {
    const ran = await gate('typed')
    const [unit] = unitsOf(ran)
    expect(unit).toMatchObject({ verdict: 'halted', stoppedBy: 'style-gate' })
    const { stdout } = await bundled(ran.folder, ['trace', unit?.serial ?? ''])
    expect(stdout).toMatch(/block no-floating-promises src\/truncate\.ts:6:3 /)
    expect(stdout).toMatch(/block TS2322 src\/truncate\.ts:7:9 /)
  })

  test.each(['lib.es5.d.ts', 'types/@types/node/index.d.ts'])(
    'says so when %s is missing, instead of finding less',
    async (missing) => {
      const lame = mkdtempSync(join(FOLDER, 'lame-'))
      cpSync(COPY, lame, { recursive: true })
      rmSync(join(lame, missing))
      const [unit] = unitsOf(await gate(basename(`${lame}-repository`), lame))
      expect(unit).toMatchObject({
        verdict: 'error',
        stoppedBy: 'style-gate',
        reason: expect.stringContaining(missing),
        error: { code: 'INTERNAL' },
      })
    },
  )
})

test('a released unit is not published when its gate cannot run again: an error, and no halt', async () => {
  const folder = join(FOLDER, 'gate-lost')
  makeExample(folder)
  const words = ['run', 'specs/truncate-middle.spec.md', '--mode', 'replay', '--json']
  const paused = await bundled(folder, [...words, '--until', 'review'])
  expect(unitsOf(paused)[0]?.verdict).toBe('incomplete')
  const lame = mkdtempSync(join(FOLDER, 'lame-'))
  cpSync(COPY, lame, { recursive: true })
  rmSync(join(lame, 'lib.es5.d.ts'))
  const ended = await bundled(folder, [...words, '--resume'], lame)
  expect([ended.exit, unitsOf(ended)[0]]).toMatchObject([
    3,
    { verdict: 'error', stoppedBy: 'trace-publish', trace: null, error: { code: 'RUN_COULD_NOT' } },
  ])
  expect(unitsOf(ended)[0]?.reason).toContain('style-gate round 1 could not run again')
  const mended = await bundled(folder, [...words, '--resume'])
  expect([mended.exit, unitsOf(mended)[0]?.verdict]).toEqual([0, 'released'])
})

/** No story: a build takes most of a minute on one core that has nothing else to do. */
const BUILD_MS = 300_000

test('a second build of the same sources in another folder has the same bytes', { timeout: BUILD_MS }, () => {
  mkdirSync(join(ROOT, '.cache'), { recursive: true })
  const elsewhere = mkdtempSync(join(ROOT, '.cache', 'rebuild-'))
  try {
    for (const name of ['actions', 'shared', 'scripts', 'schemas', 'node_modules'])
      linkTree(join(ROOT, name), join(elsewhere, name))
    for (const name of ['package.json', 'tsconfig.json'])
      copyFileSync(join(ROOT, name), join(elsewhere, name))
    const again = join(FOLDER, 'again')
    const { status, stderr } = spawnSync(process.execPath, ['scripts/build.ts', again], {
      cwd: elsewhere,
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([0, ''])
    expect(bytesOf(again)).toEqual(bytesOf(DIST ?? ''))
  } finally {
    rmSync(elsewhere, { recursive: true, force: true })
  }
})

/** The same files under another name, without the time and space of a copy. */
function linkTree(from: string, to: string): void {
  mkdirSync(to)
  const entries = readdirSync(from, { withFileTypes: true })
  for (const entry of entries.filter(({ name }) => name !== '.cache')) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) linkTree(source, target)
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else linkFile(source, target)
  }
}

function linkFile(source: string, target: string): void {
  try {
    linkSync(source, target)
  } catch (thrown) {
    // another file system, or one without links
    if (isErrno(thrown, 'ENOENT')) throw thrown
    copyFileSync(source, target)
  }
}

function bytesOf(folder: string): [string, string][] {
  return filesIn(folder)
    .map((path): [string, string] => [path.slice(folder.length), sha256(readFileSync(path))])
    .sort(([a], [b]) => (a < b ? -1 : 1))
}
