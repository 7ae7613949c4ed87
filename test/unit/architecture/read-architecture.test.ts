import { afterAll, describe, expect, it } from 'vitest'
import { architectureAt, readArchitecture } from '../../../shared/architecture/read-architecture.ts'
import { makeRepository, removeRepositories } from '../house/repository.ts'
import { refusalOf } from '../../support/refusal-of.ts'
import { recordOf } from './record.ts'

afterAll(removeRepositories)

const PATH = '.factory/architecture.yml'

const LAYERS = `layers:
  - { name: domain, files: ["src/domain/**"], may_import: [] }
  - { name: app, files: ["src/app/**"], may_import: below }
`

function placesIn(yaml: string): string[] {
  const reading = readArchitecture(Buffer.from(yaml), PATH)
  if (reading.kind === 'ok') return []
  return reading.findings.map(({ code, line, column }) => `${code} ${line ?? ''}:${column ?? ''}`)
}

describe('the record of an architecture', () => {
  it('fills in what it leaves out', () => {
    const { layers, cycles, unlisted, types, tests, files } = recordOf(LAYERS)
    expect({ cycles, unlisted, types, tests, files }).toEqual({
      cycles: 'files',
      unlisted: 'error',
      types: 'check',
      tests: 'skip',
      files: undefined,
    })
    const rest = { packages: undefined, builtins: undefined, entry: undefined, apart: [] }
    expect(layers).toEqual([
      { name: 'domain', files: ['src/domain/**'], mayImport: [], ...rest },
      { name: 'app', files: ['src/app/**'], mayImport: ['domain'], ...rest },
    ])
  })

  it('takes below as every layer before it, and names of modules with and without node:', () => {
    const { layers } = recordOf(`layers:
  - { name: a, files: ["a/**"], may_import: below }
  - { name: b, files: ["b/**"], may_import: [b, a, a] }
  - { name: c, files: ["c/**"], may_import: below, builtins: ["node:path", fs/*] }
`)
    expect(layers.map(({ mayImport }) => mayImport)).toEqual([[], ['a'], ['a', 'b']])
    expect(layers[2]?.builtins).toEqual(['path', 'fs/*'])
  })

  it.each<[what: string, yaml: string, places: string[]]>([
    ['an unknown field', `version: "1"\nlayer: []\n${LAYERS}`, ['ARCHITECTURE_SCHEMA 2:1']],
    [
      'a layer that nobody declares',
      'version: "1"\nlayers:\n  - name: a\n    files: [a/**]\n    may_import: [c]\n',
      ['ARCHITECTURE_LAYER 5:18'],
    ],
    [
      'a name twice',
      `version: "1"\n${LAYERS}  - { name: app, files: ["b/**"], may_import: [] }\n`,
      ['ARCHITECTURE_DUPLICATE 5:7'],
    ],
    [
      'globs that match nothing by their form',
      'version: "1"\nfiles: ["/src"]\nlayers:\n  - { name: a, files: ["!a/**"], may_import: [], packages: ["@a/(b)"], entry: ["./a"], apart: ["a\\\\b"], builtins: ["**x"] }\n',
      Array.from({ length: 6 }, () => 'ARCHITECTURE_GLOB'),
    ],
    ['no layer', 'version: "1"\nlayers: []\n', ['ARCHITECTURE_SCHEMA 2:1']],
    ['text that is no YAML', 'version: "1\n', ['YAML_SYNTAX']],
  ])('refuses %s', (_, yaml, places) => {
    const found = placesIn(yaml)
    expect(found).toHaveLength(places.length)
    places.forEach((place, index) => expect(found[index]).toContain(place))
  })

  it('refuses bytes that are no text', () => {
    expect(readArchitecture(Buffer.from([0xff, 0xfe]), PATH)).toMatchObject({
      kind: 'bad',
      findings: [{ code: 'ARCHITECTURE_ENCODING', file: PATH }],
    })
  })
})

describe('the record of a commit', () => {
  it('is read from the default path, from a named one, or is not there', async () => {
    const { repo, base } = makeRepository({
      [PATH]: `version: "1"\n${LAYERS}`,
      'other.yml': `version: "1"\n${LAYERS}cycles: off\n`,
    })
    expect(await architectureAt(repo, base, undefined)).toMatchObject({ path: PATH, cycles: 'files' })
    expect(await architectureAt(repo, base, 'other.yml')).toMatchObject({ path: 'other.yml', cycles: 'off' })
    const bare = makeRepository({ 'a.ts': '' })
    expect(await architectureAt(bare.repo, bare.base, undefined)).toBeUndefined()
    expect(await refusalOf(() => architectureAt(bare.repo, bare.base, 'other.yml'))).toMatchObject({
      code: 'ARCHITECTURE_INVALID',
    })
  })

  it('is refused with every finding', async () => {
    const { repo, base } = makeRepository({ [PATH]: 'version: "1"\nlayers: []\nx: 1\n' })
    const { code, message } = await refusalOf(() => architectureAt(repo, base, undefined))
    expect(code).toBe('ARCHITECTURE_INVALID')
    expect(message.match(/ARCHITECTURE_SCHEMA/g)).toHaveLength(2)
  })
})
