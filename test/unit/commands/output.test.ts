import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OutputWindow, readOutput } from '../../../shared/commands/output.ts'

function windowOf(...chunks: (string | Buffer)[]): string {
  const window = new OutputWindow()
  for (const chunk of chunks) window.push(Buffer.from(chunk))
  return window.text()
}

const lines = (count: number): string => Array.from({ length: count }, (_, at) => `${at + 1}\n`).join('')

describe('the window on an output', () => {
  it('shows a short output whole', () => {
    expect(windowOf('a\nb\n', 'c')).toBe('a\nb\nc')
    expect(windowOf(lines(200))).toBe(lines(200).trimEnd())
  })

  it('shows the first 60 and the last 140 lines and counts the rest', () => {
    const shown = windowOf(lines(10_000)).split('\n')
    expect(shown).toHaveLength(201)
    expect(shown.slice(59, 62)).toEqual(['60', '[... 9800 lines left out ...]', '9861'])
    expect(shown.at(-1)).toBe('10000')
  })

  it('keeps the lines around a failure that lies between', () => {
    const passes = Array.from({ length: 500 }, (_, at) => `✔ ${at}\n`).join('')
    const shown = windowOf(`${passes}✖ adds\n  AssertionError: no\n${passes}`).split('\n')
    expect(shown.slice(60, 64)).toEqual([
      '[... 440 lines left out ...]',
      '✖ adds',
      '  AssertionError: no',
      '✔ 0',
    ])
    expect(shown.at(-1)).toBe('✔ 499')
  })

  it('keeps a bounded number of them', () => {
    expect(windowOf('✖ adds\n'.repeat(10_000)).split('\n')).toHaveLength(60 + 200 + 1 + 140)
  })

  it('cuts long lines', () => {
    expect(windowOf(`${'x'.repeat(1_000_000)}\nend`)).toBe(`${'x'.repeat(2000)}\nend`)
  })

  it('joins characters that arrive in pieces', () => {
    const bytes = Buffer.from('ä€😀')
    expect(windowOf(...[...bytes].map((byte) => Buffer.of(byte)))).toBe('ä€😀')
  })

  it('is the same however the output arrives', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1, max: 50 }), (count, size) => {
        const text = lines(count)
        const chunks = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
        expect(windowOf(...chunks)).toBe(windowOf(text))
      }),
      { seed: 20261123, numRuns: 100 },
    )
  })
})

describe('an output captured in files', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jidoka-output-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('is seen through the same window', async () => {
    const path = join(folder, 'output.txt')
    writeFileSync(path, lines(50_000))
    expect(await readOutput([path])).toBe(windowOf(lines(50_000)))
    await expect(readOutput([join(folder, 'none.txt')])).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  })

  it('is one output, whatever files it was cut into', async () => {
    const parts = [lines(150), 'no newline at the end', lines(150)]
    const paths = parts.map((part, index) => {
      writeFileSync(join(folder, `output.${index}`), part)
      return join(folder, `output.${index}`)
    })
    expect(await readOutput(paths)).toBe(windowOf(parts.join('')))
  })
})
