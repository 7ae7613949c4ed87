import { expect, it } from 'vitest'
import { checkDependencies } from '../../../shared/factory/check-dependencies.ts'
import { readFactory } from '../../../shared/factory/read-factory.ts'
import { EXAMPLE } from '../compile/lines.ts'

const problems = (dependencies: object): string[] =>
  checkDependencies({ dependencies }).map(({ code, pointer }) => `${code} ${pointer}`)

it('takes names, and names with a star', () => {
  expect(
    problems({
      allow: ['ms', '@types/*', 'eslint-plugin-*'],
      deny: ['left-pad', '@evil/*'],
      scripts: ['esbuild'],
    }),
  ).toEqual([])
})

it.each([
  [{ allow: ['Ms'] }, 'allow'],
  [{ allow: ['../a'] }, 'allow'],
  [{ allow: ['*'] }, 'allow'],
  [{ allow: ['@*/*'] }, 'allow'],
  [{ scripts: ['a b'] }, 'scripts'],
  [{ deny: ['a/b'] }, 'deny'],
  [{ allow: ['left-pad'], deny: ['left-*'] }, 'allow'],
])('refuses %j', (lists, list) => {
  expect(problems(lists)).toEqual([`FACTORY_DEPENDENCIES /dependencies/${list}/0`])
})

it('is part of the factory where it is said, and left out where it is not', () => {
  const read = (text: string) => {
    const reading = readFactory(Buffer.from(text), 'factory.yml')
    return reading.kind === 'ok' ? reading.factory.dependencies : reading.findings
  }
  expect(read(`${EXAMPLE}dependencies: { allow: [ms] }\n`)).toEqual({ allow: ['ms'] })
  expect(read(EXAMPLE)).toBeUndefined()
  expect(read(`${EXAMPLE}dependencies: { permit: [ms] }\n`)).toMatchObject([{ code: 'FACTORY_SCHEMA' }])
})
