import ts from 'typescript'
import { expect, it } from 'vitest'
import { parseSource } from '../../../shared/source/parse.ts'

const parse = (text: string): ts.SourceFile | undefined =>
  parseSource(ts, '/source/a.ts', text, ts.ScriptTarget.Latest)

it.each([
  ['makes the parser guess without end', `export const x = ${'async <T>(a = '.repeat(40)}\n`],
  ['nests too deep', `export const x = ${'['.repeat(2000)}${']'.repeat(2000)}\n`],
])('a text that %s is not read', (_, text) => {
  expect(parse(text)).toBeUndefined()
})

it('a text that is wrong, and soon known to be, is read as far as it goes', () => {
  expect(parse('export const x = (\n')?.statements.length).toBe(1)
})
