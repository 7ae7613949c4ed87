import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CHANGES, COMMAND_CHANGES } from './catalogue.ts'
import { CLASSES } from './change.ts'
import { BEYOND } from './changes/beyond.ts'
import { beyondTable, hostileTable } from './figures.ts'

const SECURITY = readFileSync(join(import.meta.dirname, '..', '..', 'SECURITY.md'), 'utf8')
const ALL = [...CHANGES, ...COMMAND_CHANGES, ...BEYOND]

test('SECURITY.md has the figures of these changes', () => {
  expect(SECURITY).toContain(hostileTable())
  expect(SECURITY).toContain(beyondTable())
})

test('each change has a name of its own, and each class has changes', () => {
  expect(new Set(ALL.map(({ name }) => name)).size).toBe(ALL.length)
  expect(CLASSES.filter((name) => !ALL.some((each) => each.class === name))).toEqual([])
})
