import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readArchitecture } from '../../../shared/architecture/read-architecture.ts'
import { houseAt } from '../../../shared/house/standard/read-house.ts'
import { judgeBy } from './file-rules/rules.ts'
import { makeRepository, placesOf, removeRepositories } from './repository.ts'

afterAll(removeRepositories)

const ROOT = join(import.meta.dirname, '..', '..', '..')
const HOUSE = '.factory/house.yml'
const LAYERS = '.factory/architecture.yml'

const [house, layers] = [HOUSE, LAYERS].map((path) => readFileSync(join(ROOT, path)))
const reading = readArchitecture(layers ?? Buffer.alloc(0), LAYERS)
// a layer without files would be an error of the record
const rooms = reading.kind === 'ok' ? reading.architecture.layers.flatMap(({ files }) => files) : []
const repository = makeRepository({
  [HOUSE]: house ?? '',
  [LAYERS]: layers ?? '',
  ...Object.fromEntries(rooms.map((glob) => [glob.replace(/\*+$/, 'here.ts'), 'export const here = 1\n'])),
})

/** Which rules of our own house stop a new file. */
async function stoppedBy(path: string, text: string): Promise<string[]> {
  const { repo, base } = repository
  const own = await houseAt(repo, base, HOUSE)
  const comparison = await judgeBy(repository, own, { [path]: text })
  const ids = new Set(own.rules.map(({ id }) => id))
  return placesOf(comparison).flatMap((place) => {
    const [code = ''] = place.split(' ')
    return ids.has(code) ? [code] : []
  })
}

describe('our own house', () => {
  it.each([
    ['layers', 'shared/report/page.ts', "import { summary } from '@actions/core'\nNumber(summary)\n"],
    ['layers', 'shared/text/safe.ts', "import { here } from '../station/here.ts'\nNumber(here)\n"],
    ['judge-what-is-given', 'shared/paths/size.ts', "import { statSync } from 'node:fs'\nstatSync('a')\n"],
    [
      'judge-what-is-given',
      'shared/weakening/a/ask.ts',
      "import { lookup } from 'node:dns/promises'\nvoid lookup\n",
    ],
    [
      'few-start-programs',
      'shared/station/go.ts',
      "import { spawn } from 'node:child_process'\nspawn('a')\n",
    ],
    ['interfaces', 'shared/line/size.ts', 'export type Size = { width: number }\n'],
    [
      'await-promises',
      'shared/line/half.ts',
      'export function half(n: Promise<number>): Promise<number> {\n  return n.then((value) => value / 2)\n}\n',
    ],
    ['written-results', 'shared/line/half.ts', 'export function half(n: number) {\n  return n / 2\n}\n'],
  ])('stops a change by %s: %s', async (rule, path, text) => {
    expect(await stoppedBy(path, text)).toEqual([rule])
  })

  it.each([
    ['shared/github/note.ts', "import { summary } from '@actions/core'\nNumber(summary)\n"],
    ['shared/commands/go.ts', "import { spawn } from 'node:child_process'\nspawn('a')\n"],
    ['shared/paths/folder.ts', "import { posix } from 'node:path'\nposix.dirname('a')\n"],
    ['shared/line/size.ts', 'export interface Size {\n  width: number\n}\n'],
  ])('lets pass what its rooms do: %s', async (path, text) => {
    expect(await stoppedBy(path, text)).toEqual([])
  })
})
