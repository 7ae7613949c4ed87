import { describe, expect, it } from 'vitest'
import { checkPaths } from '../../../../shared/specification/checks/write-paths.ts'
import { criterion, fileOf, said } from '../sample-spec.ts'

const CONTROL = { factory: 'factory.yml', specs: 'specs/*.spec.md' }

function writing(...write: string[]): string[] {
  return said(checkPaths(fileOf({ paths: { write } }), CONTROL))
}

describe('the paths of a spec', () => {
  it('may be files and globs in folders by name', () => {
    expect(writing('src/a.ts', 'src/**', 'packages/a/src/*.ts', 'src/[id]/page.tsx')).toEqual([])
  })

  it.each([
    ['../a.ts', 'block SPEC_PATH_UNSAFE the path "../a.ts" has a dot segment'],
    ['/etc/passwd', 'block SPEC_PATH_UNSAFE the path "/etc/passwd" is not relative with forward slashes'],
    [
      'src/{a,b}.ts',
      'block SPEC_PATH_UNSAFE the path "src/{a,b}.ts" has braces or a leading exclamation mark, which are not supported',
    ],
    [
      '.github/workflows/ci.yml',
      'block SPEC_PATH_FORBIDDEN the path ".github/workflows/ci.yml" lies in .github',
    ],
    ['factory.yml', 'block SPEC_PATH_FORBIDDEN the path "factory.yml" is the file that declares the line'],
    ['.factory/house.yml', 'block SPEC_PATH_FORBIDDEN the path ".factory/house.yml" lies in .factory'],
    ['package-lock.json', 'block SPEC_PATH_FORBIDDEN the path "package-lock.json" is a lock file'],
    ['specs/a.spec.md', 'block SPEC_PATH_FORBIDDEN the path "specs/a.spec.md" lies where the specs are'],
    ['**', 'block SPEC_PATH_BROAD the glob "**" begins at the top folder'],
    ['*.ts', 'block SPEC_PATH_BROAD the glob "*.ts" begins at the top folder'],
    ['s*/a.ts', 'block SPEC_PATH_BROAD the glob "s*/a.ts" begins at the top folder'],
    ['test/**', 'block SPEC_PATH_TEST the glob "test/**" is for test files'],
    ['src/*.test.ts', 'block SPEC_PATH_TEST the glob "src/*.test.ts" is for test files'],
  ])('are refused: %s', (path, expected) => {
    expect(writing(path)).toEqual([expected])
  })

  it.each(['config/**', 'config/house.yml', 'keys/trust.json', 'keys/*', 'ci/line.yml', 'ci/**'])(
    'never take in a control file that factory.yml names: %s',
    (path) => {
      const control = {
        ...CONTROL,
        factory: 'ci/line.yml',
        house: 'config/house.yml',
        trust: 'keys/trust.json',
      }
      const found = checkPaths(fileOf({ paths: { write: [path] } }), control)
      expect(found.map(({ code }) => code)).toEqual(['SPEC_PATH_FORBIDDEN'])
    },
  )

  it('may name a test file by its exact path, but not one that is evidence', () => {
    const paths = { write: ['src/trim.ts', 'test/trim.test.ts'] }
    expect(checkPaths(fileOf({ paths }), CONTROL)).toEqual([])
    const file = fileOf({ paths, ...criterion({ tests: ['test/trim.test.ts'] }) })
    expect(said(checkPaths(file, CONTROL))).toEqual([
      'block SPEC_PATH_JUDGE the test "test/trim.test.ts" is the evidence of AC-1 and may not be rewritten by the change',
    ])
  })

  it('differ where case does not count', () => {
    expect(writing('src/a.ts', 'src/A.ts', 'src/b.ts')).toEqual([
      'block SPEC_PATH_TWICE the path "src/A.ts" is "src/a.ts" again where case does not count',
    ])
  })

  it('may be read where they may not be written, but not unsafely', () => {
    const read = ['.github/workflows/ci.yml', 'test/**', '**', '../secret']
    const found = checkPaths(fileOf({ paths: { write: ['src/a.ts'], read } }), CONTROL)
    expect(said(found)).toEqual(['block SPEC_PATH_UNSAFE the path "../secret" has a dot segment'])
    expect(found.map(({ line, column }) => [line, column])).toEqual([[6, 80]])
  })
})
