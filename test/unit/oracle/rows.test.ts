import { describe, expect, it } from 'vitest'
import { judgeFiles, readText, specText, verdictOf } from './row-sample.ts'
import { BEHAVIOURS } from './samples/behaviours.ts'
import { EXPRESSIONS } from './samples/expressions.ts'
import { RELATIONS } from './samples/relations.ts'
import { VALUES } from './samples/values.ts'

const ALL = { expressions: EXPRESSIONS, values: VALUES, behaviours: BEHAVIOURS, relations: RELATIONS }

describe.each(Object.entries(ALL))('rows can say %s:', (_, samples) => {
  it.each(Object.entries(samples))('%s', async (__, { exports, rows, right, wrong, says }) => {
    const spec = readText(specText(exports, rows))
    expect(verdictOf(await judgeFiles(spec, right))).toBe('right')
    const verdict = verdictOf(await judgeFiles(spec, wrong))
    if (typeof says === 'string') expect(verdict).toBe(says)
    else expect(verdict).toMatch(says)
  })
})

describe('a row that is a hold-out', () => {
  it.each(Object.entries(BEHAVIOURS))(
    'can be of any kind: %s',
    async (_, { exports, rows, right, wrong }) => {
      const spec = readText(specText(exports, rows.replace(/ }$/, ', holdout: true }')))
      expect(verdictOf(await judgeFiles(spec, right))).toBe('right')
      expect(verdictOf(await judgeFiles(spec, wrong))).toBe('a hold-out is wrong')
    },
  )
})
