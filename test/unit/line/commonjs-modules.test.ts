import { afterEach, beforeEach, expect, it } from 'vitest'
import { acceptanceFiles } from '../../../shared/line/acceptance-files.ts'
import { commonJsModules } from '../../../shared/line/commonjs-modules.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { factoryOf, specOf } from '../../support/unit-of.ts'

let repository: TestRepository
beforeEach(() => {
  repository = makeRepository()
})
afterEach(() => repository.remove())

it.each([
  ['index.js', {}, true],
  ['index.js', { 'package.json': '{}' }, true],
  ['index.js', { 'package.json': 'no JSON' }, true],
  ['lib/a.js', { 'package.json': '{ "type": "module" }' }, false],
  [
    'lib/a.js',
    { 'package.json': '{ "type": "module" }', 'lib/package.json': '{ "type": "commonjs" }' },
    true,
  ],
  ['lib/deep/a.js', { 'package.json': '{}', 'lib/package.json': '{ "type": "module" }' }, false],
  ['lib/a.cjs', { 'package.json': '{ "type": "module" }' }, true],
  ['lib/a.mjs', { 'package.json': '{}' }, false],
  ['src/a.ts', { 'package.json': '{}' }, false],
] as [string, Record<string, string>, boolean][])('%s beside %j is CommonJS: %s', async (...row) => {
  const [module, files, isCommonJs] = row
  const base = repository.commit({ 'README.md': 'hello\n', ...files })
  const spec = specOf({
    interface: [{ module, signature: 'function kebab(text: string): string', doc: undefined }],
  })
  const { path: repo } = repository
  expect((await commonJsModules(repo, base, spec)).has(module)).toBe(isCommonJs)
  const [test] = await acceptanceFiles({ repo, base, factory: factoryOf(), spec })
  expect(test?.content.includes('exportOf(module1, "kebab")')).toBe(isCommonJs)
})

it.each([
  ['index.js', '{}', 'test.js', 'const module1 = require("../../index.js");'],
  ['index.cjs', '{ "type": "module" }', 'test.js', 'import * as module1 from "../../index.cjs";'],
  ['index.js', '{ "type": "module" }', 'test.js', 'import { kebab } from "../../index.js";'],
  ['index.mjs', '{}', 'test.mjs', 'import { kebab } from "../../index.mjs";'],
  ['src/index.ts', '{}', 'test.ts', 'import { kebab } from "../../src/index.ts";'],
])('the tests of %s beside %s are a %s that reads it so', async (module, manifest, ending, line) => {
  const base = repository.commit({ 'package.json': manifest })
  const spec = specOf({
    interface: [{ module, signature: 'function kebab(text: string): string', doc: undefined }],
  })
  const [test] = await acceptanceFiles({ repo: repository.path, base, factory: factoryOf(), spec })
  expect(test?.path).toMatch(new RegExp(`[.]${ending}$`))
  expect(test?.content).toContain(line)
})
