import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
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
