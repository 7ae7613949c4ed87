import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { folderInMemory } from '../../support/test-run.ts'

test('temporary files of tests lie in memory where there is room for them, and nowhere else', () => {
  const memory = mkdtempSync(join(tmpdir(), 'jidoka-memory-'))
  try {
    const folder = folderInMemory(memory, 1)
    expect(dirname(folder ?? '')).toBe(memory)
    expect(existsSync(join(folder ?? '', 'program'))).toBe(false)
    expect(folderInMemory(memory, Infinity)).toBe(undefined)
    expect(folderInMemory(join(memory, 'missing'), 1)).toBe(undefined)
  } finally {
    rmSync(memory, { recursive: true, force: true })
  }
})

test('what a killed run left in memory is removed after an hour, and nothing else is', () => {
  const memory = mkdtempSync(join(tmpdir(), 'jidoka-memory-'))
  try {
    const left = (name: string, hours: number): void => {
      mkdirSync(join(memory, name))
      const at = new Date(Date.now() - hours * 3_600_000)
      utimesSync(join(memory, name), at, at)
    }
    left('tmp-of-checks-killed', 2)
    left('tmp-of-checks-going-on', 0.5)
    left('of-others', 2)
    const made = basename(folderInMemory(memory, 1) ?? '')
    expect(readdirSync(memory).sort()).toEqual(['tmp-of-checks-going-on', made, 'of-others'].sort())
  } finally {
    rmSync(memory, { recursive: true, force: true })
  }
})
