import { describe, expect, it } from 'vitest'
import { checkChange, type ProposedFile } from '../../../../shared/specification/change/check-change.ts'
import type { PlacedTree } from '../../../../shared/specification/change/check-places.ts'
import { checkInterface } from '../../../../shared/specification/change/check-interface.ts'
import { MAX_CHANGED_FILE_BYTES, MAX_CHANGE_BYTES } from '../../../../shared/limits.ts'
import { namedOnly } from '../../../../shared/paths/guarded-paths.ts'
import { fileOf } from '../sample-spec.ts'

const SPEC = fileOf({ interface: undefined, paths: { write: ['src/**', 'package.json'] } }).spec

function changing(path: string, content?: string): ProposedFile[] {
  return [{ path, content }]
}

function proposing(manifest: object): ProposedFile[] {
  return changing('package.json', JSON.stringify(manifest))
}

const OWN_TEST = 'test/acceptance/trim-lines.test.ts'
const CODE = 'export const a = 1\n'
const NAME_IT =
  'do without it; if the change needs it, the spec names it, with this range, under dependencies'
const BY_NAME = 'it may change only when paths.write names this very path'

function inBase(path: string, mode: '100644' | '120000' = '100644'): PlacedTree[number] {
  return { path, mode }
}

describe('a change that is refused says why:', () => {
  it.each<[code: string, files: ProposedFile[], message: string, hint?: string]>([
    [
      'CHANGE_TOO_MANY_FILES',
      Array.from({ length: 101 }, (_, index) => ({ path: `src/${index}.ts`, content: CODE })),
      'the change has 101 files, the limit is 100',
      'split the spec',
    ],
    [
      'CHANGE_TOO_LARGE',
      changing('src/a.ts', 'x'.repeat(MAX_CHANGE_BYTES + 1)),
      `the change has ${MAX_CHANGE_BYTES + 1} bytes, the limit is ${MAX_CHANGE_BYTES}`,
      'split the spec',
    ],
    [
      'CHANGE_FILE_TOO_LARGE',
      changing('src/a.ts', 'x'.repeat(MAX_CHANGED_FILE_BYTES + 1)),
      `the file has ${MAX_CHANGED_FILE_BYTES + 1} bytes, the limit is ${MAX_CHANGED_FILE_BYTES}`,
    ],
    ['CHANGE_PATH_UNSAFE', changing('../a.ts', CODE), 'the path "../a.ts" has a dot segment'],
    [
      'CHANGE_FORBIDDEN_PATH',
      changing('yarn.lock', CODE),
      'a model may not write here: the path is a lock file',
    ],
    [
      'CHANGE_OUT_OF_SCOPE',
      changing('lib/a.ts', CODE),
      'the path is not among paths.write of the spec',
      'widen paths.write if the spec needs it',
    ],
    [
      'CHANGE_OWN_TEST',
      changing(OWN_TEST, CODE),
      'the acceptance tests of the spec are written by code alone',
    ],
    ['CHANGE_TEST_FILE', changing('src/a.test.ts', CODE), 'the path is a test file', BY_NAME],
    ['CHANGE_GATE_FILE', changing('src/tsconfig.json', '{}'), 'the path sets what the gates check', BY_NAME],
    [
      'CHANGE_MANIFEST',
      changing('src/package.json', '{}'),
      `the path ${namedOnly('package.json')?.reason ?? ''}`,
      BY_NAME,
    ],
    ['CHANGE_MANIFEST', changing('package.json', '[]'), 'package.json is not a JSON object'],
    [
      'CHANGE_DEPENDENCY',
      proposing({ dependencies: { a: '1.0.0', b: '^2.0.0' } }),
      '"b@^2.0.0" in dependencies is no dependency that the spec names',
      NAME_IT,
    ],
    [
      'CHANGE_DEPENDENCY',
      proposing({ dependencies: { a: '2.0.0' } }),
      '"a@2.0.0" in dependencies is no dependency that the spec names',
      NAME_IT,
    ],
    [
      'CHANGE_DEPENDENCY_SOURCE',
      proposing({ dependencies: { a: 'file:../a' } }),
      '"a@file:../a" does not come from the registry',
    ],
    [
      'CHANGE_SCRIPT',
      proposing({ dependencies: { a: '1.0.0' }, scripts: { test: 'true' } }),
      'the script "test" may not be changed by a model',
      'scripts decide what the gates run: change them by hand',
    ],
    ['CHANGE_NOT_TEXT', changing('src/a.ts', 'a\u0000b'), 'the content is not plain UTF-8 text'],
    [
      'CHANGE_BIDI',
      changing('src/a.ts', '// \u202e evil'),
      'the content turns the reading direction with an invisible character',
      'write it as an escape',
    ],
    [
      'CHANGE_TWIN',
      changing('src/Index.ts', CODE),
      'differs only in case or Unicode form from "src/index.ts"',
    ],
    [
      'CHANGE_TWICE',
      [...changing('src/a.ts', CODE), ...changing('src/a.ts', CODE)],
      'the path occurs twice in the change',
    ],
    ['CHANGE_PARENT', changing('src/index.ts/a.ts', CODE), '"src/index.ts" is not a folder'],
    ['CHANGE_PARENT', changing('src', CODE), 'is a folder in the base'],
    ['CHANGE_LINK', changing('src/link.ts', CODE), 'is a symbolic link or a submodule in the base'],
    ['CHANGE_DELETES_NOTHING', changing('src/gone.ts'), 'is to be deleted but is not in the base'],
  ])('%s, %#', (...[code, files, message, hint]) => {
    const findings = checkChange(files, SPEC, {
      base: [inBase('package.json'), inBase('src/index.ts'), inBase('src/link.ts', '120000')],
      control: { factory: 'factory.yml', specs: 'specs/*.spec.md' },
      ownTests: [OWN_TEST],
      before: new Map([['package.json', '{"dependencies":{"a":"1.0.0"},"scripts":{"test":"vitest run"}}']]),
    })
    const found = findings.find((each) => each.code === code)
    expect([found?.message, found?.hint]).toEqual([message, hint])
  })

  it.each([
    [
      'an export that the interface asks for',
      'export const trim = 1',
      'no export is named trimLines; the spec asks for: function trimLines(text: string): string',
    ],
    [
      'the whole module',
      undefined,
      'the change does not write this module; the spec asks for: function trimLines(text: string): string',
    ],
  ])('CHANGE_INTERFACE, without %s', (_, text, message) => {
    const head = new Map(text === undefined ? [] : [['src/trim.ts', text]])
    expect(checkInterface(fileOf().spec, head)).toMatchObject([
      { message, hint: 'export trimLines from src/trim.ts by this name, as the interface of the spec says' },
    ])
  })
})
