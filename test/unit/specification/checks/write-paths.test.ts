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
    ['../a.ts', 'block SPEC_PATH_UNSAFE "../a.ts"'],
    ['/etc/passwd', 'block SPEC_PATH_UNSAFE "/etc/passwd"'],
    ['src/{a,b}.ts', 'block SPEC_PATH_UNSAFE "src/{a,b}.ts"'],
    ['.github/workflows/ci.yml', 'block SPEC_PATH_FORBIDDEN ".github/workflows/ci.yml"'],
    ['factory.yml', 'block SPEC_PATH_FORBIDDEN "factory.yml"'],
    ['.factory/house.yml', 'block SPEC_PATH_FORBIDDEN ".factory/house.yml"'],
    ['package-lock.json', 'block SPEC_PATH_FORBIDDEN "package-lock.json"'],
    ['specs/a.spec.md', 'block SPEC_PATH_FORBIDDEN "specs/a.spec.md"'],
    ['**', 'block SPEC_PATH_BROAD "**"'],
    ['*.ts', 'block SPEC_PATH_BROAD "*.ts"'],
    ['s*/a.ts', 'block SPEC_PATH_BROAD "s*/a.ts"'],
    ['test/**', 'block SPEC_PATH_TEST "test/**"'],
    ['src/*.test.ts', 'block SPEC_PATH_TEST "src/*.test.ts"'],
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
    expect(said(checkPaths(file, CONTROL))).toEqual(['block SPEC_PATH_JUDGE "test/trim.test.ts"'])
  })

  it('differ where case does not count', () => {
    expect(writing('src/a.ts', 'src/A.ts', 'src/b.ts')).toEqual([
      'block SPEC_PATH_TWICE "src/A.ts" "src/a.ts"',
    ])
  })

  it('may be read where they may not be written, but not unsafely', () => {
    const read = ['.github/workflows/ci.yml', 'test/**', '**', '../secret']
    const found = checkPaths(fileOf({ paths: { write: ['src/a.ts'], read } }), CONTROL)
    expect(said(found)).toEqual(['block SPEC_PATH_UNSAFE "../secret"'])
    expect(found.map(({ line, column }) => [line, column])).toEqual([[6, 80]])
  })
})
