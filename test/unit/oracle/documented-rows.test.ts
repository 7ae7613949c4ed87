import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { SAMPLES } from './documented-samples.ts'
import { judgeFiles, readText } from './row-sample.ts'

const README = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
const [, TABLE = ''] = /<!-- rows -->\n([\s\S]*?)<!-- \/rows -->/.exec(README) ?? []
const ROWS = [...TABLE.matchAll(/^\| (?!you want|---)(.*?) \| `(.*)` \|$/gm)].map(
  ([, what = '', row = '']) => ({
    what,
    row,
  }),
)

/** One spec with all rows of the table, each as a criterion of its own. */
function specOfTable(): string {
  const entries = Object.values(SAMPLES).flatMap(({ exports = [] }) => exports)
  const lines = entries.map(
    ([module, signature]) => `  - { module: ${module}, signature: ${JSON.stringify(signature)} }`,
  )
  const criteria = ROWS.map(
    ({ row }, index) =>
      `  - { id: AC-${index + 1}, ears: The sample shall do this., examples: [\n    ${row} ] }`,
  )
  return `---
id: sample
title: All rows of the table
why: Rows of the table are tried here.
paths: { write: [src/**, bin/**] }
interface:
${lines.join('\n')}
acceptance:
${criteria.join('\n')}
---
`
}

function filesOf(kind: 'right' | 'wrong'): Record<string, string> {
  return Object.assign(
    { 'package.json': '{ "type": "module" }' },
    ...Object.values(SAMPLES).map((each) => each[kind]),
  ) as Record<string, string>
}

it('the README has a sample for each of its rows, and a row for each sample', () => {
  expect(ROWS.map(({ what }) => what)).toEqual(Object.keys(SAMPLES))
})

it.each([
  ['right', 'shown'],
  ['wrong', 'wrong'],
] as const)('each row of the README tells right code from wrong: %s', async (kind, state) => {
  const { criteria } = await judgeFiles(readText(specOfTable()), filesOf(kind))
  const named = criteria.map((each, index) => [ROWS[index]?.what, each.state])
  expect(named).toEqual(ROWS.map(({ what }) => [what, state]))
})
