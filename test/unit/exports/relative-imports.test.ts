import { expect, test } from 'vitest'
import { relativeImports } from '../../../shared/exports/relative-imports.ts'

const KNOWN = new Set([
  'src/a.ts',
  'src/b.tsx',
  'src/dir/index.ts',
  'lib/c.js',
  'data.json',
  'src/d.mts',
  'src/e.d.ts',
])

test.each([
  ["import { a } from './a.ts'", ['src/a.ts']],
  ["import { a } from './a'", ['src/a.ts']],
  ["import { a } from './a.js'", ['src/a.ts']],
  ['import "./a"', ['src/a.ts']],
  ["export * from './b.js'", ['src/b.tsx']],
  ["const c = require('../lib/c')", ['lib/c.js']],
  ["await import('../lib/c.js')", ['lib/c.js']],
  ["import type { D } from './d.mjs'", ['src/d.mts']],
  ["import x from './dir'", ['src/dir/index.ts']],
  ["import x from '../data.json' with { type: 'json' }", ['data.json']],
  ["import x from './e'", ['src/e.d.ts']],
  ["import x from './gone'", []],
  ["import x from 'a'", []],
  ["import x from '../../etc/passwd'", []],
  ["import {\n  a,\n  b,\n} from './a.ts'; import './b'", ['src/a.ts', 'src/b.tsx']],
])('resolves %j against the tree', (text, expected) => {
  expect(relativeImports('src/x.ts', text, KNOWN)).toEqual(expected)
})

test('reads no imports in what is no source', () => {
  expect(relativeImports('src/x.md', "import './a.ts'", KNOWN)).toEqual([])
})

test('takes no long time over hostile text', () => {
  expect(relativeImports('src/x.ts', "from './".repeat(100_000) + 'import '.repeat(100_000), KNOWN)).toEqual(
    [],
  )
})
