import { describe, expect, it } from 'vitest'
import { layerPrompt } from '../../../shared/architecture/layer-prompt.ts'
import { recordOf } from './record.ts'

const RECORD = recordOf(`layers:
  - { name: domain, files: ["src/domain/**"], may_import: [], entry: ["src/domain/index.ts"], builtins: [path] }
  - { name: app, files: ["src/app/**"], may_import: [domain], packages: ["@a/*"], apart: ["src/app/*"] }
cycles: folders
types: allow
`)

/** The lines about layers. */
function linesFor(...paths: string[]): string[] | undefined {
  return layerPrompt(RECORD, paths)
    ?.text.split('\n')
    .filter((line) => line.startsWith('- '))
}

describe('what a writer is told about layers', () => {
  it('is about those that its files may lie in', () => {
    expect(linesFor('src/domain/a.ts')).toHaveLength(1)
    expect(linesFor('src/domain/a.ts')?.[0]).toMatch(
      /^- domain \(src\/domain\/\*\*\): .*; modules of Node: path$/,
    )
    expect(layerPrompt(RECORD, ['src/**'])?.layers).toEqual(['domain', 'app'])
    expect(layerPrompt(RECORD, ['src/app/'])?.layers).toEqual(['app'])
    expect(layerPrompt(RECORD, ['docs/*.md'])).toBeUndefined()
  })

  it('says where what they may import lies, and through which files', () => {
    const [line = ''] = linesFor('src/app/x/a.ts') ?? []
    for (const part of [
      'of domain only src/domain/index.ts',
      'domain is src/domain/**',
      'packages: @a/*',
      'the folders src/app/* may',
    ])
      expect(line).toContain(part)
  })

  it('is capped, and counts what is left out', () => {
    const many = Array.from(
      { length: 60 },
      (_, at) => `  - { name: l${at}, files: ["src/**", "${'x'.repeat(90)}${at}/**"], may_import: [] }`,
    )
    const prompt = layerPrompt(recordOf(`layers:\n${many.join('\n')}\n`), ['src/a.ts'])
    expect(prompt?.text.length).toBeLessThan(4_500)
    expect(prompt?.left).toBe(60 - (prompt?.layers.length ?? 0))
    expect(prompt?.left).toBeGreaterThan(10)
  })

  it('holds nothing invisible', () => {
    const record = recordOf(
      'layers:\n  - { name: a, files: ["src/\\u202e\\u200b**/x"], may_import: [] }\n'.replace('**/x', 'x/**'),
    )
    expect(layerPrompt(record, ['src/'])?.text).not.toMatch(/[\u202e\u200b]/)
  })
})
