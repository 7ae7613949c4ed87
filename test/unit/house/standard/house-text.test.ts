import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256 } from '../../../../shared/formats/digest.ts'
import { firstRules } from '../../../../shared/house/standard/built-in-rules.ts'
import { houseText } from '../../../../shared/house/standard/house-text.ts'
import type { Enforcement, HouseRule } from '../../../../shared/house/standard/house.ts'
import { readHouse } from '../../../../shared/house/standard/read-house.ts'

function readBack(text: string): unknown {
  return readHouse(Buffer.from(text), '.factory/house.yml')
}

test('a written house is read back as the same rules', () => {
  const text = houseText(firstRules(), ['A remark.'])
  expect(text.startsWith('# A remark.\n')).toBe(true)
  expect(readBack(text)).toEqual({
    kind: 'ok',
    house: { path: '.factory/house.yml', sha256: sha256(text), rules: firstRules() },
  })
})

const text = fc
  .string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
  .filter((each) => each.isWellFormed())
const enforcement: fc.Arbitrary<Enforcement> = fc.oneof(
  fc.constant<Enforcement>({ kind: 'advice' }),
  fc.record({
    kind: fc.constant('selector' as const),
    selector: text,
    message: fc.option(text, { nil: undefined }),
  }),
  fc.record({
    kind: fc.constant('eslint' as const),
    rule: fc.constantFrom('no-var', '@typescript-eslint/no-explicit-any'),
    options: fc.array(fc.oneof(text, fc.integer(), fc.record({ max: fc.integer() })), { maxLength: 3 }),
    fix: fc.boolean(),
  }),
)
const globs = fc.array(fc.constantFrom('src/**', '@scope/*', 'fs'), { maxLength: 2 })
const aboutFiles: fc.Arbitrary<Enforcement> = fc.oneof(
  fc.constant<Enforcement>({ kind: 'layer', forbids: 'architecture' }),
  fc
    .record({ files: globs, except: globs, packages: globs, builtins: globs })
    .filter(({ files, packages, builtins }) => files.length + packages.length + builtins.length > 0)
    .map((lists): Enforcement => ({ kind: 'layer', forbids: { ...lists, types: 'allow' } })),
  fc.constant<Enforcement>({ kind: 'template', template: 'http-handler' }),
  fc.constant<Enforcement>({ kind: 'profile', point: 'topFunction', is: 'declaration' }),
)
const rule: fc.Arbitrary<HouseRule> = fc
  .record({
    applies: fc.constantFrom<string[][]>(['src/**/*.ts'], ['**/*.{ts,js}', 'a b/*.ts']),
    say: text,
    why: fc.option(text, { nil: undefined }),
    good: fc.array(text, { minLength: 1, maxLength: 3 }),
    bad: fc.array(text, { minLength: 1, maxLength: 3 }),
    enforce: fc.oneof(enforcement, aboutFiles),
  })
  .map((fields) => ({ id: 'x', ...fields, level: fields.enforce.kind === 'advice' ? 'advice' : 'block' }))

test('any text of a rule survives the file: quotes, colons, line breaks, invisible characters', () => {
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 4 }), (drafts) => {
      const rules = drafts.map((draft, index) => ({ ...draft, id: `rule-${index}` }))
      expect(readBack(houseText(rules))).toMatchObject({ kind: 'ok', house: { rules } })
    }),
    { seed: 20261123, numRuns: 300 },
  )
})
