import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCli } from '../support/story.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const TRACES = join(ROOT, 'docs', 'traces')
const SERIALS = readdirSync(TRACES).filter((name) => name.startsWith('JD-'))

test('at least one function of the product came down its own line', () => {
  expect(SERIALS.length).toBeGreaterThan(0)
})

test.each(SERIALS)(
  'the trace %s verifies, and the product holds exactly the files it attests',
  async (serial) => {
    const folder = join(TRACES, serial)
    const { exit, stdout } = await runCli(ROOT, [
      'verify',
      folder,
      '--trust',
      join(TRACES, 'trust.json'),
      '--json',
    ])
    expect(exit).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ serial, verified: true })
    const files = readdirSync(join(folder, 'files'), { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile(),
    )
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) {
      const attested = join(file.parentPath, file.name)
      const used = join(ROOT, attested.slice(join(folder, 'files').length))
      expect(readFileSync(used, 'utf8')).toBe(readFileSync(attested, 'utf8'))
    }
  },
)
