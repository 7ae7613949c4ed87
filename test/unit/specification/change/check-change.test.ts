import trustSchema from '../../../../schemas/trust.schema.json' with { type: 'json' }
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { changeSetDocument, changeSetOf } from '../../../../shared/git/change-set.ts'
import { listTree } from '../../../../shared/git/tree.ts'
import {
  checkChange,
  type ChangeContext,
  type ProposedFile,
} from '../../../../shared/specification/change/check-change.ts'
import { dependencyChanges } from '../../../../shared/specification/change/check-manifest.ts'
import { readChangeContext, recheckChange } from '../../../../shared/specification/change/recheck-change.ts'
import type { Spec } from '../../../../shared/specification/document/spec.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'
import { MAX_CHANGED_FILE_BYTES, MAX_CHANGE_BYTES } from '../../../../shared/limits.ts'

const CONTROL = { factory: 'factory.yml', specs: 'specs/*.spec.md' }

function specOf(write: string[]): Spec {
  return {
    id: 'kebab',
    title: 'Kebab case',
    owner: undefined,
    risk: 'low',
    paths: { write, read: [] },
    why: { who: undefined, problem: 'none', value: undefined, alternatives: [] },
    interface: [],
    acceptance: [],
    domain: [],
    effects: [],
    nonGoals: [],
    budget: {},
    retire: undefined,
    prose: '',
  }
}

const SURROUNDINGS: ChangeContext = {
  base: [
    { path: 'docs/readme.md', mode: '100644' },
    { path: 'package.json', mode: '100644' },
    { path: 'src/index.ts', mode: '100644' },
    { path: 'src/link.ts', mode: '120000' },
    { path: 'src/über.ts', mode: '100644' },
    { path: 'vendor/lib', mode: '160000' },
  ],
  control: CONTROL,
  ownTests: ['test/acceptance/kebab.test.ts', 'test/acceptance/kebab.holdout.test.ts'],
  before: new Map([['package.json', '{"dependencies":{"a":"1.0.0"},"scripts":{"test":"vitest run"}}']]),
}

const ANYWHERE = specOf(['**', 'src/**', 'vendor/**', 'package.json'])

function codes(
  files: ProposedFile[],
  spec: Spec = ANYWHERE,
  surroundings: ChangeContext = SURROUNDINGS,
): string[] {
  return checkChange(files, spec, surroundings).map(({ code }) => code)
}

function write(path: string, content = 'export const a = 1\n'): ProposedFile {
  return { path, content }
}

describe('checkChange', () => {
  test('finds nothing in a change that stays in scope', () => {
    expect(
      codes([write('src/kebab.ts'), write('src/index.ts'), { path: 'docs/readme.md', content: undefined }]),
    ).toEqual([])
  })

  test.each([
    [
      'CHANGE_HIDDEN_FILE',
      ['src/.env', 'src/.envrc', 'src/.vscode/tasks.json', 'src/.claude/settings.json', 'src/a/.b'],
    ],
    ['CHANGE_DECLARATION_FILE', ['src/globals.d.ts', 'src/a.d.mts', 'src/logo.d.svg.ts']],
    [
      'CHANGE_TOOL_FILE',
      [
        'src/binding.gyp',
        'src/Makefile',
        'src/sub/justfile',
        'src/Dockerfile',
        'src/conftest.py',
        'src/build.rs',
        'docs/site.config.mjs',
      ],
    ],
  ])('gives %s for files that no glob of the spec may reach, and not when they are named', (code, paths) => {
    for (const path of paths) {
      expect([path, codes([write(path)], specOf(['src/**', 'docs/**']))]).toEqual([path, [code]])
      expect([path, codes([write(path)], specOf([path]))]).toEqual([path, []])
    }
  })

  test.each([
    ['src/index.js'],
    ['src/index.mjs'],
    ['src/index.tsx'],
    ['src/index.json'],
    ['src/index/index.ts'],
    ['src.ts'],
    ['src/über/index.jsx'],
  ])('gives CHANGE_TWIN for %s, which an import may find in place of a file of the base', (path) => {
    const glob = path.replace(/[^/]+$/, '*')
    expect(codes([write(path)], specOf([glob]))).toEqual(['CHANGE_TWIN'])
    expect(codes([write(path)], specOf([path]))).toEqual([])
  })

  test('accepts a file in place of the one that it replaces, and files that only begin alike', () => {
    const files = [
      { path: 'src/index.ts', content: undefined },
      write('src/index.tsx'),
      write('src/index-old.ts'),
      write('src/kebab.module.css'),
    ]
    expect(codes(files, specOf(['src/*']))).toEqual([])
    expect(codes([write('src/a.ts'), write('src/a.js')], specOf(['src/*']))).toEqual([
      'CHANGE_TWIN',
      'CHANGE_TWIN',
    ])
  })

  test.each([
    [
      'a line',
      'config/nightly.yml',
      'version: "1"\nname: x\nspecs: other/*.spec.md\nline:\n  generate: {}\n',
    ],
    ['a house', 'config/rules.yaml', 'version: "1"\nrules:\n  - id: a\n    say: b\n    enforce: advice\n'],
    ['a trust file', 'config/keys.json', `{"$schema": "${trustSchema.$id}"}`],
    ['an older trust file', 'config/keys.json', '{"$schema": "https://jidoka.dev/schemas/trust/v1"}'],
    ['a spec', 'config/a.md', '---\nid: a\nwhy: b\npaths: { write: [] }\nacceptance: []\n---\n'],
  ])('refuses %s under a name that no factory file of this line names', (_, path, text) => {
    const before = { ...SURROUNDINGS, before: new Map([[path, text]]) }
    expect(codes([write(path, text)], specOf([path]))).toEqual(['CHANGE_FORBIDDEN_PATH'])
    expect(codes([write(path, 'a: 1\n')], specOf([path]), before)).toEqual(['CHANGE_FORBIDDEN_PATH'])
    expect(codes([{ path, content: undefined }], specOf([path]), before)).toContain('CHANGE_FORBIDDEN_PATH')
    expect(codes([write(path, 'a: 1\n')], specOf([path]))).toEqual([])
  })

  test('names the file, the code and the way out', () => {
    expect(checkChange([write('lib/a.ts')], specOf(['src/*.ts']), SURROUNDINGS)).toEqual([
      {
        code: 'CHANGE_OUT_OF_SCOPE',
        level: 'block',
        file: 'lib/a.ts',
        message: expect.any(String) as string,
        hint: expect.stringContaining('paths.write') as string,
      },
    ])
  })

  test.each(['lib/a.ts', 'src/deep/a.ts', 'src', 'srcs/a.ts', 'src/a.tsx', 'SRC/a.ts'])(
    'holds %s to be outside src/*.ts',
    (path) => {
      expect(codes([write(path)], specOf(['src/*.ts']), { ...SURROUNDINGS, base: [] })).toEqual([
        'CHANGE_OUT_OF_SCOPE',
      ])
    },
  )

  test.each(['src/a.ts', 'app/[id]/page.ts', 'lib/a/b/c.ts', 'lib/d.ts'])('holds %s to be inside', (path) => {
    expect(codes([write(path)], specOf(['src/*.ts', 'app/[id]/page.ts', 'lib/**']))).toEqual([])
  })

  test.each([
    '.github/workflows/ci.yml',
    '.GitHub/workflows/ci.yml',
    'packages/a/.github/workflows/ci.yml',
    'factory.yml',
    'Factory.YML',
    'packages/a/factory.yaml',
    '.factory/house.yml',
    '.jidoka/traces/x.json',
    'specs/kebab.spec.md',
    'specs/notes.txt',
    'docs/other.spec.md',
    'package-lock.json',
    'packages/a/package-lock.json',
    'npm-shrinkwrap.json',
    'yarn.lock',
    'pnpm-lock.yaml',
    'bun.lockb',
    'bun.lock',
    'deno.lock',
    'Cargo.lock',
    'go.sum',
    'flake.lock',
    'gradle.lockfile',
    '.terraform.lock.hcl',
    'packages.lock.json',
    '.gitignore',
    '.gitattributes',
    'src/.gitmodules',
    '.gitlab-ci.yml',
    '.circleci/config.yml',
    'azure-pipelines.yml',
    'Jenkinsfile',
    '.husky/pre-commit',
    '.npmrc',
    '.yarnrc.yml',
    '.pnpmfile.cjs',
    '.yarn/releases/yarn.cjs',
    'node_modules/a/index.js',
    'src/node_modules/a/index.js',
  ])('never lets a model write %s, even when the spec names it', (path) => {
    expect(codes([write(path)], specOf(['**', path]))).toEqual(['CHANGE_FORBIDDEN_PATH'])
    expect(codes([{ path, content: undefined }], specOf(['**', path]))).toContain('CHANGE_FORBIDDEN_PATH')
  })

  test.each([
    'src/kebab.test.ts',
    'src/kebab.spec.ts',
    'test/helper.ts',
    'tests/a/b.ts',
    'src/__tests__/a.ts',
    'src/__snapshots__/a.snap',
    'src/__mocks__/fs.ts',
    'pkg/a_test.go',
    'e2e/login.ts',
    'test_a.py',
  ])('lets a model write the test file %s only when the spec names that very path', (path) => {
    expect(codes([write(path)], specOf(['**', 'src/**', 'test/**']))).toEqual(['CHANGE_TEST_FILE'])
    expect(codes([{ path, content: undefined }], specOf(['**']))).toContain('CHANGE_TEST_FILE')
    expect(codes([write(path)], specOf([path]))).toEqual([])
  })

  test.each([
    'src/latest.ts',
    'src/contest/a.ts',
    'src/spec/read.ts',
    'src/testing.ts',
    'src/vite.ts',
    'src/jest/a.ts',
  ])('takes %s for source', (path) => {
    expect(codes([write(path)], specOf(['src/**']))).toEqual([])
  })

  test.each([
    'eslint.config.js',
    '.eslintrc.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'vitest.config.ts',
    '.prettierrc',
    '.prettierignore',
    'CODEOWNERS',
    'biome.json',
    'AGENTS.md',
  ])('lets a model write the gate setting %s only when the spec names that very path', (path) => {
    expect(codes([write(path)], specOf(['**', '*']))).toEqual(['CHANGE_GATE_FILE'])
    expect(codes([write(path)], specOf([path]))).toEqual([])
  })

  test('leaves the acceptance tests to our own code even when the spec names them', () => {
    const path = 'test/acceptance/kebab.holdout.test.ts'
    expect(codes([write(path)], specOf([path]))).toEqual(['CHANGE_OWN_TEST'])
  })

  test.each([
    '../a.ts',
    '/etc/passwd',
    'src/../../a.ts',
    'C:/a.ts',
    'src\\a.ts',
    '-rf',
    '--upload-pack=x',
    'src/-rf',
    '.git/config',
    'src/nul.ts',
    'src/a.ts.',
    'src/a\u202e.ts',
    'src/a\u0000.ts',
    'src//a.ts',
    '',
    'src/u\u0308ber.ts',
    'src/\ud800.ts',
    `src/${'a'.repeat(300)}.ts`,
  ])('refuses the unsafe path %j', (path) => {
    const findings = checkChange([write(path)], ANYWHERE, SURROUNDINGS)
    expect(findings.map(({ code }) => code)).toEqual(['CHANGE_PATH_UNSAFE'])
    expect(findings[0]).not.toHaveProperty('file')
    expect(findings[0]?.message.isWellFormed()).toBe(true)
  })

  test.each([
    [['src/Index.ts'], ['CHANGE_TWIN']],
    [['Src/new.ts'], ['CHANGE_TWIN']],
    [['src/\u00dcber.ts'], ['CHANGE_TWIN']],
    [
      ['src/a.ts', 'src/A.ts'],
      ['CHANGE_TWIN', 'CHANGE_TWIN'],
    ],
    [
      ['lib/x/a.ts', 'lib/X/b.ts'],
      ['CHANGE_TWIN', 'CHANGE_TWIN'],
    ],
    [['src/a.ts', 'src/a.ts'], ['CHANGE_TWICE']],
    [['src/index.ts/evil.ts'], ['CHANGE_PARENT']],
    [['src/link.ts/evil.ts'], ['CHANGE_PARENT']],
    [['vendor/lib/evil.ts'], ['CHANGE_PARENT']],
    [['src/a.ts', 'src/a.ts/b.ts'], ['CHANGE_PARENT']],
    [['src/link.ts'], ['CHANGE_LINK']],
    [['vendor/lib'], ['CHANGE_LINK']],
    [['src'], ['CHANGE_PARENT']],
  ])('refuses the places %j', (paths, expected) => {
    expect(codes(paths.map((path) => write(path)))).toEqual(expected)
  })

  test('only warns of a deletion of what is not there', () => {
    expect(checkChange([{ path: 'src/gone.ts', content: undefined }], ANYWHERE, SURROUNDINGS)).toEqual([
      {
        code: 'CHANGE_DELETES_NOTHING',
        level: 'warn',
        file: 'src/gone.ts',
        message: expect.any(String) as string,
      },
    ])
  })

  test.each([
    ['a\u0000b', 'CHANGE_NOT_TEXT'],
    ['\ud800', 'CHANGE_NOT_TEXT'],
    ['\u001b[31m', 'CHANGE_NOT_TEXT'],
    ['// \u202e evil', 'CHANGE_BIDI'],
    ['if (a) {\u2066', 'CHANGE_BIDI'],
    ['x'.repeat(MAX_CHANGED_FILE_BYTES + 1), 'CHANGE_FILE_TOO_LARGE'],
    ['ü'.repeat(MAX_CHANGED_FILE_BYTES / 2 + 1), 'CHANGE_FILE_TOO_LARGE'],
  ])('refuses content that is no plain text of ordinary size (%#)', (content, code) => {
    expect(codes([write('src/a.ts', content)])).toEqual([code])
  })

  test('counts of an existing file the lines that are new', () => {
    const line = 'x'.repeat(MAX_CHANGED_FILE_BYTES)
    const before = new Map([['src/a.ts', `${line}\n${line}y\n`]])
    const found = (content: string): string[] =>
      checkChange([write('src/a.ts', content)], ANYWHERE, { ...SURROUNDINGS, before }).map(({ code }) => code)
    expect(found(`${line}\nnew\n${line}y\n`)).toEqual([])
    expect(found(`${line}\r\n${line}y\r\n`)).toEqual([])
    expect(found(`${line}\n${line}z\n`)).toEqual(['CHANGE_FILE_TOO_LARGE'])
  })

  test('takes text of any script, with tabs and either line end', () => {
    expect(codes([write('src/a.ts', '\tconst grüße = "日本 👩‍👩‍👧 שלום"\r\n')])).toEqual([])
  })

  test('says in which line the reading direction turns', () => {
    expect(checkChange([write('src/a.ts', 'a\nb\nc\u202e')], ANYWHERE, SURROUNDINGS)).toMatchObject([
      { line: 3 },
    ])
  })

  test('takes characters that a line of the base holds already, and no others', () => {
    const before = new Map([['src/a.ts', '\ufeff\f\r\nx \u202ey\r\n']])
    const codesOf = (content: string): string[] =>
      codes([write('src/a.ts', content)], ANYWHERE, { ...SURROUNDINGS, before })
    expect(codesOf('\ufeff\f\r\nx \u202ey\r\nb\r\n')).toEqual([])
    expect(codesOf('b\nx \u202ey\n\f\n')).toEqual([])
    expect(codesOf('\f\nx \u202ez\n')).toEqual(['CHANGE_BIDI'])
    expect(codesOf('\f \n')).toEqual(['CHANGE_NOT_TEXT'])
    expect(codes([write('src/b.ts', 'x \u202ey\n')], ANYWHERE, { ...SURROUNDINGS, before })).toEqual([
      'CHANGE_BIDI',
    ])
  })

  test('caps a change as a whole', () => {
    const big = 'x'.repeat(MAX_CHANGED_FILE_BYTES)
    const files = Array.from({ length: MAX_CHANGE_BYTES / MAX_CHANGED_FILE_BYTES + 1 }, (_, index) =>
      write(`src/${index}.ts`, big),
    )
    expect(codes(files)).toEqual(['CHANGE_TOO_LARGE'])
    expect(codes(Array.from({ length: 101 }, (_, index) => write(`src/${index}.ts`)))).toEqual([
      'CHANGE_TOO_MANY_FILES',
    ])
  })

  test('is one finding for five megabytes', () => {
    expect(codes([write('src/a.ts', 'x'.repeat(5 * 1024 * 1024))])).toEqual([
      'CHANGE_TOO_LARGE',
      'CHANGE_FILE_TOO_LARGE',
    ])
  })

  test('never throws, and never passes an unsafe path, whatever is proposed', () => {
    const path = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('src/a.ts', 'src', '.github', 'a/../b', 'src/Index.ts'),
    )
    fc.assert(
      fc.property(
        fc.array(fc.record({ path, content: fc.option(fc.string({ unit: 'binary' }), { nil: undefined }) }), {
          maxLength: 8,
        }),
        (files) => {
          const findings = checkChange(files, ANYWHERE, SURROUNDINGS)
          const isUnsafe = files.some(
            (file) => file.path.includes('..') && file.path.split('/').includes('..'),
          )
          expect(findings.every((finding) => finding.message.isWellFormed())).toBe(true)
          if (isUnsafe) expect(findings.some(({ level }) => level === 'block')).toBe(true)
        },
      ),
      { seed: 20261123, numRuns: 300 },
    )
  })
})

describe('package.json in a change', () => {
  const spec = specOf(['**', 'package.json'])
  const manifest = (content: unknown): ProposedFile =>
    write('package.json', typeof content === 'string' ? content : JSON.stringify(content))
  const scripts = { test: 'vitest run' }
  const B = { name: 'b', section: 'dependencies', manifest: 'package.json' } as const

  test('is read with a byte order mark as npm reads it', () => {
    const before = new Map([['package.json', '\ufeff{"dependencies":{"a":"1.0.0"}}']])
    const content = '\ufeff{"dependencies":{"a":"1.0.0"},"type":"module"}'
    expect(codes([write('package.json', content)], spec, { ...SURROUNDINGS, before })).toEqual([])
  })

  test('is refused unless the spec names it', () => {
    expect(codes([manifest({})], specOf(['**', 'package.*']))).toContain('CHANGE_MANIFEST')
  })

  test('may gain a dependency that the spec names, which is a warning for the reviewer', () => {
    const naming = { ...spec, dependencies: [{ ...B, range: '^2.0.0' }] }
    expect(
      checkChange([manifest({ dependencies: { a: '1.0.0', b: '^2.0.0' }, scripts })], naming, SURROUNDINGS),
    ).toEqual([
      {
        code: 'CHANGE_DEPENDENCY',
        level: 'warn',
        file: 'package.json',
        message: expect.stringContaining('"b@^2.0.0"') as string,
        hint: expect.any(String) as string,
      },
    ])
  })

  test.each([
    ['not named', { dependencies: { a: '1.0.0', c: '1.0.0' }, scripts }],
    ['of another range', { dependencies: { a: '1.0.0', b: '>=1.0.0' }, scripts }],
    ['in another section', { dependencies: { a: '1.0.0' }, devDependencies: { b: '^2.0.0' }, scripts }],
    ['in place of another', { dependencies: { b: '^2.0.0' }, scripts }],
    ['beside another field', { dependencies: { a: '1.0.0', b: '^2.0.0' }, scripts, type: 'module' }],
    ['beside a new script', { dependencies: { a: '1.0.0', b: '^2.0.0' }, scripts: { ...scripts, x: 'y' } }],
    ['beside an override', { dependencies: { a: '1.0.0', b: '^2.0.0' }, overrides: { c: '1.0.0' }, scripts }],
  ])('may gain no dependency that is %s', (_, content) => {
    const naming = { ...spec, dependencies: [{ ...B, range: '^2.0.0' }] }
    const found = checkChange([manifest(content)], naming, SURROUNDINGS)
    expect(found.filter(({ level }) => level === 'block').map(({ code }) => code)).not.toEqual([])
  })

  test.each([
    [{ dependencies: { a: '2.0.0' }, scripts }, ['CHANGE_DEPENDENCY']],
    [{ dependencies: { a: '1.0.0' }, overrides: { b: '1.0.0' }, scripts }, ['CHANGE_DEPENDENCY']],
    [{ dependencies: { a: 'git+https://example.com/a.git' }, scripts }, ['CHANGE_DEPENDENCY_SOURCE']],
    [{ dependencies: { a: '1.0.0', b: 'file:../b' }, scripts }, ['CHANGE_DEPENDENCY_SOURCE']],
    [{ dependencies: { a: '1.0.0', b: 'npm:c@1' }, scripts }, ['CHANGE_DEPENDENCY_SOURCE']],
    [{ dependencies: { a: '1.0.0', b: 'me/b' }, scripts }, ['CHANGE_DEPENDENCY_SOURCE']],
    [{ dependencies: { a: '1.0.0', b: 'workspace:*' }, scripts }, ['CHANGE_DEPENDENCY']],
    [{ dependencies: { a: '1.0.0' }, scripts: { test: 'true' } }, ['CHANGE_SCRIPT']],
    [{ dependencies: { a: '1.0.0' } }, ['CHANGE_SCRIPT']],
    [
      { dependencies: { a: '1.0.0' }, scripts: { ...scripts, postinstall: 'node evil.js' } },
      ['CHANGE_SCRIPT'],
    ],
    [{ dependencies: { a: '1.0.0' }, scripts: { ...scripts, docs: 'typedoc' } }, []],
    ['{', ['CHANGE_MANIFEST']],
    ['[]', ['CHANGE_MANIFEST']],
  ])('is weighed by what it changes (%#)', (content, expected) => {
    expect(codes([manifest(content)], spec)).toEqual(expected)
  })

  test('tells new from changed dependencies', () => {
    expect(dependencyChanges('{"dependencies":{"b":"1","a":"2"}}', '{"dependencies":{"a":"1"}}')).toEqual([
      { name: 'a', version: '2', before: '1' },
      { name: 'b', version: '1', before: undefined },
    ])
    expect(dependencyChanges('{"dependencies":{"a":"1"}}', undefined)).toHaveLength(1)
  })
})

describe('recheckChange', () => {
  const repositories: TestRepository[] = []
  afterEach(() => repositories.splice(0).forEach((repository) => repository.remove()))

  function repositoryOf(files: Record<string, string>): TestRepository {
    const repository = makeRepository(files)
    repositories.push(repository)
    return repository
  }

  const own = { path: 'test/acceptance/kebab.test.ts', content: 'test\n' }

  async function recheck(
    files: { path: string; content: string | undefined; mode?: '100755' }[],
    edit = (json: string): string => json,
  ): Promise<string[]> {
    const repository = repositoryOf({ 'src/a.ts': 'a\n', 'package.json': '{}\n', 'src/run.sh': 'true\n' })
    repository.git('update-index', '--chmod=+x', 'src/run.sh')
    repository.git('commit', '-q', '-m', 'executable')
    const base = repository.git('rev-parse', 'HEAD')
    const changeSet = changeSetDocument.parse(
      JSON.parse(edit(JSON.stringify(changeSetOf(base, files)))),
      'the change set',
    )
    const request = { repo: repository.path, base, control: CONTROL, ownFiles: [own] }
    return (await recheckChange(changeSet, specOf(['src/**', 'package.json']), request)).map(
      ({ code }) => code,
    )
  }

  test('finds nothing in a change set with our own tests in it', async () => {
    expect(
      await recheck([
        own,
        { path: 'src/b.ts', content: 'b\n' },
        { path: 'src/run.sh', content: 'false\n', mode: '100755' },
      ]),
    ).toEqual([])
  })

  test('sees that our own tests are missing or altered', async () => {
    expect(await recheck([{ path: 'src/b.ts', content: 'b\n' }])).toEqual(['CHANGE_OWN_TEST'])
    expect(await recheck([{ ...own, content: 'test.skip\n' }])).toEqual(['CHANGE_OWN_TEST'])
    expect(await recheck([{ ...own, content: undefined }])).toEqual(['CHANGE_OWN_TEST'])
  })

  test('sees content that is not the named one, and a changed mode', async () => {
    expect(
      await recheck([own, { path: 'src/b.ts', content: 'good\n' }], (json) => json.replace('good', 'evil')),
    ).toEqual(['CHANGE_DIGEST'])
    expect(await recheck([own, { path: 'src/b.ts', content: 'b\n', mode: '100755' }])).toEqual([
      'CHANGE_MODE',
    ])
    expect(await recheck([own, { path: 'src/run.sh', content: 'false\n' }])).toEqual(['CHANGE_MODE'])
  })

  test('weighs package.json against the base commit', async () => {
    expect(await recheck([own, { path: 'package.json', content: '{"dependencies":{"a":"1.0.0"}}' }])).toEqual(
      ['CHANGE_DEPENDENCY'],
    )
  })

  test('reads the base texts of the files of the change', async () => {
    const repository = repositoryOf({ 'a/package.json': '{"a":1}', 'src/a.ts': 'a\n' })
    const request = { repo: repository.path, base: 'HEAD', control: CONTROL, ownFiles: [own] }
    const tree = await listTree(repository.path, 'HEAD')
    const surroundings = await readChangeContext([write('a/package.json'), write('src/a.ts')], tree, request)
    expect({ ...surroundings, base: surroundings.base.map(({ path }) => path) }).toEqual({
      base: ['a/package.json', 'src/a.ts'],
      control: CONTROL,
      ownTests: [own.path],
      before: new Map([
        ['a/package.json', '{"a":1}'],
        ['src/a.ts', 'a\n'],
      ]),
    })
  })
})
