import { describe, expect, test } from 'vitest'
import {
  learnFirstHouse,
  type FirstHouse,
  type FittedHouse,
} from '../../../../shared/cli/init/learn-house.ts'

const CONSTANTS = Object.fromEntries(
  Array.from({ length: 12 }, (_, at) => [
    `src/a-${at}.ts`,
    `export const a${at} = (n: number): number => n + ${at}\n`,
  ]),
)
const DECLARED = 'export function half(n: number): number {\n  return n / 2\n}\n'
const CONSTANT = 'export const half = (n: number): number => n / 2\n'

/** The house that is fitted to the first of these answers, or to none. */
async function learn(
  files: Record<string, string>,
  ...answers: string[][]
): Promise<Pick<FirstHouse, 'counted'> & FittedHouse> {
  const texts = Object.entries(files).map(([path, text]) => ({ path, text }))
  const { fitted, counted } = await learnFirstHouse(
    {
      paths: Object.keys(files),
      texts,
      team: [],
      answers: answers.map((ways) => ways.map((text) => ({ path: 'src/half.ts', text }))),
    },
    () => undefined,
  )
  expect(fitted).toHaveLength(answers.length + 1)
  return { counted, ...(fitted[0] as FittedHouse) }
}

describe('a first house', () => {
  test('takes the prepared answer that is written as it asks for', async () => {
    expect(await learn(CONSTANTS, [DECLARED, CONSTANT])).toMatchObject({ answer: 1, broken: [] })
    expect(await learn(CONSTANTS, [CONSTANT, DECLARED])).toMatchObject({ answer: 0, broken: [] })
    expect(await learn(CONSTANTS)).toMatchObject({ answer: 0, broken: [] })
    expect(await learn(CONSTANTS, [DECLARED, CONSTANT], [DECLARED])).toMatchObject({ answer: 1, broken: [] })
  })

  test('lets a rule that no prepared answer keeps only warn, and says so beside it', async () => {
    const { text, broken } = await learn(CONSTANTS, [DECLARED])
    expect(broken).toEqual(['functions-as-constants'])
    const [, rule = ''] = /(# how functions are declared[^]*?level: \w+)/.exec(text) ?? []
    expect(rule).toMatch(
      /12 of 12 places \(100 %\); a warning, because the first spec cannot be tried with it/,
    )
    expect(rule).toMatch(/level: warn$/)
  })

  test('keeps default rules about which there are too few places, where none of these breaks them', async () => {
    const { text, counted } = await learn({ 'src/a.ts': Object.values(CONSTANTS).join('') })
    expect(counted).toBeGreaterThan(0)
    expect(text).toMatch(
      /# text that is run as code: 1 of 1 files \(100 %\); too few to learn from, so this is a default rule/,
    )
    const broken = await learn({ 'src/a.ts': `${Object.values(CONSTANTS).join('')}eval('1')\n` })
    expect(broken.text).not.toContain('- id: no-eval')
  })
})
