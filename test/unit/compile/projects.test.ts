import fc from 'fast-check'
import { parse as readYaml } from 'yaml'
import { describe, expect, test } from 'vitest'
import { checkCompilable } from '../../../shared/compile/check-compilable.ts'
import { neighbourFindings, type RepositoryLine } from '../../../shared/compile/check-neighbours.ts'
import { checkCompiled } from '../../../shared/compile/drift.ts'
import { comparableFiles, compiledLines, compiledOf } from '../../../shared/compile/read-workflows.ts'
import { lineOfSameNames } from '../../../shared/compile/write-workflows.ts'
import { compile, EXAMPLE, exampleWith, factoryFrom, factoryText } from './lines.ts'

const PATH = 'packages/kit/factory.yml'
const KIT = exampleWith({ 'name: checkout': 'name: kit', 'specs/*.spec.md': 'packages/kit/specs/*.spec.md' })
const TOP_FILES = compile(EXAMPLE)
const KIT_FILES = compile(KIT, PATH)
const BOTH = new Map([...TOP_FILES, ...KIT_FILES].map(({ path, text }) => [path, text]))

describe('the workflows of a line that is not at the top', () => {
  test('are those of the same line at the top, under other names', () => {
    const texts = fc.sample(factoryText, { numRuns: 40, seed: 20261130 })
    for (const text of texts) {
      const { name } = JSON.parse(text) as { name: string }
      // that they keep the rules of compiled workflows says lines.ts
      const [top, project] = [compile(text), compile(text, PATH)]
      const asAtTheTop = (each: string): string =>
        each
          .replaceAll(`factory.${name}.yml`, 'factory.yml')
          .replaceAll(`factory.${name} `, 'factory ')
          .replaceAll(`factory.${name}.`, 'factory-')
          .replaceAll(new RegExp(`^ +factory: ${PATH}\\n`, 'gm'), '')
          .replaceAll(PATH, 'factory.yml')
      expect(project.map((file) => [asAtTheTop(file.path), asAtTheTop(file.text)])).toEqual(
        top.map((file) => [file.path, file.text]),
      )
    }
  })

  test.each(['my kit', "it's", 'größe', '日本', 'a#b', '#a', 'a$b & c', 'a, b; c', 'a=b~c', 'a. Do not'])(
    'are those of %j, and say so',
    (folder) => {
      const path = `packages/${folder}/factory.yml`
      const files = compile(
        KIT.replace('packages/kit/specs/*.spec.md', JSON.stringify(`packages/${folder}/specs/*.spec.md`)),
        path,
      )
      expect(compiledLines(new Map(files.map(({ path: file, text }) => [file, text])))).toEqual([path])
      const dispatcher = readYaml(
        files.find(({ path: file }) => file.endsWith('factory.kit.yml'))?.text ?? '',
      )
      expect(dispatcher).toMatchObject({
        on: { push: { paths: [`packages/${folder}/specs/*.spec.md`] } },
        jobs: { plan: { steps: [{}, { with: { factory: path } }] } },
      })
    },
  )

  test.each([
    '.hidden/factory.yml',
    'a/../factory.yml',
    'a+b/factory.yml',
    'a[b]/factory.yml',
    'a(b)/factory.yml',
    'a{b}/factory.yml',
    '!a/factory.yml',
    'a"b/factory.yml',
    '-a/factory.yml',
    'packages/ a/factory.yml',
    'a  b/factory.yml',
    'a\nb/factory.yml',
  ])('are not compiled for %j', (factoryPath) => {
    expect(checkCompilable(factoryFrom(KIT), { factoryPath }).map(({ code }) => code)).toEqual([
      'COMPILE_PATH',
    ])
  })
})

describe('the workflows of two lines in one folder', () => {
  test('are told apart by the factory.yml that they name', () => {
    expect(compiledLines(BOTH)).toEqual(['factory.yml', PATH])
    expect([...compiledOf(BOTH, PATH).keys()]).toEqual(KIT_FILES.map(({ path }) => path))
    expect([...compiledOf(BOTH, 'factory.yml').keys()]).toEqual(TOP_FILES.map(({ path }) => path))
  })

  test('are compared each with its own line', () => {
    expect(checkCompiled(comparableFiles(BOTH, TOP_FILES), TOP_FILES)).toEqual([])
    expect(checkCompiled(comparableFiles(BOTH, KIT_FILES), KIT_FILES)).toEqual([])
    const once = compile(KIT.replace('rounds: 3', 'rounds: 1'), PATH)
    const left = checkCompiled(comparableFiles(BOTH, once), once).filter(
      ({ code }) => code === 'COMPILE_LEFTOVER',
    )
    expect(left.map(({ file }) => file)).toEqual(['.github/workflows/factory.kit.round.yml'])
  })

  test('of the same names are not taken from each other', () => {
    const other = compile(KIT, 'packages/other/factory.yml')
    expect(lineOfSameNames({ compiled: other, existing: BOTH })).toBe(PATH)
    expect(lineOfSameNames({ compiled: KIT_FILES, existing: BOTH })).toBeUndefined()
  })

  test('that say to be from outside the repository are nobody’s', () => {
    const forged = ['../kit/factory.yml', '/etc/passwd', 'a/../../b', '.git/config', ' a', 'a+b'].map(
      (path, index) => [
        `.github/workflows/factory.x${index}.yml`,
        (KIT_FILES[0]?.text ?? '').replaceAll(PATH, path),
      ],
    )
    expect(compiledLines(new Map(forged as [string, string][]))).toEqual([])
  })
})

describe('the lines of one repository', () => {
  const kit = { path: PATH, factory: factoryFrom(KIT) }
  const other = (changes: Record<string, string>): RepositoryLine => ({
    path: 'factory.yml',
    factory: factoryFrom(exampleWith(changes)),
  })

  test.each<[string, RepositoryLine, string[]]>([
    ['with names and specs of their own are in nobody’s way', other({}), []],
    ['need names of their own', other({ 'name: checkout': 'name: kit' }), ['COMPILE_NAME']],
    ['need specs of their own', other({ 'specs/*.spec.md': '"**/*.spec.md"' }), ['COMPILE_SPECS']],
    [
      'must not meet in one folder',
      other({ 'specs/*.spec.md': 'packages/*/specs/*.spec.md' }),
      ['COMPILE_SPECS'],
    ],
    [
      'leave nothing behind',
      { path: 'factory.yml', factory: undefined },
      TOP_FILES.map(() => 'COMPILE_LEFTOVER'),
    ],
  ])('%s', (_, line, codes) => {
    const found = neighbourFindings(kit, [line], BOTH)
    expect(found.map(({ code, level }) => [code, level])).toEqual(codes.map((code) => [code, 'block']))
  })
})
