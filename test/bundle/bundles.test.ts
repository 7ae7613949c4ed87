import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeExample } from '../../examples/repository.ts'
import { PROGRAMS } from '../../scripts/programs.ts'
import { sha256 } from '../../shared/json/digest.ts'
import { DIST } from '../support/programs.ts'
import { edit, runCli, type UnitJson } from '../support/story.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const FOLDER = mkdtempSync(join(tmpdir(), 'jidoka-bundle-'))
/** A copy far from any node_modules: what a release is. */
const COPY = join(FOLDER, 'dist')

/** A whole line in each of two forms; generous, because tests assert no times. */
const WHOLE_LINE = { timeout: 300_000 }

beforeAll(() => cpSync(DIST ?? '', COPY, { recursive: true }))
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }))

interface Ended {
  exit: number | null
  stdout: string
  stderr: string
}

function bundled(dist: string, cwd: string, words: string[]): Ended {
  const { PATH = '', HOME = '' } = process.env
  const options = { cwd, env: { PATH, HOME }, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(dist, 'jidoka.js'), ...words], options)
  return { exit: status, stdout, stderr }
}

function unitsOf({ stdout }: { stdout: string }): UnitJson[] {
  return (JSON.parse(stdout) as { units: UnitJson[] }).units
}

describe('a bundle', () => {
  test.each(PROGRAMS.filter((name) => name !== 'jidoka'))(
    'of %s starts and says which input is missing',
    (name) => {
      const output = join(FOLDER, `${name}.output`)
      writeFileSync(output, '')
      const options = { cwd: FOLDER, env: { GITHUB_OUTPUT: output }, encoding: 'utf8' } as const
      const { status, stdout } = spawnSync(process.execPath, [join(COPY, `${name}.js`)], options)
      expect(status).toBe(3)
      expect(stdout).toContain('USAGE')
    },
  )

  test('of the command line prints its version', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
    expect(bundled(COPY, FOLDER, ['--version'])).toMatchObject({ exit: 0, stdout: `${version}\n` })
  })
})

test(
  'the bundled line ends as the sources do: same serials, same verdicts, same invariant digests',
  WHOLE_LINE,
  async () => {
    const [built, sources] = [join(FOLDER, 'built'), join(FOLDER, 'sources')]
    makeExample(built)
    makeExample(sources)
    const words = [
      'run',
      'specs/parse-duration.spec.md',
      'specs/kebab-case.spec.md',
      '--mode',
      'replay',
      '--json',
    ]
    const [ours, theirs] = [unitsOf(bundled(COPY, built, words)), unitsOf(await runCli(sources, words))]
    const ended = (units: UnitJson[]) =>
      units.map(({ serial, verdict, rounds, stoppedBy }) => ({ serial, verdict, rounds, stoppedBy }))
    expect(ended(ours)).toEqual(ended(theirs))
    const digests = async (folder: string): Promise<unknown> => {
      const { stdout } = await runCli(folder, [
        'verify',
        join('.jidoka', 'traces', ours[0]?.serial ?? ''),
        '--json',
      ])
      return (
        JSON.parse(stdout) as { links: { station: string; round: number; invariantDigest: string }[] }
      ).links.map(({ station, round, invariantDigest }) => [station, round, invariantDigest])
    }
    expect(await digests(built)).toEqual(await digests(sources))
  },
)

describe('the bundled style-gate', () => {
  const reply = `<<<FILE src/truncate.ts {{nonce}}
async function warm(): Promise<void> {
  await Promise.resolve()
}

export function truncateMiddle(text: string, limit: number): string {
  warm()
  return text.slice(0, limit)
}
FILE>>> {{nonce}}
`

  function gate(dist: string, name: string): Ended & { folder: string } {
    const folder = join(FOLDER, name)
    makeExample(folder, {
      withoutCassettes: true,
      adapt: (copy) => {
        edit(copy, 'factory.yml', 'house: .factory/house.yml\n', '')
        edit(copy, 'factory.yml', 'rounds: 3', 'rounds: 1')
      },
    })
    const answers = join(FOLDER, `${name}-answers`, 'truncate-middle', 'generate.r1')
    mkdirSync(answers, { recursive: true })
    writeFileSync(join(answers, '1.md'), reply)
    const words = [
      'run',
      'specs/truncate-middle.spec.md',
      '--answers',
      join(FOLDER, `${name}-answers`),
      '--json',
    ]
    return { ...bundled(dist, folder, words), folder }
  }

  test('reports what only the types tell', WHOLE_LINE, () => {
    const ran = gate(COPY, 'typed')
    const [unit] = unitsOf(ran)
    expect(unit).toMatchObject({ verdict: 'halted', stoppedBy: 'style-gate' })
    expect(bundled(COPY, ran.folder, ['trace', unit?.serial ?? '']).stdout).toContain('no-floating-promises')
  })

  test('says so when the libraries of the language are missing, instead of finding less', WHOLE_LINE, () => {
    const lame = join(FOLDER, 'lame')
    cpSync(COPY, lame, { recursive: true })
    rmSync(join(lame, 'lib.es5.d.ts'))
    const [unit] = unitsOf(gate(lame, 'untyped'))
    expect(unit).toMatchObject({ verdict: 'error', stoppedBy: 'style-gate', error: { code: 'INTERNAL' } })
  })
})

test('a second build in another folder has the same bytes', { timeout: 600_000 }, () => {
  const again = join(FOLDER, 'again')
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'build.ts'), again], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  expect([status, stderr]).toEqual([0, ''])
  expect(digestsOf(again)).toEqual(digestsOf(DIST ?? ''))
})

function digestsOf(folder: string): [string, string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry): [string, string] => {
      const path = join(entry.parentPath, entry.name)
      return [path.slice(folder.length), sha256(readFileSync(path))]
    })
    .sort()
}
