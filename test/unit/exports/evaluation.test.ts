import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExistenceIndex } from '../../../shared/exports/existence-index.ts'
import { existenceAt } from '../../../shared/exports/exports-at.ts'
import { EXISTS_THRESHOLD } from '../../../shared/exports/likeness.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { answer, readQueries, readRepository, renderTable } from './evaluation.ts'

let repository: TestRepository
let index: ExistenceIndex

beforeAll(async () => {
  repository = makeRepository(readRepository())
  index = await existenceAt(repository.path, 'HEAD')
})
afterAll(() => repository.remove())

describe('the existence search', () => {
  it('reads the labelled repository whole', () => {
    expect(index.counts).toEqual({
      files: 18,
      exports: 100,
      skipped: { tooLarge: 0, unreadable: 0, tooSlow: 0, overLimit: 0 },
      places: [],
    })
    expect(index.manifests).toEqual([{ folder: '', dependencies: ['date-fns', 'p-retry', 'zod'] }])
  })

  it.each(['tune', 'check'] as const)('answers the %s half as docs/existence-search.md says', (half) => {
    const doc = readFileSync(new URL('../../../docs/existence-search.md', import.meta.url), 'utf8')
    expect(doc).toContain(
      renderTable(
        answer(
          readQueries().filter(({ set }) => set === half),
          index,
        ),
      ),
    )
  })

  it('finds every job under the same word, and no unrelated one in the half that was kept back', () => {
    const answers = answer(readQueries(), index)
    const isFlagged = ({ matches }: (typeof answers)[number]): boolean =>
      matches.some(({ score }) => score >= EXISTS_THRESHOLD)
    const missed = answers.filter((each) => each.query.relation === 'same' && !isFlagged(each))
    const alarms = answers.filter(
      (each) => each.query.set === 'check' && each.query.relation === 'unrelated' && isFlagged(each),
    )
    expect([missed, alarms]).toEqual([[], []])
  })
})
