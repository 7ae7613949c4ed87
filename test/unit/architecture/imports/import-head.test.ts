import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { importHead } from '../../../../shared/architecture/imports/import-head.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..', '..')

/** What the statements of a text import. */
function statementsIn(text: string, path = 'a.ts'): string[] {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest).statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return []
    const { moduleSpecifier: name } = statement
    return name !== undefined && ts.isStringLiteral(name) ? [`${name.end} ${name.text}`] : []
  })
}

const PIECES = [
  "export { g } from /* from 'x' */ // from\n './g.ts'",
  '/* import\n from */',
  "import { e } from /* from 'x' and\n more */ './e.ts'",
  "import // import 'y'\n './f.ts'",
  "import './a.ts'",
  "import { a } from './a.ts'",
  "import type {\n  A,\n} from\n  // a comment with from './x.ts'\n  \"./b.ts\" with { type: 'json' }",
  "export * from /* ' */ './c.ts';",
  "export { d } from './d\\'.ts'",
  'const from = 1',
  'function important() { return "from" }',
  '// from here',
  'const text = `from ${1} import`',
  'const slash = /[`\'"]/',
  'export { from }',
  '\n',
  ';',
  ' ',
]

describe('the start of a text that holds all its imports', () => {
  it('ends behind the last of them', () => {
    const text = "import './a.ts'\nimport { b } from\n './b.ts'\nexport const c = 1\nexport const d = 2\n"
    expect(importHead(text)).toBe("import './a.ts'\nimport { b } from\n './b.ts'")
    expect(importHead('export const a = 1\n')).toBe('')
  })

  it('is the whole text where that refers to files by comments', () => {
    expect(importHead('/// <reference path="a.d.ts" />\n')).toBe('/// <reference path="a.d.ts" />\n')
  })

  it('holds what a whole parse finds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }),
        fc.constantFrom('\n', ' ; '),
        (pieces, between) => {
          const text = pieces.join(between)
          expect(statementsIn(importHead(text))).toEqual(statementsIn(text))
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it('holds the imports of our own code', () => {
    for (const file of globSync('shared/{exports,house}/**/*.ts', { cwd: ROOT })) {
      const text = readFileSync(join(ROOT, file), 'utf8')
      expect(statementsIn(importHead(text), file)).toEqual(statementsIn(text, file))
    }
  })
})
