import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LONGEST, rankOf } from '../../../scripts/longest-first.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')

test('every file of the longest is there, once', () => {
  expect(LONGEST.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  expect(new Set(LONGEST).size).toBe(LONGEST.length)
})

test('a file ranks by its place in the list, every other one behind', () => {
  const [first = '', second = ''] = LONGEST
  const ranks = [first, second, 'test/unit/files.test.ts'].map((path) => rankOf(join(ROOT, path)))
  expect(ranks).toEqual([0, 1, LONGEST.length])
})
