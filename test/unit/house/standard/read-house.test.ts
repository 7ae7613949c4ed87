import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { sha256 } from '../../../../shared/formats/digest.ts'
import { houseAt, readHouse, type HouseReading } from '../../../../shared/house/standard/read-house.ts'
import { makeRepository, removeRepositories } from '../repository.ts'

afterAll(removeRepositories)

const read = (text: string): HouseReading => readHouse(Buffer.from(text), '.factory/house.yml')
const codesOf = (reading: HouseReading): unknown =>
  reading.kind === 'bad'
    ? reading.findings.map(({ code, line, column }) => `${code}:${line ?? 0}:${column ?? 0}`)
    : 'ok'

const GOOD = `version: "1"
rules:
  - id: no-enum
    applies: ["src/**/*.ts"]
    say: Use a union instead of an enum.
    why: Enums emit code.
    good: "export type A = 'a' | 'b'"
    bad: ["export enum A { a }", "enum B { b }"]
    enforce: { selector: TSEnumDeclaration, message: no enums }
    level: block
  - id: array-type
    applies: ["**/*.ts"]
    say: Write arrays as string[].
    good: "export type A = string[]"
    bad: "export type A = Array<string>"
    enforce: { eslint: { rule: "@typescript-eslint/array-type", options: { default: array }, fix: true } }
    level: warn
  - id: say-why
    applies: ["**/*"]
    say: Comments say why.
    enforce: advice
    level: advice
`

describe('a house file', () => {
  it('is read with its defaults filled in and the digest of its bytes', () => {
    expect(read(GOOD)).toEqual({
      kind: 'ok',
      house: {
        path: '.factory/house.yml',
        sha256: sha256(GOOD),
        rules: [
          {
            id: 'no-enum',
            applies: ['src/**/*.ts'],
            say: 'Use a union instead of an enum.',
            why: 'Enums emit code.',
            good: ["export type A = 'a' | 'b'"],
            bad: ['export enum A { a }', 'enum B { b }'],
            enforce: { kind: 'selector', selector: 'TSEnumDeclaration', message: 'no enums' },
            level: 'block',
          },
          {
            id: 'array-type',
            applies: ['**/*.ts'],
            say: 'Write arrays as string[].',
            why: undefined,
            good: ['export type A = string[]'],
            bad: ['export type A = Array<string>'],
            enforce: {
              kind: 'eslint',
              rule: '@typescript-eslint/array-type',
              options: [{ default: 'array' }],
              fix: true,
            },
            level: 'warn',
          },
          {
            id: 'say-why',
            applies: ['**/*'],
            say: 'Comments say why.',
            why: undefined,
            good: [],
            bad: [],
            enforce: { kind: 'advice' },
            level: 'advice',
          },
        ],
      },
    })
  })

  it('reports every problem at once, each with its place', () => {
    const text = GOOD.replace('level: block', 'level: loud')
      .replace('id: array-type', 'id: Array Type')
      .replace('    say: Comments say why.\n', '')
    expect(codesOf(read(text))).toEqual(['HOUSE_SCHEMA:10:5', 'HOUSE_SCHEMA:11:5', 'HOUSE_SCHEMA:18:5'])
  })

  it.each<[string, string, string[]]>([
    ['no choice point', '{ profile: { point: topFunctions, is: declaration } }', ['HOUSE_PROFILE:9:27']],
    [
      'no answer to a choice point',
      '{ profile: { point: topFunction, is: arrows } }',
      ['HOUSE_PROFILE:9:47'],
    ],
    [
      'globs of imports that it could not hold',
      '{ layer: { to: ["/etc/**"], except: ["!(x)"] } }',
      ['HOUSE_GLOB:9:30', 'HOUSE_GLOB:9:51'],
    ],
    ['imports of nothing', '{ layer: { except: ["src/**"] } }', ['HOUSE_SCHEMA:9:16']],
    ['a template with a path', '{ template: ../x }', ['HOUSE_SCHEMA:9:16']],
    ['two ways at once', '{ template: x, selector: TSEnumDeclaration }', ['HOUSE_SCHEMA:9:5']],
    ['a message without a selector', '{ message: y }', ['HOUSE_SCHEMA:9:5']],
  ])('refuses rules about files: %s', (_, enforce, codes) => {
    expect(codesOf(read(GOOD.replace(/enforce: \{ selector[^\n]*/, `enforce: ${enforce}`)))).toEqual(codes)
  })

  it('refuses ids that occur twice and globs it could not hold', () => {
    const text = GOOD.replace('id: array-type', 'id: no-enum').replace(
      '["**/*"]',
      '["src/*.ts", "/etc/**", "{a,{b}}", "!(x)"]',
    )
    expect(codesOf(read(text))).toEqual([
      'HOUSE_DUPLICATE:11:5',
      'HOUSE_GLOB:19:27',
      'HOUSE_GLOB:19:38',
      'HOUSE_GLOB:19:49',
    ])
  })

  it.each([
    ['an enforced rule without examples', GOOD.replace(/ {4}(good|bad): .*\n/g, '')],
    ['advice that would block', GOOD.replace('level: advice', 'level: block')],
    [
      'two ways to enforce',
      GOOD.replace('{ selector: TSEnumDeclaration,', '{ selector: A, eslint: { rule: no-eval },'),
    ],
    ['a rule of a plugin that is not there', GOOD.replace('@typescript-eslint/array-type', 'evil/run')],
    ['another version', GOOD.replace('version: "1"', 'version: "2"')],
    ['no rules at all', 'version: "1"\n'],
    ['a list', '- a\n'],
    ['nothing', ''],
    ['an anchor', GOOD.replace('id: no-enum', 'id: &a no-enum')],
    ['bytes that are not UTF-8', '\xff'],
  ])('refuses %s', (_, text) => {
    const reading = readHouse(Buffer.from(text, text === '\xff' ? 'latin1' : 'utf8'), 'house.yml')
    expect(reading).toMatchObject({ kind: 'bad' })
    expect(
      reading.kind === 'bad' &&
        reading.findings.every(({ level, file }) => level === 'block' && file === 'house.yml'),
    ).toBe(true)
  })

  it('fits what this repository keeps for itself', () => {
    expect(
      readHouse(readFileSync(new URL('../../../../.factory/house.yml', import.meta.url)), 'house.yml').kind,
    ).toBe('ok')
  })
})

describe('the house of a commit', () => {
  it('is the built-in set when factory.yml names none', async () => {
    const { repo, base } = makeRepository({ '.factory/house.yml': GOOD })
    const house = await houseAt(repo, base, undefined)
    expect([house.path, house.rules.map(({ id }) => id)]).toEqual([
      undefined,
      ['no-any', 'no-suppressions', 'no-eval', 'no-new-function', 'no-floating-promises', 'no-unused'],
    ])
  })

  it('is read from the commit, never from the working tree', async () => {
    const { repo, base } = makeRepository({ '.factory/house.yml': GOOD })
    const house = await houseAt(repo, base, '.factory/house.yml')
    expect(house.rules).toHaveLength(3)
    await expect(houseAt(repo, base, 'other.yml')).rejects.toMatchObject({ code: 'HOUSE_INVALID' })
  })

  it('is an error with every finding when it is not valid', async () => {
    const { repo, base } = makeRepository({ 'house.yml': GOOD.replace('level: block', 'level: loud') })
    await expect(houseAt(repo, base, 'house.yml')).rejects.toMatchObject({
      code: 'HOUSE_INVALID',
      message: expect.stringContaining('house.yml:10:5 block HOUSE_SCHEMA /rules/0/level'),
    })
  })
})
